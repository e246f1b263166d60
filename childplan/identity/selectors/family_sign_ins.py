"""Adults of a child's family and whether they may sign in: for those who invite them, and those who stop it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.rules import has_care
from childplan.identity.vocabulary import RelationshipKind
from childplan.organisations.models import Team

from .orders import LiveOrders, live_orders


@dataclass(frozen=True)
class FamilyAdult:
    """One adult and their tie to one child.

    sees_since, sees_until: from and until when they see this child's page, if they do. sees_classes: of what classes.
    has_care: whether they count as having care of the child, with parental responsibility or without. is_self: whether
    they are the child themself, whose page needs no other ground and has no last look.
    order: the court orders in force that name them, in one line. ended_on: the last day of a relationship that is over.
    suspended_by: the organisation that stopped their sign-in, where the reader may know that it is involved with this
    child.
    """

    person_id: int
    name: str
    relationship: str
    has_parental_responsibility: bool
    has_care: bool
    is_self: bool
    lives_with_child: bool
    order: str
    no_contact: bool
    ended_on: date | None
    email: str
    has_sign_in: bool
    suspended_at: datetime | None
    suspended_by: str
    sees_since: datetime | None
    sees_until: datetime | None
    sees_classes: int
    involvement_id: UUID | None


def family_adults(scope: Scope, child_id: UUID, *, at: datetime) -> list[FamilyAdult]:
    """Every adult who is or was tied to the child, those of today first.

    Raises NotFound for a child out of reach, and where the reader may not know of family: "nobody" would be untrue.
    """
    if level_of(explain(scope, child_id), InformationClass.CONTACT) < Level.READ:
        raise NotFound("no such child, or no family that is theirs to know of")
    ties = Relationship.objects.filter(child_id=child_id).select_related("person")
    rows = list(ties.prefetch_related("person__contact_details"))
    looked_at([child_id] if rows else [], InformationClass.CONTACT)
    live = Involvement.objects.filter(
        child_id=child_id,
        kind__in=(InvolvementKind.FAMILY, InvolvementKind.SELF),
        starts_at__lte=at,
        ends_at__gt=at,
    )
    involved = {row.principal_id: row for row in live}
    stopped = suspending_memberships(row.person for row in rows if row.person.portal_suspended_at)
    today = timezone.localdate(at)
    stopped = named_here(scope, child_id, stopped)
    orders = live_orders(child_id, today=today) if rows else LiveOrders()
    adults = [_adult(row, orders, involved.get(row.person_id), stopped, today) for row in rows]
    live_ties = {adult.person_id for adult in adults if adult.ended_on is None}
    adults = [adult for adult in adults if adult.ended_on is None or adult.person_id not in live_ties]
    return sorted(adults, key=lambda a: (a.ended_on is not None, not a.has_parental_responsibility, a.name))


def family_adult(scope: Scope, child_id: UUID, person_id: int, *, at: datetime) -> FamilyAdult:
    """One of them, by the tie of today if there is one. Raises NotFound."""
    for adult in family_adults(scope, child_id, at=at):
        if adult.person_id == person_id:
            return adult
    raise NotFound("no such adult in this child's family")


def suspending_memberships(people: Iterable[FamilyPerson]) -> dict[int, Membership]:
    """By person, the membership that stopped their sign-in, read from the version in which it was stopped."""
    stopped_at = {person.pk: person.portal_suspended_at for person in people if person.portal_suspended_at}
    versions = (
        FamilyPerson.history.filter(id__in=stopped_at, portal_suspended_at__isnull=False)
        .order_by("-history_date")
        .values_list("id", "portal_suspended_at", "history_membership_id")
    )
    # The earliest version with the present moment of stopping wins: later ones changed something else.
    stopped = {
        number: by for number, moment, by in versions if moment == stopped_at[number] and by is not None
    }
    members = Membership.objects.filter(pk__in=stopped.values()).select_related("organisation")
    by_number = {member.pk: member for member in members}
    return {person: by_number[number] for person, number in stopped.items() if number in by_number}


def named_here(scope: Scope, child_id: UUID, stopped: Mapping[int, Membership]) -> dict[int, Membership]:
    """Of those who stopped a sign-in, whom the reader knows with this child: people of their own body, and of one that
    is involved as far as the reader may know. Another body's name could tell where somebody of the family is."""
    if not stopped:
        return {}
    numbers = set(Involvement.objects.filter(child_id=child_id).values_list("principal_id", flat=True))
    bodies = {scope.organisation_id, *numbers}
    bodies |= set(Membership.objects.filter(pk__in=numbers).values_list("organisation_id", flat=True))
    bodies |= set(Team.objects.filter(pk__in=numbers).values_list("organisation_id", flat=True))
    return {person: member for person, member in stopped.items() if member.organisation_id in bodies}


def _adult(
    row: Relationship,
    orders: LiveOrders,
    involvement: Involvement | None,
    stopped: Mapping[int, Membership],
    today: date,
) -> FamilyAdult:
    person = row.person
    return FamilyAdult(
        person_id=person.pk,
        name=person.name,
        relationship=row.get_kind_display(),
        has_parental_responsibility=row.has_parental_responsibility,
        has_care=has_care(row.kind, lives_with_child=row.lives_with_child),
        is_self=row.kind == RelationshipKind.SELF,
        lives_with_child=row.lives_with_child,
        order=orders.words_of(row.person_id),
        no_contact=row.no_contact,
        ended_on=row.ends_on if row.ends_on and row.ends_on <= today else None,
        email=person.email,
        has_sign_in=person.user_id is not None,
        suspended_at=person.portal_suspended_at,
        suspended_by=stopped[person.pk].organisation.name if person.pk in stopped else "",
        sees_since=involvement.starts_at if involvement else None,
        sees_until=involvement.ends_at if involvement and involvement.ends_at < FOREVER else None,
        sees_classes=involvement.classes if involvement else 0,
        involvement_id=involvement.pk if involvement else None,
    )
