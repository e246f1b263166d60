"""Keep confidential where a child goes to school, and lift that."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.identity.actions.withhold_school import NEEDS, show_school, withhold_school
from childplan.identity.selectors.reaching import reached
from childplan.identity.selectors.schools import enrolment

from .writing import reasoned_page


@practitioner_page(Permission.RECORD_FAMILY)
def withhold(request: HttpRequest, child_id: UUID, involvement_id: UUID) -> HttpResponse:
    """Say what follows, ask why, and keep the school confidential."""
    return reasoned_page(
        request,
        child_id,
        partial(withhold_school, involvement_id=involvement_id),
        title="Keep this school confidential",
        said="The school is now kept confidential.",
        asks="withhold_school",
        school=_school(request, child_id, involvement_id),
    )


@practitioner_page(Permission.RECORD_FAMILY)
def show(request: HttpRequest, child_id: UUID, involvement_id: UUID) -> HttpResponse:
    """Say what follows, ask why, and show the school again."""
    return reasoned_page(
        request,
        child_id,
        partial(show_school, involvement_id=involvement_id),
        title="Show this school again",
        said="The school is shown again.",
        asks="show_school",
        school=_school(request, child_id, involvement_id),
    )


def _school(request: HttpRequest, child_id: UUID, involvement_id: UUID) -> str:
    """Which it is about. Raises NotFound, and NotEntitled for whoever writes nothing confidential of the child."""
    scope = scope_of(request)
    found = enrolment(scope, child_id, involvement_id)
    reached(scope, child_id).require(NEEDS)
    return found.school
