"""Hold a plan back from one adult for a time, and end that before its day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import require_otherwise
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.selectors.orders import live_orders
from childplan.plans.models import HeldBack, Strand
from childplan.plans.models.owed import OF_RISK
from childplan.plans.rules.owed import latest_hold
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.selectors.adults import require_family
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.selectors.rows_to_change import row_to_read
from childplan.plans.vocabulary import HeldBackWhy, StrandKind

from .close_strand import NoReason


class CannotHold(PlanRefusal):
    """Why something cannot be held back like that, in words for the screen."""


@dataclass(frozen=True)
class Holding:
    """From whom, why as the law has it, why in words, and the first day on which it is owed again."""

    person_id: int
    why: HeldBackWhy
    reason: str
    until: date


@act
def hold_back(*, by: Scope, at: datetime, child_id: UUID, strand_id: UUID, holding: Holding) -> HeldBack:
    """Record that this adult is not sent this plan for now, for at most 90 calendar days. Then it is owed again.

    Whoever may send the plan may hold it back, for a risk too. The family sees the same page as before.
    Raises NotFound, NotEntitled, CannotHold.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    if by.membership_id is None:
        raise NotEntitled("something is held back by a person who acts in a role")
    reach = reach_of(by, child_id)
    strand = row_to_read(Strand, strand_id, reach=reach)
    reach.require_text(strand.information_class)
    require_otherwise(child_id)
    require_family(reach, holding.person_id)
    today = timezone.localdate(at)
    _check(reach, holding, today)
    row = HeldBack(
        child_id=child_id,
        strand=strand,
        person_id=holding.person_id,
        information_class=InformationClass.PROTECTION if holding.why in OF_RISK else strand.information_class,
        why=holding.why,
        reason=holding.reason.strip()[:200],
        until=holding.until,
        held_at=at,
        held_on=today,
        held_by_membership_id=by.membership_id,
    )
    row.save(force_insert=True)
    _publish("held_back", f"{StrandKind(strand.kind).label}: held back", row, at)
    return row


@act
def end_hold(*, by: Scope, at: datetime, child_id: UUID, hold_id: UUID, reason: str) -> HeldBack:
    """End it before its day: the plan is owed again from now on. Raises NotFound, NotEntitled, NoReason."""
    by.require(Permission.RELEASE_TO_FAMILY)
    reach = reach_of(by, child_id)
    row = (
        HeldBack.objects.filter(
            pk=hold_id, child_id=child_id, ended_at__isnull=True, until__gt=timezone.localdate(at)
        )
        .select_related("strand")
        .first()
    )
    if row is None:
        raise NotFound("nothing is held back by that decision")
    reach.require(row.information_class)
    if not reason.strip():
        raise NoReason
    row.ended_at, row.ended_reason = at, reason.strip()[:200]
    row.save()
    _publish("owed_again", f"{StrandKind(row.strand.kind).label}: no longer held back", row, at)
    return row


def _check(reach: Reach, holding: Holding, today: date) -> None:
    if not holding.reason.strip():
        raise CannotHold("Say in words why it is held back")
    if not today < holding.until <= latest_hold(today):
        raise CannotHold("Something is held back until a day from tomorrow on, within 90 days")
    if holding.why is HeldBackWhy.ORDER:
        orders = live_orders(reach.child_id, today=today)
        if not (orders.of_child or orders.of(holding.person_id)):
            raise CannotHold("No such order is on record. Record the order first, on the family page")


def _publish(happened: str, title: str, row: HeldBack, at: datetime) -> None:
    publish(
        f"plans.plan.{happened}",
        child_id=row.child_id,
        information_class=InformationClass(row.information_class),
        title=title,
        occurred_at=at,
        payload={"strand": str(row.strand_id), "hold": str(row.pk)},
    )
