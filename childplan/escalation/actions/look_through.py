"""Rounds of looking again at children once an area's numbers have changed: begin them, and remember how far."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.escalation.models import NumbersRound
from childplan.escalation.selectors.rounds import (
    MOST_LEFT,
    Leg,
    areas_with_numbers,
    numbers_of_the_software,
    numbers_today,
)
from childplan.escalation.triggers import registered
from childplan.history.acts import act

from ._moving import require_software

logger = logging.getLogger(__name__)


@act
def begin_rounds(*, by: Scope, at: datetime) -> int:
    """Begin a round in each area and trigger where other numbers hold today than children were last looked at by.

    So a number that begins, ends, is replaced or comes with a newer version of the software is noticed whenever this
    next runs, also days late. A round that is under way by older numbers begins anew. How many began. Software alone.
    """
    require_software(by)
    today, began = timezone.localdate(at), 0
    rounds = {(each.area_id, each.trigger): each for each in NumbersRound.objects.all()}
    for area_id in areas_with_numbers():
        for trigger in registered():
            numbers = numbers_today(trigger, area_id=area_id, today=today)
            found = rounds.get((area_id, trigger.key))
            if found is not None:
                if found.numbers != numbers:
                    began += _began_anew(found, numbers, at)
            elif numbers != numbers_of_the_software(trigger):
                first = NumbersRound(area_id=area_id, trigger=trigger.key, numbers=numbers, begun_at=at)
                # Another worker may begin the same one.
                NumbersRound.objects.bulk_create([first], ignore_conflicts=True)
                began += 1
    return began


@act
def move_round_on(*, by: Scope, at: datetime, leg: Leg, failed: Sequence[UUID]) -> bool:
    """Remember that the children of this leg were looked at, save those that failed: they are tried again at the end.

    Whether it went on. It does not when another worker has gone on, or the round has begun anew, since the leg was
    taken; nor where more are left than can be a few odd records: what is broken is the trigger. Software alone.
    """
    require_software(by)
    found = (
        NumbersRound.objects.select_for_update()
        .filter(pk=leg.round_id, up_to=leg.up_to, is_through=leg.is_second_try, done_at__isnull=True)
        .first()
    )
    if found is None or found.numbers != leg.numbers:
        return False
    failing = [str(child_id) for child_id in failed]
    if leg.is_second_try:
        found.left = failing
    elif len(found.left) + len(failing) > MOST_LEFT:
        logger.error("too many children not looked at by new numbers", extra={"task": leg.trigger_key})
        return False
    else:
        found.left = [*found.left, *failing]
        found.up_to = leg.children[-1] if leg.children else leg.up_to
        found.is_through = not leg.children
    if found.left:
        logger.error(
            "children not looked at by new numbers yet",
            extra={"task": leg.trigger_key, "count": len(found.left)},
        )
    if found.is_through and not found.left:
        found.done_at = at
    found.save(force_update=True)
    return True


def _began_anew(found: NumbersRound, numbers: dict[str, str], at: datetime) -> int:
    return NumbersRound.objects.filter(pk=found.pk, numbers=found.numbers).update(
        numbers=numbers, begun_at=at, up_to=None, is_through=False, left=[], done_at=None
    )
