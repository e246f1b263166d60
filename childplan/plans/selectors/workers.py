"""Practitioners who may be named in a plan: those working with the child, each by a membership of their own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from childplan.access.models import Involvement
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.selectors import people_working_with
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.rules.words import short_role

from .names import PersonName, names_of

OF_FAMILY = (InvolvementKind.FAMILY, InvolvementKind.SELF)


class NotWorkingWithChild(PlanRefusal):
    """The practitioner chosen is not involved with the child, nor is their team or organisation."""

    def __init__(self) -> None:
        super().__init__("Choose somebody who is working with this child")


def practitioners(
    scope: Scope, child_id: UUID, *, at: datetime, leads: Iterable[PersonName | None] = ()
) -> list[PersonName]:
    """Practitioners involved by name, lead practitioner first, the reader, and `leads`; for choosing one of them.

    leads: those who lead a plan within the plan, and are often involved through their school or team only.
    """
    workers = people_working_with(scope, child_id, at=at)
    numbers = [w.membership_id for w in workers if w.membership_id is not None]
    leading = [lead.membership_id for lead in leads if lead is not None]
    wanted = list(
        dict.fromkeys([*numbers, *([scope.membership_id] if scope.membership_id else []), *leading])
    )
    names = names_of(child_id, wanted)
    return [names[number] for number in wanted if number in names and names[number].is_open]


def name_of_worker(membership_id: int, *, child_id: UUID, at: datetime) -> str:
    """The name and role of a practitioner working with the child. Raises NotWorkingWithChild."""
    member = (
        Membership.objects.filter(pk=membership_id, starts_at__lte=at, ends_at__gt=at)
        .select_related("user", "partner")
        .first()
    )
    if member is None:
        raise NotWorkingWithChild
    through = Q(principal_id__in=[n for n in (member.pk, member.team_id, member.organisation_id) if n])
    live = Q(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
    if not Involvement.objects.filter(through & live).exclude(kind__in=OF_FAMILY).exists():
        raise NotWorkingWithChild
    return f"{member.holder_name}, {short_role(BY_KEY[member.role].name)}".removeprefix(", ")
