"""Evaluate one trigger on one fact, and do what it says."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.triggers import Cleared, Firing, Trigger, trigger_of
from childplan.facts.models import Fact
from childplan.history.acts import act

from ._moving import require_software
from .raise_alert import raise_alert
from .resolve_alert import resolve_alert


@act
def evaluate_trigger(*, by: Scope, at: datetime, trigger_key: str, fact_id: UUID) -> Alert | None:
    """Raise or resolve what this trigger makes of this fact, with the numbers of the child's area on the fact's day.

    Safe to repeat. The alert it touched, or None. Raises UnknownTrigger.
    """
    require_software(by)
    trigger = trigger_of(trigger_key)
    fact = Fact.objects.select_related("child__area").get(pk=fact_id)
    day = timezone.localdate(fact.occurred_at)
    outcome = trigger.evaluate(fact, thresholds_on(day, area_id=fact.child.area_id, trigger=trigger))
    if isinstance(outcome, Firing):
        return raise_alert(by=by, at=at, fact=fact, trigger=trigger, firing=outcome)
    if isinstance(outcome, Cleared):
        return _clear(by=by, at=at, fact=fact, trigger=trigger, cleared=outcome)
    return None


def _clear(*, by: Scope, at: datetime, fact: Fact, trigger: Trigger, cleared: Cleared) -> Alert | None:
    alert = Alert.objects.filter(trigger=trigger.key, child_id=fact.child_id, episode=cleared.episode).first()
    if alert is None:
        return None
    return resolve_alert(by=by, at=at, alert_id=alert.pk, reason=cleared.reason)
