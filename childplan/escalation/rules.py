"""Who hears of an alert and by when it is answered. Pure: people and days are passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from childplan.access.permissions import Permission
from childplan.access.roles import Role, role
from childplan.access.vocabulary import InvolvementKind
from childplan.common.working_days import BeyondKnownHolidays, add_working_days

from .triggers import RecipientRule
from .vocabulary import AlertState

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
}
SATURDAY = 5
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
class Told:
    """Somebody an alert was sent to before: the role they held, and where. They may have left since."""

    membership_id: int
    role_key: str
    organisation_id: int
    team_id: int | None


def recipients(rules: Sequence[RecipientRule], readers: Sequence[Reader]) -> list[Recipient]:
    """Whom a new alert is sent to, each once.

    The rules in their order, a rule that stands in for another only where that one finds nobody. If no rule finds
    anybody, those who oversee alerts; if there are none, whoever may answer and is involved with this child. So nobody
    is told only when nobody is there.
    """
    found = {rule.key: [reader for reader in readers if _meets(rule, reader)] for rule in rules}
    by_key = {rule.key: rule for rule in rules}

    def is_asked(rule: RecipientRule) -> bool:
        first = by_key.get(rule.instead_of)
        return first is None or (is_asked(first) and not found[first.key])

    chosen = [
        Recipient(reader, rule.agency, _why(rule, reader))
        for rule in rules
        if is_asked(rule)
        for reader in found[rule.key]
    ]
    return _once(chosen or _last_resort(readers))


def managers(told: Sequence[Told], readers: Sequence[Reader]) -> list[Recipient]:
    """Whom an unanswered alert goes to: for each who was told, the holders of the managing role in the same team or
    organisation, or else those who oversee alerts in that organisation.

    If that finds nobody, all who oversee alerts. People who were told already count only when there is nobody else.
    """
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


def answer_by(raised_on: date, answer_within: int) -> date:
    """The last day to answer: `answer_within` working days after the day it was raised.

    In a year whose bank holidays are not known yet it counts Monday to Friday: an alert is not lost for want of a list.
    """
    try:
        return add_working_days(raised_on, answer_within)
    except BeyondKnownHolidays:
        weekdays = (raised_on + timedelta(days=ahead) for ahead in range(1, 7 * answer_within + 7))
        return [day for day in weekdays if day.weekday() < SATURDAY][answer_within - 1]


def is_overdue(state: str, last_day: date, *, today: date) -> bool:
    """Whether nobody answered in time. The last day itself is still in time."""
    return state == AlertState.RAISED and today > last_day


def agency_of(reader: Reader) -> str:
    """The agency's word where no rule gives one."""
    return AGENCIES.get(reader.organisation_kind, "Another agency")


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
    # On a restricted record the named list is the only way to a child, whatever people are to it otherwise.
    return bool(reader.kinds & {*rule.kinds, InvolvementKind.NAMED_LIST})


def _why(rule: RecipientRule, reader: Reader) -> str:
    kinds = sorted(reader.kinds & {*rule.kinds, InvolvementKind.NAMED_LIST})
    return "; ".join(BECAUSE.get(kind, kind.label) for kind in kinds)


def _last_resort(readers: Sequence[Reader]) -> list[Recipient]:
    overseers = [reader for reader in readers if reader.oversees]
    involved = [reader for reader in readers if reader.answers and reader.kinds - {InvolvementKind.AREA}]
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
