"""Who the child is, as the bar above every page about them says."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.access.withheld import IsNotShown
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Address, Child, Flag
from childplan.identity.vocabulary import FlagKind

from .reach import Reach, reach_of


@dataclass(frozen=True)
class ChildHeader:
    """Name, dates, identifier and what everyone who opens the record should see first.

    school_not_shown: on the roll of a school that is withheld from the reader.
    """

    child_id: UUID
    name: str
    first_name: str
    identifier: str
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    birth_date_is_disputed: bool
    flags: tuple[FlagKind, ...]
    has_confidential_address: bool
    is_restricted: bool
    school_not_shown: bool = False


def child_header(reach: Reach, *, today: date) -> ChildHeader:
    """The bar for this reader: flags of the classes they may read. Three queries. Raises NotFound."""
    child = Child.objects.filter(pk=reach.child_id).annotate(school_not_shown=IsNotShown("pk")).first()
    if child is None:
        raise NotFound("no such child")
    live = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    flags = Flag.objects.filter(
        live, child=child, starts_on__lte=today, information_class__in=reach.classes(Level.READ)
    )
    confidential = Address.objects.filter(live, child=child, is_confidential=True)
    looked_at([child.pk], InformationClass.IDENTITY)
    return ChildHeader(
        child_id=child.pk,
        name=child.full_name,
        first_name=child.known_as or child.forename,
        identifier=child.identifier,
        born_on=child.born_on,
        expected_on=child.expected_on,
        died_on=child.died_on,
        birth_date_is_disputed=child.birth_date_is_disputed,
        flags=tuple(FlagKind(flag.kind) for flag in flags),
        has_confidential_address=confidential.exists(),
        is_restricted=reach.is_restricted,
        school_not_shown=child.school_not_shown,
    )


def child_header_for(scope: Scope, child_id: UUID, *, today: date) -> ChildHeader:
    """The same for a page that asks nothing else of the plan. Raises NotFound for a stranger."""
    return child_header(reach_of(scope, child_id), today=today)
