"""Withdraw a number that has not begun."""

from datetime import datetime

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.rules import NumberRefused, require_order, require_reason
from childplan.escalation.selectors.setting import standing
from childplan.escalation.vocabulary import Gone
from childplan.history.acts import NotFound, act

from ._numbering import put_aside, trigger_to_change


@act
def withdraw_threshold(
    *, by: Scope, at: datetime, trigger_key: str, number_id: int, reason: str, version: int
) -> ProtocolThreshold:
    """Withdraw one whose day has not come: what held before goes on holding. It stays on record.

    reason: at most 500 characters. version: of the trigger's numbers as the author saw them. Raises NotEntitled,
    NotFound, NewerVersion, and NumberRefused for one that has begun, without a reason, or without which another would
    pass its limit.
    """
    trigger, area_id = trigger_to_change(by, trigger_key, version=version)
    row = ProtocolThreshold.objects.filter(
        pk=number_id, area_id=area_id, trigger=trigger.key, gone_at__isnull=True
    ).first()
    if row is None:
        raise NotFound("no such number stands")
    if row.valid_from <= timezone.localdate(at):
        raise NumberRefused("reason", "This number holds already. Set another one from today or a later day")
    require_reason(reason)
    left = [
        each
        for each in standing(trigger, area_id)
        if (each.name, each.valid_from) != (row.name, row.valid_from)
    ]
    try:
        require_order(trigger, left, since=row.valid_from)
    except NumberRefused as refused:
        raise NumberRefused("number_id", refused.words) from refused
    put_aside(row, Gone.WITHDRAWN, by=by, at=at, reason=reason.strip())
    return row
