"""Children, opened through the act that opens them in life."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from childplan.access.actions import restrict_record
from childplan.access.models import Involvement
from childplan.access.scope import Scope, as_membership
from childplan.access.vocabulary import InvolvementKind, RestrictionKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.identity.actions.conflicts import Meant, declare_conflict
from childplan.identity.actions.hide_adult import hide_adult, show_adult, show_contact, withhold_contact
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild, find_or_open_children
from childplan.identity.actions.withhold_school import show_school, withhold_school
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.models import ContactDetail, CourtOrder, FamilyPerson, Relationship
from childplan.identity.vocabulary import ORDER_CLASS, AliasKind, OrderKind
from childplan.organisations.models import Organisation

_numbers = itertools.count(1)
# Test numbers from the 999 range, typed from the published list.
NHS_NUMBERS = (
    "9990000018",
    "9990000026",
    "9990000034",
    "9990000042",
    "9990000050",
    "9990000069",
    "9990000077",
    "9990000085",
)


@contextmanager
def acting(membership: Membership, *, writing: bool = True) -> Iterator[Scope]:
    """Pass the door in this membership."""
    with as_membership(
        membership.pk, user_id=membership.user_id, purpose="Direct work with children", writing=writing
    ) as scope:
        yield scope


def incoming(**fields: object) -> IncomingChild:
    n = next(_numbers)
    aliases = tuple(
        IncomingAlias(AliasKind(kind), str(fields.pop(kind)))
        for kind in ("nhs_number", "upn", "temporary_upn")
        if kind in fields
    )
    return IncomingChild(
        **{
            "forename": f"Forename{n}",
            "surname": f"Surname{n}",
            "born_on": date(2017, 1, 1 + n % 28),
            "aliases": aliases,
            **fields,
        }
    )


def opened_by(
    membership: Membership,
    *,
    kind: InvolvementKind = InvolvementKind.ENROLMENT,
    principal_id: int | None = None,
    at: datetime | None = None,
    **fields: object,
) -> UUID:
    """The id of a child that this member opened, involved in this way; on roll of their school unless said."""
    with acting(membership) as scope:
        (resolved,) = find_or_open_children(
            by=scope,
            at=at or clock.now(),
            incoming=[incoming(**fields)],
            kind=kind,
            principal_id=principal_id or membership.organisation_id,
            reason="On roll",
        )
    assert resolved.child_id is not None
    return resolved.child_id


def ordered(
    child_id: UUID, person: FamilyPerson | None, kind: OrderKind | str, **fields: object
) -> CourtOrder:
    """A court order about this adult, or about the child where there is none, made a month ago; laid as steward."""
    kind = OrderKind(kind)
    tie = Relationship.objects.get(child_id=child_id, person=person, ends_on__isnull=True) if person else None
    fields.setdefault("starts_on", clock.today() - timedelta(days=30))
    order = CourtOrder(
        child_id=child_id,
        relationship=tie,
        kind=kind,
        information_class=ORDER_CLASS[kind],
        recorded_at=clock.now(),
        **fields,
    )
    order.save(force_insert=True)
    return order


def restricted_by(
    membership: Membership,
    child_id: UUID,
    *others: Membership,
    kind: RestrictionKind = RestrictionKind.HIGH_RISK,
    person_ids: tuple[int, ...] = (),
    days: int = 90,
) -> None:
    """A record restricted by this member to themselves and others, to be looked at again in so many days."""
    with acting(membership) as scope:
        restrict_record(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            membership_ids=[membership.pk, *(other.pk for other in others)],
            person_ids=person_ids,
            kind=kind,
            reason="At risk",
            review_on=clock.today() + timedelta(days=days),
        )


def declared_by(
    membership: Membership,
    *,
    nhs_number: str = "",
    forename: str = "",
    surname: str = "",
    born_on: date | None = None,
    reason: str = "My sister's child",
) -> UUID:
    """What this member declares: a number, or names with a birth date."""
    numbers = (TypedNumber(nhs_number, (AliasKind.NHS_NUMBER,)),) if nhs_number else ()
    typed = {"number": nhs_number} if nhs_number else {"name": f"{forename} {surname}"}
    with acting(membership) as scope:
        return declare_conflict(
            by=scope,
            at=clock.now(),
            meant=Meant(typed, numbers, forename, surname, born_on),
            reason=reason,
        )


def withheld(by: Membership, child_id: UUID, school: Organisation, *, again: bool = False) -> None:
    """Where the child goes to school is kept confidential from now on. again: it is shown again."""
    row = Involvement.objects.filter(
        child_id=child_id, kind=InvolvementKind.ENROLMENT, principal_id=school.pk
    ).latest("starts_at")
    with acting(by) as scope:
        (show_school if again else withhold_school)(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            involvement_id=row.pk,
            reason="The father must not find them",
        )


def hidden(by: Membership, child_id: UUID, person: FamilyPerson, *, again: bool = False) -> None:
    """That this adult has to do with the child is kept confidential from now on. again: they are shown again."""
    tie = Relationship.objects.filter(child_id=child_id, person=person).latest("pk")
    with acting(by) as scope:
        (show_adult if again else hide_adult)(
            by=scope, at=clock.now(), child_id=child_id, relationship_id=tie.pk, reason="Nobody must find her"
        )


def reached_at(person: FamilyPerson, *, email: str = "", telephone: str = "", **fields: object) -> None:
    """How this adult is reached, laid as steward."""
    fields.setdefault("starts_on", clock.today() - timedelta(days=30))
    for kind, value in (("email", email), ("telephone", telephone)):
        if value:
            ContactDetail(person=person, kind=kind, value=value, **fields).save(force_insert=True)


def kept_confidential(
    by: Membership, child_id: UUID, person: FamilyPerson, value: str, *, again: bool = False
) -> None:
    """This number or email of the adult is kept confidential from now on. again: it is shown again."""
    tie = Relationship.objects.filter(child_id=child_id, person=person).latest("pk")
    detail = ContactDetail.objects.filter(person=person, value=value).latest("pk")
    with acting(by) as scope:
        (show_contact if again else withhold_contact)(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            relationship_id=tie.pk,
            detail_id=detail.pk,
            reason="Nobody must find her",
        )
