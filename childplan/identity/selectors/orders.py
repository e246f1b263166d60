"""Court orders about a child and the adults of its family, as far as they are open to the reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from childplan.access.scope import Scope
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import CourtOrder
from childplan.identity.vocabulary import OrderKind

from .reaching import reached


@dataclass(frozen=True)
class LiveOrder:
    """An order in force. limits: the authority limits this adult under it, for the reason in the words."""

    kind: OrderKind
    limits: bool
    words: str


@dataclass(frozen=True)
class LiveOrders:
    """Those in force today: about the child, and by the person whom they name."""

    of_child: tuple[LiveOrder, ...] = ()
    by_person: Mapping[int, tuple[LiveOrder, ...]] = field(default_factory=dict)

    def of(self, person_id: int) -> tuple[LiveOrder, ...]:
        return self.by_person.get(person_id, ())

    def words_of(self, person_id: int) -> str:
        """The orders that name this adult, in one line; nothing where there is none to be seen."""
        return "; ".join(order.words for order in self.of(person_id))


def live_orders(child_id: UUID, *, today: date) -> LiveOrders:
    """What is in force today, of the classes that the reader may read. One query."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    rows = list(
        CourtOrder.objects.filter(in_force, child_id=child_id)
        .select_related("relationship")
        .order_by("-starts_on")
    )
    _looked(child_id, rows)
    by_person: dict[int, tuple[LiveOrder, ...]] = {}
    for row in rows:
        if row.relationship is not None:
            number = row.relationship.person_id
            by_person[number] = (*by_person.get(number, ()), _live(row))
    return LiveOrders(tuple(_live(row) for row in rows if row.relationship_id is None), by_person)


def orders_on_record(child_id: UUID) -> list[CourtOrder]:
    """Every order that the reader may read, those in force and those that have ended, the newest first. One query."""
    return list(
        CourtOrder.objects.filter(child_id=child_id)
        .select_related("relationship__person")
        .order_by("-starts_on")
    )


def order_to_change(scope: Scope, child_id: UUID, order_id: UUID) -> CourtOrder:
    """One order. Raises NotFound, NotEntitled."""
    may = reached(scope, child_id)
    found = (
        CourtOrder.objects.filter(pk=order_id, child_id=child_id)
        .select_related("relationship__person")
        .first()
    )
    if found is None:
        raise NotFound("no such order")
    may.require(found.information_class)
    _looked(child_id, [found])
    return found


def words_of_order(row: CourtOrder) -> str:
    """An order in one line: what, when, until when, and what else it says."""
    label = OrderKind(row.kind).label
    days = [f"made {_day(row.starts_on)}"] if row.starts_on else []
    days += [f"until {_day(row.ends_on)}"] if row.ends_on else []
    said = ", ".join(["Limited under a " + label.lower() if row.limits else label, *days])
    return f"{said}: {row.detail}" if row.detail else said


def _live(row: CourtOrder) -> LiveOrder:
    return LiveOrder(OrderKind(row.kind), row.limits, words_of_order(row))


def _looked(child_id: UUID, rows: Iterable[CourtOrder]) -> None:
    classes = 0
    for row in rows:
        classes |= row.information_class
    looked_at([child_id] if classes else [], classes)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
