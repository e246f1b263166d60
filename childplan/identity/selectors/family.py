"""A child's names, family, addresses and flags, as far as they are open to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from childplan.access.scope import Scope
from childplan.access.withheld import IsOpen
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import (
    Address,
    Child,
    ChildName,
    ContactDetail,
    CourtOrder,
    FamilyPerson,
    Flag,
    Relationship,
)
from childplan.identity.selectors.orders import orders_on_record
from childplan.identity.selectors.reaching import Reached, reached


@dataclass(frozen=True)
class ChildFamily:
    """All of it. Lists hold live rows first; what has ended follows. reached: what the reader may add to.

    A confidential name or address, or a hidden adult, that the reader may not know of is not in here, and nothing says
    that there is one.
    """

    child: Child
    names: Sequence[ChildName]
    relationships: Sequence[Relationship]
    addresses: Sequence[Address]
    flags: Sequence[Flag]
    orders: Sequence[CourtOrder]
    reached: Reached


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of that name who is recorded for other children the reader sees, and as what."""

    person_id: int
    name: str
    of: tuple[str, ...]


def child_family(scope: Scope, child_id: UUID, *, today: date) -> ChildFamily:
    """Eight queries, however large the family. Raises NotFound."""
    found = reached(scope, child_id)
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound("no such child")
    relationships = list(
        Relationship.objects.filter(child=child)
        .select_related("person")
        .prefetch_related("person__contact_details")
        .order_by("-has_parental_responsibility", "person__name", "starts_on")
    )
    family = ChildFamily(
        child=child,
        names=list(ChildName.objects.filter(child=child).order_by("kind", "surname", "forename")),
        relationships=sorted(relationships, key=lambda r: _has_ended(r.ends_on, today)),
        addresses=sorted(
            Address.objects.filter(child=child)
            .select_related("source")
            .annotate(source_is_open=IsOpen("child_id", "source_id")),
            key=lambda a: (_has_ended(a.ends_on, today), -a.starts_on.toordinal()),
        ),
        flags=sorted(Flag.objects.filter(child=child), key=lambda f: (_has_ended(f.ends_on, today), f.kind)),
        orders=sorted(orders_on_record(child_id), key=lambda o: _has_ended(o.ends_on, today)),
        reached=found,
    )
    looked_at([child_id], _classes(family))
    return family


def child_to_change(scope: Scope, child_id: UUID) -> Child:
    """The child's own row, with its version. Raises NotFound, NotEntitled."""
    reached(scope, child_id).require(InformationClass.IDENTITY)
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound("no such child")
    looked_at([child_id], InformationClass.IDENTITY)
    return child


def relationship_to_change(scope: Scope, child_id: UUID, relationship_id: UUID) -> Relationship:
    """One adult of one child. Raises NotFound, NotEntitled."""
    may = reached(scope, child_id)
    found = (
        Relationship.objects.select_related("person").filter(pk=relationship_id, child_id=child_id).first()
    )
    if found is None:
        raise NotFound("no such relationship")
    needs = InformationClass.CONTACT | (CONFIDENTIAL if found.is_confidential else 0)
    may.require(needs)
    looked_at([child_id], needs)
    return found


def contact_detail_to_change(
    scope: Scope, child_id: UUID, relationship_id: UUID, detail_id: UUID
) -> tuple[Relationship, ContactDetail]:
    """One number or email of one adult of one child. Raises NotFound, NotEntitled."""
    tie = relationship_to_change(scope, child_id, relationship_id)
    found = ContactDetail.objects.filter(pk=detail_id, person=tie.person_id).first()
    if found is None:
        raise NotFound("no such contact detail")
    needs = InformationClass.CONTACT | (CONFIDENTIAL if found.is_confidential else 0)
    reached(scope, child_id).require(needs)
    looked_at([child_id], needs)
    return tie, found


def contact_detail_to_mark(
    scope: Scope, child_id: UUID, relationship_id: UUID, detail_id: UUID
) -> tuple[Relationship, ContactDetail]:
    """The same, for whoever keeps it confidential or shows it again. Raises NotFound, NotEntitled."""
    found = contact_detail_to_change(scope, child_id, relationship_id, detail_id)
    reached(scope, child_id).require(InformationClass.CONTACT | CONFIDENTIAL)
    return found


def address_to_end(scope: Scope, child_id: UUID, address_id: UUID) -> Address:
    """One address of one child. Raises NotFound, NotEntitled."""
    found = reached(scope, child_id)
    address = Address.objects.filter(pk=address_id, child_id=child_id).first()
    if address is None:
        raise NotFound("no such address")
    needs = InformationClass.CONTACT | (CONFIDENTIAL if address.is_confidential else 0)
    found.require(needs)
    looked_at([child_id], needs)
    return address


def live_ties(scope: Scope, child_id: UUID, *, today: date) -> list[Relationship]:
    """The adults of today, for whoever records something about one of them. Raises NotFound, NotEntitled."""
    reached(scope, child_id).require(InformationClass.CONTACT)
    live = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    ties = list(
        Relationship.objects.filter(live, child_id=child_id).select_related("person").order_by("person__name")
    )
    looked_at([child_id] if ties else [], InformationClass.CONTACT)
    return ties


def flag_to_end(scope: Scope, child_id: UUID, flag_id: UUID) -> Flag:
    """One flag of one child. Raises NotFound, NotEntitled."""
    found = reached(scope, child_id)
    flag = Flag.objects.filter(pk=flag_id, child_id=child_id).first()
    if flag is None:
        raise NotFound("no such flag")
    found.require(flag.information_class)
    looked_at([child_id], flag.information_class)
    return flag


def people_named(scope: Scope, name: str, *, not_of: UUID) -> list[KnownPerson]:
    """Adults of exactly that name whom the reader sees through other children, so that one adult is written once."""
    if scope.membership_id is None:
        return []
    ties = (
        Relationship.objects.filter(person__in=FamilyPerson.objects.filter(name=" ".join(name.split())))
        .exclude(person__in=Relationship.objects.filter(child_id=not_of).values("person"))
        .select_related("person", "child")
        .order_by("person_id", "child__sort_name")[:50]
    )
    known: dict[int, list[Relationship]] = {}
    for tie in ties:
        known.setdefault(tie.person_id, []).append(tie)
    looked_at({tie.child_id for tie in ties}, InformationClass.IDENTITY | InformationClass.CONTACT)
    return [
        KnownPerson(
            person_id=person_id,
            name=of[0].person.name,
            of=tuple(f"{tie.get_kind_display()} of {tie.child.full_name}" for tie in of),
        )
        for person_id, of in known.items()
    ]


def _has_ended(ends_on: date | None, today: date) -> bool:
    return ends_on is not None and ends_on <= today


def _classes(family: ChildFamily) -> int:
    classes = int(InformationClass.IDENTITY)
    if family.relationships or family.addresses:
        classes |= InformationClass.CONTACT
    marks = [row.is_confidential for row in family.addresses]
    marks += [row.is_confidential for row in family.names]
    marks += [row.is_confidential for row in family.relationships]
    marks += [row.is_confidential for tie in family.relationships for row in tie.person.contact_details.all()]
    if any(marks):
        classes |= CONFIDENTIAL
    for of_one in (
        *(flag.information_class for flag in family.flags),
        *(o.information_class for o in family.orders),
    ):
        classes |= of_one
    return classes
