"""Alerts as a partner system reads them: what was seen and how it stands. A person decides, never a system."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert
from childplan.escalation.vocabulary import AlertState
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at

# What a system may be told of at all. An alert of another class (who may see a record, protection) is for people alone.
TOLD = (
    InformationClass.EDUCATION,
    InformationClass.ATTENDANCE,
    InformationClass.SEND,
    InformationClass.HEALTH,
    InformationClass.VIEWS,
)


@dataclass(frozen=True)
class AlertTold:
    """One alert, without who was told, what was decided and why: that is between people."""

    id: UUID
    trigger: str
    title: str
    reason: str
    state: AlertState
    raised_at: datetime
    answer_by: date
    acknowledged_at: datetime | None
    decided_at: datetime | None
    resolved_at: datetime | None
    version: int


def alerts_told(
    scope: Scope, child_id: UUID, *, after: tuple[str, str] | None, limit: int
) -> tuple[list[AlertTold], tuple[str, str] | None]:
    """The child's alerts, newest first: a page, and where the next begins. Raises NotFound for the child."""
    rows = _told(scope, child_id)
    if after is not None:
        raised_at, number = after
        rows = rows.filter(Q(raised_at__lt=raised_at) | Q(raised_at=raised_at, pk__gt=number))
    page = list(rows.order_by("-raised_at", "pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    return _lines(child_id, page[:limit]), (last.raised_at.isoformat(), str(last.pk)) if last else None


def alert_told(scope: Scope, child_id: UUID, alert_id: UUID) -> AlertTold:
    """One of them. Raises NotFound."""
    found = _lines(child_id, list(_told(scope, child_id).filter(pk=alert_id)))
    if not found:
        raise NotFound("no such alert")
    return found[0]


def _told(scope: Scope, child_id: UUID) -> QuerySet[Alert]:
    reasons = explain(scope, child_id)
    if level_of(reasons, InformationClass.IDENTITY) < Level.READ:
        raise NotFound("no such child")
    classes = [int(c) for c in TOLD if level_of(reasons, c) >= Level.READ]
    return Alert.objects.filter(child_id=child_id, information_class__in=classes)


def _lines(child_id: UUID, rows: list[Alert]) -> list[AlertTold]:
    classes = 0
    for row in rows:
        classes |= row.information_class
    looked_at([child_id] if rows else [], classes)
    return [
        AlertTold(
            id=row.pk,
            trigger=row.trigger,
            title=row.title,
            reason=row.reason,
            state=AlertState(row.state),
            raised_at=row.raised_at,
            answer_by=row.answer_by,
            acknowledged_at=row.acknowledged_at,
            decided_at=row.decided_at,
            resolved_at=row.resolved_at,
            version=row.version,
        )
        for row in rows
    ]
