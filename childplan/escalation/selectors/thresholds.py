"""The area's numbers for a trigger."""

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.rules import makes_sense, number_of
from childplan.escalation.triggers import Trigger, defaults

logger = logging.getLogger(__name__)


def thresholds_on(day: date, *, area_id: int, trigger: Trigger) -> Mapping[str, Decimal]:
    """The numbers that hold in this area on that day: its own where its protocol sets them, else the trigger's.

    With them come the engine's own, `answer_within` and `recovery`.
    """
    own = (
        ProtocolThreshold.objects.filter(
            area_id=area_id, trigger=trigger.key, valid_from__lte=day, gone_at__isnull=True
        )
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .order_by("valid_from")
    )
    # A later number wins over an earlier one that nobody ended.
    found = {threshold.name: threshold.value for threshold in own if _makes_sense(trigger, threshold)}
    return {**defaults(trigger), **found}


def _makes_sense(trigger: Trigger, threshold: ProtocolThreshold) -> bool:
    """Whether a number can be one: nobody answers in no day, or in half of one."""
    if makes_sense(number_of(trigger, threshold.name), threshold.value):
        return True
    logger.error("a threshold makes no sense and is passed over", extra={"task": threshold.trigger})
    return False
