"""Involve somebody with a child, in three steps without an address of their own; and end an involvement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.actions import LedAlready, end_involvement, involve
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.involving import MayInvolve
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.plans.forms.involvement_forms import EndInvolvementForm, WhatForForm, WhomForm
from childplan.plans.rules.involving import WHAT_FOR
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.involving import (
    MOST_OFFERED,
    candidates,
    involvement_to_end,
    kinds_to_involve,
    require_involves,
    works_until,
)
from childplan.plans.selectors.reach import Reach, reach_of

from .framing import address, and_saved, asking_page, saved, typed

LEADS = "Somebody leads the work with this child. End that first: there is one lead practitioner"


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page()
def involve_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What for; then whom, why and until when; then the answers once more, and it is done."""
    scope, at = scope_of(request), clock.now()
    require_involves(scope)
    reach = reach_of(scope, child_id)
    offered = kinds_to_involve(reach)
    if not offered:
        raise NotEntitled(f"{scope.role.name}: nobody to involve with this child")
    what_for = WhatForForm(typed(request), offered=offered)
    if not what_for.is_valid():
        return _asking(request, reach, at, form=what_for, button_text="Continue")
    what = next(may for may in offered if may.kind == what_for.cleaned_data["kind"])
    return _whom(request, reach, at, what)


def _whom(request: HttpRequest, reach: Reach, at: datetime, what: MayInvolve) -> HttpResponse:
    step = request.POST.get("step", "")
    name = request.POST.get("named", "").strip()[:100]
    people = candidates(reach, what, at=at, name=name)
    shown: dict[str, Any] = {
        "what": what,
        "people": people[:MOST_OFFERED],
        "today": timezone.localdate(at),
        "works_until": works_until(reach, what),
    }
    form = WhomForm(request.POST, **shown)
    around: dict[str, Any] = {
        "template": "plans/involve.html",
        "what_for": WHAT_FOR[what.kind],
        "is_cut_off": len(people) > MOST_OFFERED,
        "is_empty": not people,
    }
    if step not in ("check", "save"):
        again = form.sent_again() if step else {}
        return _asking(request, reach, at, form=WhomForm(initial=again, **shown), **around)
    if not form.is_valid():
        return _asking(request, reach, at, form=form, **around)
    chosen = next(one for one in people if one.principal_id == form.cleaned_data["whom"])
    if step == "save":
        try:
            involve(
                by=reach.scope,
                at=at,
                child_id=reach.child_id,
                kind=what.kind,
                principal_id=chosen.principal_id,
                organisation_id=chosen.organisation_id,
                classes=form.needs(),
                ends_at=form.ends_at(),
                reason=form.cleaned_data["reason"],
            )
        except LedAlready:
            form.add_error(None, LEADS)
            return _asking(request, reach, at, form=form, **around)
        words = and_saved(f"{chosen.name} is involved", at)
        return saved(request, words, address("child_plan", reach.child_id))
    around["template"] = "plans/involve_check.html"
    around |= {"answers": form.answers(chosen), "hidden": form.to_send_again()}
    return _asking(request, reach, at, form=form, title="Check before you involve them", **around)


def _asking(
    request: HttpRequest, reach: Reach, at: datetime, *, title: str = "Involve somebody", **context: Any
) -> HttpResponse:
    header = child_header(reach, today=timezone.localdate(at))
    back = address("child_plan", reach.child_id)
    return asking_page(request, header, at=at, title=title, back=back, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page()
def end_involvement_page(request: HttpRequest, child_id: UUID, involvement_id: UUID) -> HttpResponse:
    """End one involvement, with a reason. Whoever it opened the child to is out from then on."""
    scope, at = scope_of(request), clock.now()
    require_involves(scope, ending=True)
    reach = reach_of(scope, child_id)
    worker = involvement_to_end(reach, involvement_id, at=at)
    form = EndInvolvementForm(typed(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        end_involvement(by=scope, at=at, involvement_id=involvement_id, reason=reason)
        # Whoever ended their own may not see the child any more.
        is_mine = worker.principal_id in scope.principals
        to = reverse("plans:case_list") if is_mine else address("access", child_id)
        return saved(request, and_saved(f"{worker.name} is no longer involved", at), to)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="End this involvement",
        form=form,
        back=address("child_plan", child_id),
        template="plans/end_involvement.html",
        worker=worker,
    )
