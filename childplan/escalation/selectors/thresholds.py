"""The area's numbers for a trigger."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.triggers import Trigger, defaults


def thresholds_on(day: date, *, area_id: int, trigger: Trigger) -> Mapping[str, Decimal]:
    """The numbers that hold in this area on that day: its own where its protocol sets them, else the trigger's.

    With them come the engine's own, `answer_within` and `recovery`.
    """
    own = (
        ProtocolThreshold.objects.filter(area_id=area_id, trigger=trigger.key, valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .order_by("valid_from")
    )
    # A later number wins over an earlier one that nobody ended.
    return {**defaults(trigger), **{threshold.name: threshold.value for threshold in own}}
