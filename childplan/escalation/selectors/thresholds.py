"""The area's numbers for a trigger."""

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.triggers import ANSWER_WITHIN, RECOVERY, Trigger, defaults

# The least and the most: working days to answer, and how long a cause must stay away.
WHOLE_NUMBERS = {ANSWER_WITHIN: (1, 60), RECOVERY: (0, 400)}

logger = logging.getLogger(__name__)


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
    found = {threshold.name: threshold.value for threshold in own if _makes_sense(threshold)}
    return {**defaults(trigger), **found}


def _makes_sense(threshold: ProtocolThreshold) -> bool:
    """Whether one of the engine's own numbers can be one: nobody answers in no day, or in half of one."""
    low, high = WHOLE_NUMBERS.get(threshold.name, (None, None))
    if low is None or high is None:
        return True
    if low <= threshold.value <= high and threshold.value % 1 == 0:
        return True
    logger.error("a threshold makes no sense and is passed over", extra={"task": threshold.trigger})
    return False
