"""Mark that a part of the plan tells of somebody else, after reading who loses sight of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.roles import closed_by
from childplan.common import clock
from childplan.common.vocabulary import THIRD_PARTY
from childplan.plans.actions.mark_telling_of_others import mark_telling_of_others
from childplan.plans.forms.mark_forms import MarkForm
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.telling_of_others import part_to_mark
from childplan.plans.vocabulary import Markable

from .framing import address, and_saved, asking_page, done, saved, typed

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def mark_section_page(request: HttpRequest, child_id: UUID, section_id: UUID) -> HttpResponse:
    """A section."""
    return _page(request, child_id, Markable.SECTION, section_id, back=address("child_plan", child_id))


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def mark_view_page(request: HttpRequest, child_id: UUID, view_id: UUID) -> HttpResponse:
    """A view of the child or family."""
    return _page(request, child_id, Markable.VIEW, view_id, back=address("views", child_id))


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def mark_contribution_page(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> HttpResponse:
    """What another system sent."""
    back = address("contributions", child_id)
    return _page(request, child_id, Markable.CONTRIBUTION, contribution_id, back=back)


def _page(request: HttpRequest, child_id: UUID, what: Markable, row_id: UUID, *, back: str) -> HttpResponse:
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    part = part_to_mark(reach, what, row_id)
    form = MarkForm(typed(request), is_marked=part.is_marked)

    def mark() -> None:
        mark_telling_of_others(
            by=scope,
            at=at,
            child_id=child_id,
            what=what,
            row_id=row_id,
            marked=not part.is_marked,
            reason=form.cleaned_data["reason"],
        )

    if request.method == "POST" and done(form, mark):
        words = "The mark is lifted" if part.is_marked else "It is marked"
        return saved(request, and_saved(words, at), back)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="Lift the mark that this tells of somebody else"
        if part.is_marked
        else "Mark this as telling of somebody else",
        caption=part.name,
        form=form,
        back=back,
        button_text="Lift the mark" if part.is_marked else "Mark it",
        template="plans/mark_telling_of_others.html",
        part=part,
        closed=[role.name for role in closed_by(part.information_class, THIRD_PARTY)],
    )
