"""Why there is, or is no, alert about a child: how things stand by each trigger, as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import Level
from childplan.escalation.models import Alert
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.triggers import Cleared, Firing, Trigger, registered
from childplan.history.looking import looked_at


@dataclass(frozen=True)
class StandsLine:
    """One trigger and one child: whether its cause is there, why, the figures, and its newest alert if there is one."""

    name: str
    source: str
    is_there: bool
    reason: str
    figures: Sequence[tuple[str, str]]
    alert_id: UUID | None
    alert_is_open: bool


def how_it_stands(scope: Scope, child_id: UUID, *, today: date) -> list[StandsLine]:
    """Every trigger whose class this reader may read of this child, asked of the rows that they see.

    Triggers about a record's own secrecy are never named. A handful of queries for each trigger.
    """
    reasons = explain(scope, child_id)
    readable = [
        trigger
        for trigger in registered()
        if trigger.shown_to_all and level_of(reasons, trigger.information_class) >= Level.READ
    ]
    newest: dict[str, Alert] = {}
    for alert in Alert.objects.filter(child_id=child_id).order_by("episode"):
        newest[alert.trigger] = alert
    for trigger in readable:
        looked_at([child_id], trigger.information_class)
    return [_line(scope, child_id, trigger, newest.get(trigger.key), today=today) for trigger in readable]


def _line(scope: Scope, child_id: UUID, trigger: Trigger, alert: Alert | None, *, today: date) -> StandsLine:
    numbers = thresholds_on(today, area_id=scope.area_id or 0, trigger=trigger)
    reading = trigger.evaluate(child_id, today, numbers)
    figures: Sequence[tuple[str, str]] = ()
    if isinstance(reading, Cleared):
        figures = reading.figures
    elif isinstance(reading, Firing) and trigger.in_words:
        figures = trigger.in_words(reading.evidence)
    return StandsLine(
        name=trigger.name,
        source=trigger.source,
        is_there=isinstance(reading, Firing),
        reason=reading.reason if reading else "Nothing is known that this rule asks about.",
        figures=figures,
        alert_id=alert.pk if alert else None,
        alert_is_open=alert is not None and alert.resolved_at is None,
    )
