"""The hours in which an area works, as they were set."""

from childplan.access.scope import Scope
from childplan.oversight.models import AreaHours


def hours_of_area(scope: Scope) -> list[AreaHours]:
    """What was set, the latest day first. One query."""
    return list(AreaHours.objects.filter(area_id=scope.area_id or 0))
