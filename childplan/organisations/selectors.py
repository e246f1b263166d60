"""Questions about areas, organisations and teams. None of these tables holds a child."""

from dataclasses import dataclass

from .models import Organisation
from .vocabulary import OrganisationKind


@dataclass(frozen=True)
class Place:
    """An organisation to choose."""

    id: int
    name: str


def schools_of(*, area_id: int) -> list[Place]:
    """The schools of an area that are open, by name. One query."""
    rows = Organisation.objects.filter(area_id=area_id, kind=OrganisationKind.SCHOOL, closed_on__isnull=True)
    return [Place(*row) for row in rows.order_by("name").values_list("pk", "name")]


def organisation_name(organisation_id: int) -> str:
    """What the organisation is called; empty for one that is not there. One query."""
    return Organisation.objects.filter(pk=organisation_id).values_list("name", flat=True).first() or ""
