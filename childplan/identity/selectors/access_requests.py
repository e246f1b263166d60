"""Requests for access: one's own, those that wait for one's answer, and who it is that answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from childplan.access.models import AccessQuestion, AccessRequest, Grant, Involvement
from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.vocabulary import BESIDE_THE_WORK, InvolvementKind, RequestState
from childplan.access.withheld import SOMEBODY, closed_to_reader
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child

from .typed import typed_words

MANAGERS = ("social_care_team_manager", "head_teacher", "early_help_team_manager", "ehc_team_manager")
MOST_SHOWN = 50
USUAL_ANSWER_WITHIN = 10
"""Working days to answer a request, where the area has set no number of its own."""


def _usual(area_id: int, day: date) -> int:  # noqa: ARG001
    return USUAL_ANSWER_WITHIN


# Set when the app starts: the number of working days that holds in an area on a day.
answer_within: Callable[[int, date], int] = _usual


@dataclass(frozen=True)
class OwnRequest:
    """What one asked, and what became of it. Names no child but by what was typed."""

    request_id: UUID
    asked_for: str
    reason: str
    until_on: date
    state: RequestState
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None
    answer: str

    @property
    def waits(self) -> bool:
        return self.state is RequestState.ASKED

    @property
    def is_reason_withheld(self) -> bool:
        """Whether it was declined for a reason that is not to be shown."""
        return self.state is RequestState.DECLINED and not self.answer


@dataclass(frozen=True)
class Question:
    """A request as those who answer see it. kind: as it was asked; how it would be agreed says `kind_offered`."""

    question_id: UUID
    child_id: UUID
    child: str
    asker: str
    asker_role: str
    kind: InvolvementKind
    reason: str
    until_on: date
    state: RequestState
    asked_at: datetime
    answer_by: date
    may_answer: bool


def days_to_answer(scope: Scope, *, day: date) -> int:
    """How many working days there are to answer a request that this member makes on that day."""
    return answer_within(scope.area_id or 0, day)


def own_requests(scope: Scope) -> list[OwnRequest]:
    """The newest requests of this member. One query."""
    rows = AccessRequest.objects.filter(asker_membership_id=scope.membership_id or 0).order_by("-asked_at")
    return [
        OwnRequest(
            request_id=row.pk,
            asked_for=typed_words(row.asked_for),
            reason=row.reason,
            until_on=row.until_on,
            state=RequestState(row.state),
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            answered_at=row.answered_at,
            answer=row.answer,
        )
        for row in rows[:MOST_SHOWN]
    ]


def waiting_questions(scope: Scope, *, at: datetime) -> list[Question]:
    """The requests that wait for this member's answer, oldest first. Constant number of queries."""
    if not scope.may(Permission.ANSWER_ACCESS):
        return []
    rows = list(AccessQuestion.objects.filter(state=RequestState.ASKED).order_by("asked_at")[:MOST_SHOWN])
    return [question for question in _questions(scope, rows, at=at) if question.may_answer]


def question(scope: Scope, child_id: UUID, question_id: UUID, *, at: datetime) -> Question:
    """One request about this child. Raises NotFound."""
    row = AccessQuestion.objects.filter(pk=question_id, child_id=child_id).first()
    if row is None:
        raise NotFound("no such request")
    return _questions(scope, [row], at=at)[0]


def answers_for(scope: Scope, row: AccessQuestion, *, at: datetime) -> bool:
    """Whether this member is the one to answer. Three queries."""
    return _questions(scope, [row], at=at)[0].may_answer


def kind_to_agree(row: AccessQuestion) -> int | None:
    """How the present member may involve the asker: as they asked, or for early help; None if in no way that would open
    the child to the asker's role. Two or three queries."""
    held = Membership.objects.filter(pk=row.asker_membership_id).values_list("role", flat=True).first()
    opened_by = BY_KEY[held].opened_by if held and held in BY_KEY else frozenset()
    with connection.cursor() as cursor:
        for kind in (row.kind, int(InvolvementKind.EARLY_HELP_CASELOAD)):
            if kind not in opened_by:
                continue
            cursor.execute(
                "select access.may_involve(%s, %s, %s)", [row.child_id, kind, row.asker_membership_id]
            )
            if cursor.fetchone()[0]:
                return int(kind)
    return None


def kind_offered(asked: Question) -> InvolvementKind | None:
    """How the present member would involve the asker if they agreed; None where they may not agree. Three or four
    queries."""
    row = AccessQuestion.objects.filter(pk=asked.question_id, child_id=asked.child_id).first()
    kind = kind_to_agree(row) if row is not None else None
    return None if kind is None else InvolvementKind(kind)


def _questions(scope: Scope, rows: Sequence[AccessQuestion], *, at: datetime) -> list[Question]:
    children = {row.child_id for row in rows}
    looked_at(children, InformationClass.IDENTITY)
    leads: dict[UUID, set[int]] = {}
    for child_id, principal in Involvement.objects.filter(
        child_id__in=children, kind=InvolvementKind.LEAD_PRACTITIONER, starts_at__lte=at, ends_at__gt=at
    ).values_list("child_id", "principal_id"):
        leads.setdefault(child_id, set()).add(principal)
    # Whom a share, a referral or a panel alone opens the child to answers for nobody.
    mine = Grant.objects.filter(child_id__in=children, principal__in=scope.principals)
    # Nor does anybody for a restricted record: that there is an answer would say that there is one.
    beside = (*BESIDE_THE_WORK, InvolvementKind.NAMED_LIST)
    works_with = set(mine.exclude(kind__in=beside).values_list("child_id", flat=True))
    askers = {row.asker_membership_id for row in rows}
    members = {
        m.pk: m
        for m in Membership.objects.filter(pk__in=askers).select_related("user", "partner", "organisation")
    }
    names = {m.pk: f"{m.holder_name}, {BY_KEY[m.role].name}, {m.organisation}" for m in members.values()}
    # In another post one is nobody else.
    own = {m.pk for m in members.values() if m.user_id is not None and m.user_id == scope.user_id}
    roles = {m.pk: m.role for m in members.values()}
    called = {child.pk: child.full_name for child in Child.objects.filter(pk__in=children)}
    closed = closed_to_reader((row.child_id, row.asker_membership_id) for row in rows)
    return [
        Question(
            question_id=row.pk,
            child_id=row.child_id,
            child=called.get(row.child_id, ""),
            asker_role=roles.get(row.asker_membership_id, ""),
            asker=SOMEBODY
            if (row.child_id, row.asker_membership_id) in closed
            else names.get(row.asker_membership_id, "Somebody"),
            kind=InvolvementKind(row.kind),
            reason=row.reason,
            until_on=row.until_on,
            state=RequestState(row.state),
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            may_answer=row.child_id in works_with
            and row.asker_membership_id not in own
            and _is_answerer(scope, row, leads.get(row.child_id, set())),
        )
        for row in rows
    ]


def _is_answerer(scope: Scope, row: AccessQuestion, leads: set[int]) -> bool:
    """The row is only read by those who write in who the child is; of them it is the lead or a manager."""
    if not scope.may(Permission.ANSWER_ACCESS) or row.asker_membership_id == scope.membership_id:
        return False
    return not leads or scope.membership_id in leads or scope.role_key in MANAGERS
