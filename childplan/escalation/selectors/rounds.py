"""Rounds of looking again once an area's numbers have changed: by which numbers, and at whom. For background work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from childplan.escalation.models import Alert, NumbersRound, ProtocolThreshold
from childplan.escalation.rules import in_digits
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.triggers import ANSWER_WITHIN, Trigger, defaults, registered, trigger_of
from childplan.facts.models import Fact
from childplan.identity.models import Child

CHILDREN_A_LEG = 20
MOST_LEFT = 500

Numbers = dict[str, str]


@dataclass(frozen=True)
class Leg:
    """The next children of a round. numbers, up_to: of the round as it stood; another worker may have gone on since.

    is_second_try: those that could not be looked at before.
    """

    round_id: int
    trigger_key: str
    numbers: Numbers
    up_to: UUID | None
    children: tuple[UUID, ...]
    is_second_try: bool


def areas_with_numbers() -> list[int]:
    """The areas that set a number of their own, or once did."""
    own = ProtocolThreshold.objects.order_by().values_list("area_id", flat=True).distinct()
    return sorted({*own, *NumbersRound.objects.values_list("area_id", flat=True)})


def numbers_today(trigger: Trigger, *, area_id: int, today: date) -> Numbers:
    """The numbers that decide about an alert in that area today. How long one has to answer decides nothing."""
    return _said(thresholds_on(today, area_id=area_id, trigger=trigger))


def numbers_of_the_software(trigger: Trigger) -> Numbers:
    """The same where an area has none of its own."""
    return _said(defaults(trigger))


def next_leg(*, passing_over: Collection[int]) -> Leg | None:
    """The next children of the round that began first; None when no round is open. passing_over: rounds by number."""
    waiting = NumbersRound.objects.filter(
        done_at__isnull=True, trigger__in=[trigger.key for trigger in registered()]
    ).exclude(pk__in=passing_over)
    found = waiting.order_by("begun_at", "pk").first()
    if found is None:
        return None
    if found.is_through:
        children = [UUID(each) for each in found.left]
    else:
        children = _concerned(trigger_of(found.trigger), area_id=found.area_id, after=found.up_to)
    return Leg(found.pk, found.trigger, found.numbers, found.up_to, tuple(children), found.is_through)


def _concerned(trigger: Trigger, *, area_id: int, after: UUID | None) -> list[UUID]:
    """The next children in the order of their ids whom it may concern: a fact it watches was published, or it once
    raised an alert. Of anybody else it knows nothing, whatever its numbers."""
    said = Fact.objects.filter(child_id=OuterRef("pk"), name__in=trigger.watches)
    raised = Alert.objects.filter(child_id=OuterRef("pk"), trigger=trigger.key)
    children = Child.objects.filter(Exists(said) | Exists(raised), area_id=area_id)
    if after is not None:
        children = children.filter(pk__gt=after)
    return list(children.order_by("pk").values_list("pk", flat=True)[:CHILDREN_A_LEG])


def _said(numbers: Mapping[str, Decimal]) -> Numbers:
    return {name: in_digits(value) for name, value in sorted(numbers.items()) if name != ANSWER_WITHIN}
