"""See how things stand with one child by one trigger, and do what follows."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.rules import Episode, Step, next_step
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.triggers import RECOVERY, Cleared, Firing, Reading, Trigger, trigger_of
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.identity.models import Child

from ._moving import record_move, require_software
from .raise_alert import raise_alert
from .resolve_alert import resolve_alert

LOCK = 20261123


@act
def evaluate_trigger(
    *, by: Scope, at: datetime, trigger_key: str, child_id: UUID, fact: Fact | None = None
) -> Alert | None:
    """Raise, go on with or resolve what this trigger makes of how things stand with this child at this moment.

    A fact only says when to look, so one that comes late, twice or out of order does no harm: two evaluations of one
    trigger and child wait for each other, and each reads the rows as they are then. fact: the one that asked, if any.
    Software alone does this. The alert it touched, or None. Raises UnknownTrigger.
    """
    require_software(by)
    trigger = trigger_of(trigger_key)
    _one_at_a_time(trigger_key, child_id)
    child = Child.objects.select_related("area").get(pk=child_id)
    day = timezone.localdate(at)
    numbers = thresholds_on(day, area_id=child.area_id, trigger=trigger)
    reading = trigger.evaluate(child_id, day, numbers)
    newest = (
        Alert.objects.select_for_update()
        .filter(trigger=trigger.key, child_id=child_id)
        .order_by("-episode")
        .first()
    )
    step = next_step(_remembered(newest), reading, recovery=int(numbers[RECOVERY]))
    return _done(
        step, reading, newest, by=by, at=at, child=child, fact=fact, trigger=trigger, numbers=numbers
    )


def _remembered(alert: Alert | None) -> Episode | None:
    if alert is None:
        return None
    return Episode(
        run=alert.run,
        is_open=alert.resolved_at is None,
        is_decided=alert.decided_at is not None,
        causes=frozenset(alert.causes),
        seen_until=alert.seen_until,
    )


def _done(
    step: Step,
    reading: Reading,
    newest: Alert | None,
    *,
    by: Scope,
    at: datetime,
    child: Child,
    fact: Fact | None,
    trigger: Trigger,
    numbers: Mapping[str, Decimal],
) -> Alert | None:
    touched = None
    if newest is not None and step.resolve:
        touched = resolve_alert(by=by, at=at, alert_id=newest.pk, reason=step.resolve)
    elif newest is not None and (step.goes_on or step.eases):
        touched = _went_on(newest, step, reading, by=by, at=at)
    if step.begins and isinstance(reading, Firing):
        return raise_alert(
            by=by,
            at=at,
            child=child,
            fact=fact,
            trigger=trigger,
            firing=reading,
            numbers=numbers,
            previous=newest,
        )
    return touched


def _went_on(alert: Alert, step: Step, reading: Reading, *, by: Scope, at: datetime) -> Alert:
    """Remember what was seen. What is added to the evidence and what eases is a move of its own, shown to people."""
    before = {
        name: getattr(alert, name) for name in ("causes", "seen_until", "easing_since", "look_again_on")
    }
    if isinstance(reading, Firing):
        came_back, alert.easing_since = alert.easing_since is not None, None
        alert.causes = sorted({*alert.causes, *reading.causes})
        if step.adds:
            alert.reason, alert.evidence = reading.reason, dict(reading.evidence)
            record_move(
                alert, by=by, at=at, act="add_evidence", from_state=alert.state, reason=reading.reason
            )
        elif came_back:
            record_move(
                alert, by=by, at=at, act="cause_came_back", from_state=alert.state, reason=reading.reason
            )
    elif isinstance(reading, Cleared):
        if alert.easing_since is None:
            record_move(alert, by=by, at=at, act="cause_eases", from_state=alert.state, reason=reading.reason)
        alert.easing_since = alert.easing_since or reading.away_since or timezone.localdate(at)
    if reading is not None:
        alert.seen_until = max(filter(None, (alert.seen_until, reading.seen_until)), default=None)
        alert.look_again_on = reading.look_again_on
    if any(getattr(alert, name) != value for name, value in before.items()):
        # The version stays: whoever is answering just now answers what they read.
        alert.save()
    return alert


def _one_at_a_time(trigger_key: str, child_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, f"{trigger_key} {child_id}"])
