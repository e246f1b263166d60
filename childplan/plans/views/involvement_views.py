"""Involve somebody with a child, in three steps without an address of their own; and end an involvement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.actions import LedAlready, end_involvement, involve
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.involving import MayInvolve
from childplan.access.permissions import Permission
from childplan.access.presenters import will_see
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.forms.again import sent_on, show_again
from childplan.plans.forms.involvement_forms import EndInvolvementForm, WhatForForm, WhomForm
from childplan.plans.rules.involving import WHAT_FOR
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.involving import (
    candidates,
    has_ended,
    involvement_to_end,
    kinds_to_involve,
    lead_now,
    opens_to,
    require_involves,
    works_until,
)
from childplan.plans.selectors.reach import Reach, reach_of

from .framing import address, and_saved, asking_page, saved, typed

LEADS = "Somebody leads the work with this child. End that first: there is one lead practitioner"
ENDED = "Somebody ended this involvement already"
CANCEL = "Cancel and lose these answers"


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
    lead, may_end_lead = None, False
    if any(may.kind is InvolvementKind.LEAD_PRACTITIONER for may in offered):
        lead, may_end_lead = lead_now(reach, at=at)
    asks_again = request.POST.get("step") == "what"
    what_for = WhatForForm(
        None if asks_again else typed(request),
        offered=offered,
        lead=lead,
        initial={"kind": request.POST.get("kind", "")},
    )
    if not what_for.is_valid():
        around: dict[str, Any] = {
            "hidden": sent_on(request.POST, without=("kind", "step")),
            "template": "plans/what_for.html",
        }
        around |= {"lead": lead, "may_end_lead": may_end_lead, "button_text": "Continue"}
        around["may_share"] = scope.may(Permission.DECIDE_TO_SHARE)
        return _asking(request, reach, at, form=what_for, **around)
    what = next(may for may in offered if may.kind == what_for.cleaned_data["kind"])
    return _whom(request, reach, at, what)


def _whom(request: HttpRequest, reach: Reach, at: datetime, what: MayInvolve) -> HttpResponse:
    step = request.POST.get("step", "")
    name = request.POST.get("named", "").strip()[:100]
    those = candidates(reach, what, at=at, name=name, chosen=request.POST.get("whom", ""))
    shown: dict[str, Any] = {
        "what": what,
        "people": those.people,
        "today": timezone.localdate(at),
        "works_until": works_until(reach, what),
    }
    form = WhomForm(request.POST, **shown)
    around: dict[str, Any] = {
        "template": "plans/involve.html",
        "what_for": WHAT_FOR[what.kind],
        **those.shown,
    }
    if step not in ("check", "save"):
        form = WhomForm(**shown)
        show_again(form, request.POST)
        around["found"] = len(those.found) if step == "find" and not those.waits else None
        return _asking(request, reach, at, form=form, **around)
    if not form.is_valid():
        return _asking(request, reach, at, form=form, **around)
    chosen = next(one for one in those.people if one.principal_id == form.cleaned_data["whom"])
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
    people_there = opens_to(chosen, what, at=at)
    around |= {
        "template": "plans/involve_check.html",
        "answers": form.answers(chosen),
        "sees": will_see([one.role_key for one in people_there], what.kind, form.needs()),
        "opens_to": people_there,
        "hidden": form.to_send_again(),
        "cancel_words": CANCEL,
    }
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
    try:
        worker = involvement_to_end(reach, involvement_id, at=at)
    except NotEntitled:
        if not has_ended(reach, involvement_id, at=at):
            raise
        messages.warning(
            request, f"Nothing was saved: {ENDED[0].lower()}{ENDED[1:]}" if request.POST else ENDED
        )
        return redirect(address("access", child_id))
    is_mine = worker.principal_id in scope.principals
    form = EndInvolvementForm(typed(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        end_involvement(by=scope, at=at, involvement_id=involvement_id, reason=reason)
        # Whoever ended their own may not see the child any more.
        to = reverse("plans:case_list") if is_mine else address("access", child_id)
        return saved(request, and_saved(f"{worker.name} is no longer involved", at), to)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="End this involvement",
        form=form,
        back=address("access", child_id),
        template="plans/end_involvement.html",
        worker=worker,
        is_mine=is_mine,
    )
