"""Why I see this child, who else can, and why a colleague cannot."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.selectors import involvements
from childplan.common import clock
from childplan.identity.selectors.restricted import decides
from childplan.plans.forms.access_forms import AboutForm, ColleagueForm, ReadersForm
from childplan.plans.presenters.access import (
    by_agency,
    closed_to_me,
    my_classes,
    my_reasons,
    why_not_words,
)
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.involving import endable, kinds_to_involve
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.who_can_see import who_can_see
from childplan.plans.selectors.why_not import colleagues, why_not
from childplan.sharing.selectors.holding import classes_held

from .framing import child_page

A_PAGE = 30


@require_safe
@practitioner_page()
def access_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every reason that opens this child to me; and, for those entitled, everyone who sees it."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    may_see_others = scope.may(Permission.SEE_WHO_CAN_SEE)
    form = ReadersForm(request.GET)
    wanted = form.wanted()
    everyone = who_can_see(scope, reach, at=at) if may_see_others else []
    chosen = [viewer for viewer in everyone if wanted is None or wanted in viewer.reads]
    # Whoever prints wants them all on one page.
    all_at_once = "all" in request.GET
    page = Paginator(chosen, max(len(chosen), 1) if all_at_once else A_PAGE).get_page(request.GET.get("page"))
    return child_page(
        request,
        "plans/access.html",
        header,
        at=at,
        current="plans:access",
        reasons=my_reasons(reach, first_name=header.first_name),
        classes=my_classes(reach, at=at),
        closed=closed_to_me(reach, at=at),
        role_key=scope.role_key,
        may_see_others=may_see_others,
        may_restrict=scope.may(Permission.RESTRICT_RECORDS) and decides(child_id),
        form=form,
        wanted=wanted,
        page=page,
        agencies=by_agency(page.object_list),
        people=len(chosen),
        ending=endable(reach, involvements(scope, child_id, at=at)),
        may_involve=bool(kinds_to_involve(reach)),
        is_long=page.has_other_pages(),
        printed_at=at,
    )


@require_safe
@practitioner_page(Permission.SEE_WHO_CAN_SEE)
def why_not_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Look for a colleague, choose a part of the record, and read what keeps them from it. The log has it."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    search = ColleagueForm(request.GET if "name" in request.GET else None)
    found, about, answer, words = None, None, None, ""
    if search.is_bound and search.is_valid():
        found = colleagues(scope, reach, name=search.cleaned_data["name"], at=at)
        about = AboutForm(request.GET if "about" in request.GET else None, found=found)
    if about is not None and about.is_bound and about.is_valid():
        needs, prose = about.needs()
        answer = why_not(scope, reach, about.cleaned_data["colleague"], needs=needs, prose=prose, at=at)
        words = why_not_words(answer, about=about.words(), first_name=header.first_name)
    lacks = answer is not None and answer.answer.missing is not None
    failed = about if about is not None and about.errors else search
    return child_page(
        request,
        "plans/why_not.html",
        header,
        at=at,
        current="plans:access",
        form=failed,
        search=search,
        found=found,
        about=about,
        answer=answer,
        words=words,
        may_involve=lacks and bool(kinds_to_involve(reach)),
        may_share=lacks and scope.may(Permission.DECIDE_TO_SHARE) and bool(classes_held(scope, child_id)),
    )
