"""The adults of a child's family, as somebody who is about to share the plan needs to see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Relationship
from childplan.identity.selectors.orders import LiveOrder, LiveOrders, live_orders

from .reach import Reach


@dataclass(frozen=True)
class Adult:
    """One adult: what they are to the child, and what stands against showing them anything."""

    person_id: int
    name: str
    kind: str
    relationship: str
    has_parental_responsibility: bool
    lives_with_child: bool
    orders: tuple[LiveOrder, ...]
    no_contact: bool
    can_sign_in: bool
    is_suspended: bool

    @property
    def order(self) -> str:
        """The orders that name this adult, in one line."""
        return "; ".join(order.words for order in self.orders)

    @property
    def obstacle(self) -> str:
        """Why nothing may be released to this adult; nothing when it may."""
        if self.no_contact:
            return "This adult must have no contact with the child."
        if self.is_suspended:
            return "This adult’s access to the portal is suspended."
        return ""


def adults(reach: Reach, *, today: date) -> list[Adult]:
    """Adults with a live relationship to the child, those with parental responsibility first. Two queries."""
    if not reach.may_read(InformationClass.CONTACT):
        return []
    live = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    mine = Relationship.objects.filter(live, child_id=reach.child_id).select_related("person")
    rows = list(mine.order_by("-has_parental_responsibility", "person__name"))
    looked_at([reach.child_id] if rows else [], InformationClass.CONTACT)
    orders = live_orders(reach.child_id, today=today) if rows else LiveOrders()
    return [_adult(row, orders) for row in rows]


def adult(reach: Reach, person_id: int, *, today: date) -> Adult:
    """One of them. Raises NotFound for a stranger, and for a relationship that has ended."""
    for found in adults(reach, today=today):
        if found.person_id == person_id:
            return found
    raise NotFound("no such adult in this child's family")


def require_family(reach: Reach, person_id: int) -> None:
    """Raise NotFound unless this person is or was family of the child, as far as the reader may know of family."""
    known = Relationship.objects.filter(child_id=reach.child_id, person_id=person_id)
    if not reach.may_read(InformationClass.CONTACT) or not known.exists():
        raise NotFound("no such adult in this child's family")


def _adult(row: Relationship, orders: LiveOrders) -> Adult:
    return Adult(
        person_id=row.person_id,
        name=row.person.name,
        kind=row.kind,
        relationship=row.get_kind_display(),
        has_parental_responsibility=row.has_parental_responsibility,
        lives_with_child=row.lives_with_child,
        orders=orders.of(row.person_id),
        no_contact=row.no_contact,
        can_sign_in=row.person.user_id is not None,
        is_suspended=row.person.portal_suspended_at is not None,
    )
