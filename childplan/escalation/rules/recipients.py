"""Who hears of an alert, and which posts are vacant. Pure: people are passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from childplan.access.involving import NOT_WORKING_WITH, STANDS_APART
from childplan.access.permissions import Permission
from childplan.access.roles import Role, role
from childplan.access.vocabulary import InvolvementKind
from childplan.escalation.triggers import RecipientRule

# Why somebody is told, by what they are to the child.
BECAUSE = {
    InvolvementKind.AREA: "Works for the whole area",
    InvolvementKind.NAMED_LIST: "Named on this restricted record",
    InvolvementKind.ENROLMENT: "The child is on roll",
    InvolvementKind.ALLOCATION: "The child is allocated to them or their team",
    InvolvementKind.LEAD_PRACTITIONER: "Lead practitioner",
    InvolvementKind.SEN_CASELOAD: "On their SEND caseload",
    InvolvementKind.HEALTH_CASELOAD: "On their health caseload",
    InvolvementKind.ATTENDANCE_CASELOAD: "On their attendance caseload",
    InvolvementKind.EARLY_HELP_CASELOAD: "On their early help caseload",
    InvolvementKind.POLICE_CASELOAD: "On their police caseload",
    InvolvementKind.VIRTUAL_SCHOOL: "On the virtual school's caseload",
}
# By these somebody answers for a child. To whom something was only shown, and who stands apart from the case, hears of
# no alert, however far they read: a share for six months is no post.
ANSWERS = frozenset(InvolvementKind) - NOT_WORKING_WITH - STANDS_APART | {InvolvementKind.NAMED_LIST}
HEARS = ANSWERS | {InvolvementKind.AREA}
NOBODY_ELSE = "Nobody holds the roles that are told first"
MANAGES = "Manages people who did not answer"
NOBODY_MANAGES = "Nobody manages those who did not answer"


@dataclass(frozen=True)
class Reader:
    """Somebody who may read what an alert is about, today. kinds: the involvements through which they reach it."""

    membership_id: int
    user_id: int
    role_key: str
    organisation_id: int
    team_id: int | None
    organisation_kind: str
    kinds: frozenset[InvolvementKind]

    @property
    def role(self) -> Role:
        return role(self.role_key)

    @property
    def oversees(self) -> bool:
        return Permission.OVERSEE_ALERTS in self.role.may

    @property
    def answers(self) -> bool:
        return Permission.ANSWER_ALERTS in self.role.may


@dataclass(frozen=True)
class Recipient:
    """A reader an alert is sent to, with the agency's word and why them."""

    reader: Reader
    agency: str
    why: str


@dataclass(frozen=True)
class Vacancy:
    """A post that should have been told and that nobody holds. roles: any of them would have done."""

    agency: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """Somebody an alert was sent to before: the role they held, and where. They may have left since."""

    membership_id: int
    role_key: str
    organisation_id: int
    team_id: int | None


def recipients(rules: Sequence[RecipientRule], readers: Sequence[Reader]) -> list[Recipient]:
    """Whom a new alert is sent to, each once.

    The rules in their order, a rule that stands in for another only where that one finds nobody. Where a rule finds
    nobody and none stands in for it, those who oversee alerts and are involved in the same way. If nobody is found at
    all, everybody who oversees alerts; if there are none, whoever may answer and is involved with this child. So nobody
    is told only when nobody is there. Whoever sees the child by nothing but what was shown to them is never told.
    """
    readers = _who_hear(readers)
    chosen = []
    for rule in _asked(rules, readers):
        found = [
            Recipient(reader, rule.agency, _why(rule, reader)) for reader in readers if _meets(rule, reader)
        ]
        if not found and not any(other.instead_of == rule.key for other in rules):
            above = [reader for reader in readers if reader.oversees and reader.kinds & set(rule.kinds)]
            found = [Recipient(reader, agency_of(reader), NOBODY_ELSE) for reader in above]
        chosen += found
    return _once(chosen or _last_resort(readers))


def vacancies(
    rules: Sequence[RecipientRule], holders: Sequence[Reader], *, posts: Iterable[InvolvementKind]
) -> list[Vacancy]:
    """The rules that somebody should meet and nobody does.

    holders: everybody who would be a reader, with those who are barred: a bar is nobody's business.
    posts: how teams, organisations and people who have left are involved with the child today. So a child without a
    social worker leaves no vacancy, and one whose social worker left does. On a restricted record nothing is said: it
    would tell who is not on its list.
    """
    empty = set(posts)
    if InvolvementKind.NAMED_LIST in empty:
        return []
    return [
        Vacancy(rule.agency, rule.roles)
        for rule in _asked(rules, holders)
        if not any(_meets(rule, holder) for holder in holders) and empty & set(rule.kinds)
    ]


def _asked(rules: Sequence[RecipientRule], readers: Sequence[Reader]) -> list[RecipientRule]:
    """The rules without those that stand in for one that finds somebody."""
    by_key = {rule.key: rule for rule in rules}

    def is_asked(rule: RecipientRule) -> bool:
        first = by_key.get(rule.instead_of)
        return first is None or (is_asked(first) and not any(_meets(first, reader) for reader in readers))

    return [rule for rule in rules if is_asked(rule)]


def managers(told: Sequence[Told], readers: Sequence[Reader]) -> list[Recipient]:
    """Whom an unanswered alert goes to: for each who was told, the holders of the managing role in the same team or
    organisation, or else those who oversee alerts in that organisation.

    If that finds nobody, all who oversee alerts. People who were told already count only when there is nobody else.
    """
    readers = _who_hear(readers)
    before = {each.membership_id for each in told}
    fresh = [reader for reader in readers if reader.membership_id not in before]
    for candidates in (fresh, list(readers)):
        chosen = [
            Recipient(reader, agency_of(reader), MANAGES)
            for each in told
            for reader in _managers_of(each, candidates)
        ]
        chosen = chosen or [
            Recipient(reader, agency_of(reader), NOBODY_MANAGES) for reader in candidates if reader.oversees
        ]
        if chosen:
            return _once(chosen)
    return []


def agency_of(reader: Reader) -> str:
    """The agency's word where no rule gives one."""
    return AGENCIES.get(reader.organisation_kind, "Another organisation")


AGENCIES = {
    "local_authority": "Local authority",
    "school": "School",
    "nhs": "Health",
    "police": "Police",
    "voluntary": "Voluntary service",
}


def _meets(rule: RecipientRule, reader: Reader) -> bool:
    if reader.role_key not in rule.roles:
        return False
    return bool(reader.kinds & _kinds(rule))


def _kinds(rule: RecipientRule) -> set[InvolvementKind]:
    # On a restricted record the named list is the only way to a child, whatever people are to it otherwise.
    return {*rule.kinds, InvolvementKind.NAMED_LIST}


def _why(rule: RecipientRule, reader: Reader) -> str:
    kinds = sorted(reader.kinds & _kinds(rule))
    return "; ".join(BECAUSE.get(kind, kind.label) for kind in kinds)


def _who_hear(readers: Iterable[Reader]) -> list[Reader]:
    return [reader for reader in readers if reader.kinds & HEARS]


def _last_resort(readers: Sequence[Reader]) -> list[Recipient]:
    overseers = [reader for reader in readers if reader.oversees]
    involved = [reader for reader in readers if reader.answers and reader.kinds & ANSWERS]
    return [Recipient(reader, agency_of(reader), NOBODY_ELSE) for reader in overseers or involved]


def _managers_of(told: Told, readers: Sequence[Reader]) -> list[Reader]:
    there = [reader for reader in readers if reader.organisation_id == told.organisation_id]
    managing = role(told.role_key).managed_by
    mine = [
        reader
        for reader in there
        if reader.role_key == managing and (told.team_id is None or reader.team_id in (None, told.team_id))
    ]
    return mine or [reader for reader in there if reader.oversees]


def _once(chosen: Iterable[Recipient]) -> list[Recipient]:
    first: dict[int, Recipient] = {}
    for recipient in chosen:
        first.setdefault(recipient.reader.membership_id, recipient)
    return list(first.values())
