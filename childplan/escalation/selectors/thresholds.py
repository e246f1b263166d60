"""The area's numbers for a trigger."""

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.rules import makes_sense, number_of
from childplan.escalation.triggers import ANSWER_WITHIN, Rule, defaults
from childplan.identity.selectors.access_requests import USUAL_ANSWER_WITHIN

logger = logging.getLogger(__name__)

ACCESS_REQUESTS = Rule(
    key="access_requests",
    name="Requests for access to a child",
    thresholds={ANSWER_WITHIN: Decimal(USUAL_ANSWER_WITHIN)},
    source="The area’s information sharing protocol: a request that nobody answers in time lapses",
)


def thresholds_on(day: date, *, area_id: int, trigger: Rule) -> Mapping[str, Decimal]:
    """The numbers that hold in this area on that day: its own where its protocol sets them, else the trigger's.

    With a trigger's come the engine's own, `answer_within` and `recovery`.
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


def access_answer_within(area_id: int, day: date) -> int:
    """How many working days there are in this area to answer a request for access that is made on that day."""
    return int(thresholds_on(day, area_id=area_id, trigger=ACCESS_REQUESTS)[ANSWER_WITHIN])


def _makes_sense(trigger: Rule, threshold: ProtocolThreshold) -> bool:
    """Whether a number can be one: nobody answers in no day, or in half of one."""
    if makes_sense(number_of(trigger, threshold.name), threshold.value):
        return True
    logger.error("a threshold makes no sense and is passed over", extra={"task": threshold.trigger})
    return False
