"""Set one number of the area's protocol, from a day on."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.selectors.setting import require_settable
from childplan.escalation.vocabulary import Gone
from childplan.history.acts import act

from ._numbering import put_aside, trigger_to_change


@act
def set_threshold(
    *,
    by: Scope,
    at: datetime,
    trigger_key: str,
    name: str,
    value: Decimal,
    valid_from: date,
    reason: str,
    version: int,
) -> ProtocolThreshold:
    """Set a number of a trigger in the author's area, from the beginning of a day on, until a later one takes over.

    One that stands for the same day is replaced, and stays on record. valid_from: today at the earliest, in two years
    at the latest. reason: why and where it was agreed, at most 500 characters. version: of the trigger's numbers as the
    author saw them. From that day on background work looks again at every child whom the trigger may concern.
    Raises NotEntitled, NotFound, NumberRefused with the field and its limits, and NewerVersion.
    """
    trigger, area_id = trigger_to_change(by, trigger_key, version=version)
    require_settable(
        trigger,
        area_id=area_id,
        name=name,
        value=value,
        valid_from=valid_from,
        reason=reason,
        today=timezone.localdate(at),
    )
    same_day = ProtocolThreshold.objects.filter(
        area_id=area_id, trigger=trigger.key, name=name, valid_from=valid_from, gone_at__isnull=True
    ).first()
    if same_day is not None:
        put_aside(same_day, Gone.REPLACED, by=by, at=at, reason=reason.strip())
    made = ProtocolThreshold(
        area_id=area_id,
        trigger=trigger.key,
        name=name,
        value=value,
        valid_from=valid_from,
        reason=reason.strip(),
        set_at=at,
        set_by_membership_id=by.membership_id,
    )
    made.save(force_insert=True)
    return made
