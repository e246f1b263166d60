"""Record what a court ordered, put it right, and record that it has ended."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.models import CourtOrder, Relationship
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import MAY_LIMIT, OF_THE_CHILD, ORDER_CLASS, OrderKind


class WhoIsMeant(ValueError):
    """An order about an adult names none, or one about the child names one without limiting them."""


class NoReasonForLimit(ValueError):
    """A limit of parental responsibility was recorded without saying why."""


@dataclass(frozen=True)
class OrderText:
    """What is on the paper. starts_on: the day it was made. ends_on: the day from which it no longer holds, if it says.

    detail: what else it says; for a limit, what is limited and why.
    """

    starts_on: date
    ends_on: date | None = None
    detail: str = ""

    def checked(self) -> "OrderText":
        """The same as it is kept. Raises ValueError."""
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("The order cannot end before it was made")
        return OrderText(self.starts_on, self.ends_on, self.detail.strip()[:200])


@act
def record_order(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    kind: OrderKind,
    text: OrderText,
    reason: str,  # noqa: ARG001
    relationship_id: UUID | None = None,
    limits: bool = False,
) -> CourtOrder:
    """Record an order about an adult of the family (`relationship_id`), or about the child whoever the adult is.

    limits: under a care or placement order the authority limits how far this adult meets parental responsibility
    (Children Act 1989, section 33(3)(b)); the detail says why. Who sees the order follows from its kind
    (`ORDER_CLASS`). What it does to the adult's page is done by the database in the same transaction.
    Raises NotFound, NotEntitled, WhoIsMeant, NoReasonForLimit, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    may = reached(by, child_id)
    may.require(InformationClass.CONTACT)
    may.require(ORDER_CLASS[kind])
    kept = text.checked()
    _check_who(kind, relationship_id, limits=limits)
    if limits and not kept.detail:
        raise NoReasonForLimit("Say what is limited and why")
    if relationship_id and not Relationship.objects.filter(pk=relationship_id, child_id=child_id).exists():
        raise NotFound("no such relationship")
    order = CourtOrder(
        child_id=child_id,
        relationship_id=relationship_id,
        kind=kind,
        information_class=ORDER_CLASS[kind],
        limits=limits,
        detail=kept.detail,
        starts_on=kept.starts_on,
        ends_on=kept.ends_on,
        recorded_at=at,
    )
    order.save(force_insert=True)
    _publish("recorded", order, at)
    return order


@act
def correct_order(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    order_id: UUID,
    version: int,
    text: OrderText,
    reason: str,  # noqa: ARG001
) -> CourtOrder:
    """Put right its days or what it says. Of the wrong kind, or about somebody else, it is ended and recorded anew.

    version: the one the author read. Raises NewerVersion, NotFound, NotEntitled, NoReasonForLimit, ValueError.
    """
    order = _to_change(by, child_id, order_id, version)
    kept = text.checked()
    if order.limits and not kept.detail:
        raise NoReasonForLimit("Say what is limited and why")
    order.starts_on, order.ends_on, order.detail = kept.starts_on, kept.ends_on, kept.detail
    order.version += 1
    order.save()
    _publish("changed", order, at)
    return order


@act
def end_order(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    order_id: UUID,
    version: int,
    ends_on: date,
    reason: str,  # noqa: ARG001
) -> CourtOrder:
    """Record that an order was discharged, ran out, or was never made.

    A page that it closed stays closed until somebody invites again.

    Raises NewerVersion, NotFound, NotEntitled, ValueError.
    """
    order = _to_change(by, child_id, order_id, version)
    if order.starts_on and ends_on < order.starts_on:
        raise ValueError("The order cannot end before it was made")
    order.ends_on = ends_on
    order.version += 1
    order.save()
    _publish("ended", order, at)
    return order


def _check_who(kind: OrderKind, relationship_id: UUID | None, *, limits: bool) -> None:
    of_the_child = kind in OF_THE_CHILD
    if relationship_id is None and not of_the_child:
        raise WhoIsMeant("Say which adult this order names")
    if limits and (kind not in MAY_LIMIT or relationship_id is None):
        raise WhoIsMeant(
            "Only a care or placement order lets the authority limit an adult: choose which adult"
        )
    if of_the_child and relationship_id is not None and not limits:
        raise WhoIsMeant(
            "This order is about the child and names no adult, unless one of them is limited by it"
        )


def _to_change(by: Scope, child_id: UUID, order_id: UUID, version: int) -> CourtOrder:
    by.require(Permission.RECORD_FAMILY)
    may = reached(by, child_id)
    found = CourtOrder.objects.select_for_update().filter(pk=order_id, child_id=child_id).first()
    if found is None:
        raise NotFound("no such order")
    may.require(found.information_class)
    if found.version != version:
        raise NewerVersion(found)
    return found


def _publish(happened: str, order: CourtOrder, at: datetime) -> None:
    payload = {"order": str(order.pk), "kind": order.kind}
    if order.relationship_id:
        payload["relationship"] = str(order.relationship_id)
    publish(
        f"identity.order.{happened}",
        child_id=order.child_id,
        information_class=InformationClass(order.information_class),
        title=f"{OrderKind(order.kind).label}: {happened}",
        occurred_at=at,
        payload=payload,
    )
