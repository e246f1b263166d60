"""Questions about concerns. Whoever recorded one goes on seeing it; the rest is for who reads protection matters."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.selectors.names import names_by_child
from childplan.plans.selectors.reach import reach_of
from safeguarding.models import Concern
from safeguarding.vocabulary import OPEN_STATES, ConcernCategory, ConcernState


@dataclass(frozen=True, kw_only=True)
class ConcernAsRead:
    """One concern with the names of those who recorded, saw and answered it."""

    id: UUID
    category: ConcernCategory
    text: str
    happened_on: date
    happened_time: time | None
    child_said: str
    immediate_action: str
    recorded_at: datetime
    recorded_by: str
    is_own: bool
    state: ConcernState
    seen_at: datetime | None
    seen_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


def may_read_all(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader reads what others recorded about this child. Raises NotFound."""
    return reach_of(scope, child_id).may_read(InformationClass.PROTECTION)


def may_answer(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader answers concerns about this child as well. Raises NotFound."""
    return scope.may(Permission.READ_CONCERNS) and may_read_all(scope, child_id)


def reads_protection(scope: Scope) -> bool:
    """Whether this role reads protection matters of any child at all; the row policies know of which."""
    return any(mask & InformationClass.PROTECTION for mask in scope.masks(Level.READ))


def concerns_of(scope: Scope, child_id: UUID) -> list[ConcernAsRead]:
    """The concerns this reader may read, newest first: all of them, or their own. Two queries.

    Raises NotEntitled for a role that neither records nor reads concerns.
    """
    return _as_read(scope, list(_rows(scope, child_id)))


def concern(scope: Scope, child_id: UUID, concern_id: UUID) -> ConcernAsRead:
    """One concern about this child. Raises NotFound."""
    found = _as_read(scope, list(_rows(scope, child_id).filter(pk=concern_id)))
    if not found:
        raise NotFound("no such concern")
    return found[0]


def concern_counts(scope: Scope, child_id: UUID) -> tuple[int, int]:
    """How many concerns this reader may read, and how many of them nobody has answered. One query; for the plan's page,
    so a role that has nothing to do with concerns is answered (0, 0)."""
    if not (scope.may(Permission.READ_CONCERNS) or scope.may(Permission.RECORD_CONCERN)):
        return 0, 0
    counted = _rows(scope, child_id).aggregate(
        number=Count("id"), open=Count("id", filter=Q(state__in=OPEN_STATES))
    )
    looked_at([child_id] if counted["number"] else [], InformationClass.PROTECTION)
    return counted["number"], counted["open"]


def words_of_concerns(child_ids: Collection[UUID]) -> Iterable[str]:
    """What was written in concerns about these children, under the policies of whoever asks. One query."""
    return Concern.objects.filter(child_id__in=child_ids).values_list("text", flat=True)


def require_concerns(scope: Scope) -> None:
    """Raise NotEntitled for a role that neither reads nor records concerns, whoever the child."""
    if not (scope.may(Permission.READ_CONCERNS) or scope.may(Permission.RECORD_CONCERN)):
        raise NotEntitled(f"{scope.role.name}: not permitted to read or record concerns")


def _rows(scope: Scope, child_id: UUID) -> QuerySet[Concern]:
    require_concerns(scope)
    rows = Concern.objects.filter(child_id=child_id).order_by("-recorded_at", "id")
    # Answering is for those who are permitted to; to read is for whoever reads protection matters of this child, as who
    # chairs the conference does.
    if reads_protection(scope):
        return rows
    return rows.filter(recorded_by_membership_id=scope.membership_id or 0)


def _as_read(scope: Scope, rows: list[Concern]) -> list[ConcernAsRead]:
    looked_at({row.child_id for row in rows}, InformationClass.PROTECTION)
    names = names_by_child((row.child_id, number) for row in rows for number in _members(row))

    def name(row: Concern, number: int | None) -> str:
        return str(names.get((row.child_id, number or 0), ""))

    return [
        ConcernAsRead(
            id=row.pk,
            category=ConcernCategory(row.category),
            text=row.text,
            happened_on=row.happened_on,
            happened_time=row.happened_time,
            child_said=row.child_said,
            immediate_action=row.immediate_action,
            recorded_at=row.recorded_at,
            recorded_by=name(row, row.recorded_by_membership_id),
            is_own=row.recorded_by_membership_id == scope.membership_id,
            state=ConcernState(row.state),
            seen_at=row.seen_at,
            seen_by=name(row, row.seen_by_membership_id),
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by=name(row, row.answered_by_membership_id),
            version=row.version,
        )
        for row in rows
    ]


def _members(row: Concern) -> tuple[int | None, ...]:
    return (row.recorded_by_membership_id, row.seen_by_membership_id, row.answered_by_membership_id)
