"""Keep confidential that an adult has to do with a child, or how they are reached, and lift that."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.identity.actions.hide_adult import (
    NEEDS,
    hide_adult,
    show_adult,
    show_contact,
    withhold_contact,
)
from childplan.identity.selectors.family import contact_detail_to_mark, relationship_to_change
from childplan.identity.selectors.reaching import reached

from .writing import reasoned_page


@practitioner_page(Permission.RECORD_FAMILY)
def hide(request: HttpRequest, child_id: UUID, relationship_id: UUID) -> HttpResponse:
    """Say what follows, ask why, and keep the adult confidential."""
    return reasoned_page(
        request,
        child_id,
        partial(hide_adult, relationship_id=relationship_id),
        title="Keep this adult confidential",
        said="The adult is now kept confidential.",
        asks="hide_adult",
        adult=_adult(request, child_id, relationship_id),
    )


@practitioner_page(Permission.RECORD_FAMILY)
def show(request: HttpRequest, child_id: UUID, relationship_id: UUID) -> HttpResponse:
    """Say what follows, ask why, and show the adult again."""
    return reasoned_page(
        request,
        child_id,
        partial(show_adult, relationship_id=relationship_id),
        title="Show this adult again",
        said="The adult is shown again.",
        asks="show_adult",
        adult=_adult(request, child_id, relationship_id),
    )


@practitioner_page(Permission.RECORD_FAMILY)
def withhold_contact_detail(
    request: HttpRequest, child_id: UUID, relationship_id: UUID, detail_id: UUID
) -> HttpResponse:
    """Say what follows, ask why, and keep a number or an email confidential."""
    return reasoned_page(
        request,
        child_id,
        partial(withhold_contact, relationship_id=relationship_id, detail_id=detail_id),
        title="Keep this confidential",
        said="It is now kept confidential.",
        asks="withhold_contact",
        **_contact(request, child_id, relationship_id, detail_id),
    )


@practitioner_page(Permission.RECORD_FAMILY)
def show_contact_detail(
    request: HttpRequest, child_id: UUID, relationship_id: UUID, detail_id: UUID
) -> HttpResponse:
    """Say what follows, ask why, and show a number or an email again."""
    return reasoned_page(
        request,
        child_id,
        partial(show_contact, relationship_id=relationship_id, detail_id=detail_id),
        title="Show this again",
        said="It is shown again.",
        asks="show_contact",
        **_contact(request, child_id, relationship_id, detail_id),
    )


def _adult(request: HttpRequest, child_id: UUID, relationship_id: UUID) -> str:
    """Whom it is about. Raises NotFound, and NotEntitled for whoever writes nothing confidential of the child."""
    scope = scope_of(request)
    found = relationship_to_change(scope, child_id, relationship_id)
    reached(scope, child_id).require(NEEDS)
    return found.person.name


def _contact(request: HttpRequest, child_id: UUID, relationship_id: UUID, detail_id: UUID) -> dict[str, str]:
    tie, detail = contact_detail_to_mark(scope_of(request), child_id, relationship_id, detail_id)
    return {"adult": tie.person.name, "kind": detail.get_kind_display().lower(), "value": detail.value}
