"""Referrals and panel items: mine, one, sending one in three steps, answering, ending."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import held_by_work
from childplan.common import clock
from childplan.common.forms.again import sent_on, show_again
from childplan.history.acts import NewerVersion
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.departing import Pointed
from childplan.identity.forms.leaving import FOR_PRACTITIONERS, LeavingForm, reasons_typed
from childplan.identity.selectors.departing import Reader, pointed_at
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.involving import Candidate, candidates
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.views.framing import and_saved, asking_page, child_page, saved, typed

from .actions._writing import ReferralRefused
from .actions.answer_referral import accept_referral, decline_referral
from .actions.end_referral import close_panel_item, close_referral, withdraw_referral
from .actions.send_referral import put_before_panel, require_nothing_confidential, send_referral
from .forms import (
    ACCEPT,
    CLOSE,
    HEARD,
    WITHDRAW,
    AnswerReferralForm,
    Ending,
    EndReferralForm,
    SendForm,
    WhatForm,
)
from .presenters import became
from .rules import PLAIN, may_send, receives
from .selectors.referrals import ReferralView, my_referrals, referral
from .vocabulary import State, What

ASKING = ["GET", "HEAD", "POST"]
CANCEL = "Cancel and lose these answers"


@require_safe
@practitioner_page()
def list_referrals(request: HttpRequest) -> HttpResponse:
    """What was sent to me or my team, and what I sent."""
    shown = my_referrals(scope_of(request), at=clock.now())
    # Nobody answered what this reader sent: it is theirs to ring, or to send it again.
    late = [one for one in shown if one.is_mine and one.lapsed and one.state is State.SENT]
    context = {
        "title": "Referrals",
        "groups": [
            *([("Not answered in time", late)] if late else []),
            ("Waiting for your answer", [one for one in shown if one.may_answer]),
            (
                "Sent to you or your team",
                [one for one in shown if one.is_received and not one.is_mine and not one.may_answer],
            ),
            ("Sent by you", [one for one in shown if one.is_mine and one not in late]),
        ],
    }
    return render(request, "referrals/referrals.html", context)


@require_http_methods(ASKING)
@practitioner_page()
def send_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What to do; then to whom, what and until when; then the answers once more, and it is sent."""
    scope, at = scope_of(request), clock.now()
    offered = may_send(scope.role)
    if not offered:
        raise NotEntitled(f"{scope.role.name}: refers nobody")
    reach = reach_of(scope, child_id)
    own = held_by_work(scope, child_id)
    if not own or reach.is_restricted:
        raise NotEntitled("nothing of this child is yours to pass on")
    chosen = request.POST.get("what") or request.GET.get("what", "")
    asks_again = request.POST.get("step") == "what"
    sent = None if asks_again else typed(request)
    first = WhatForm(sent, offered=list(offered), initial={"what": chosen})
    if not first.is_valid():
        # What was typed for the one goes on to the other.
        hidden = sent_on(request.POST, without=("what", "step"))
        return _asking(
            request,
            reach,
            at,
            title="Refer, or put before a panel",
            form=first,
            template="referrals/what.html",
            hidden=hidden,
            button_text="Continue",
        )
    return _sending(request, reach, at, What(first.cleaned_data["what"]), own=own)


def _sending(request: HttpRequest, reach: Reach, at: datetime, what: What, *, own: int) -> HttpResponse:
    step, name = request.POST.get("step", ""), request.POST.get("named", "").strip()[:100]
    receivers = candidates(
        reach, may_send(reach.scope.role)[what], at=at, name=name, chosen=request.POST.get("whom", "")
    )
    shown: dict[str, Any] = {
        "sending": what,
        "people": receivers.people,
        "own": own,
        "today": timezone.localdate(at),
    }
    form = SendForm(request.POST, **shown)
    around: dict[str, Any] = {
        "title": PLAIN[what],
        "sending": what,
        "template": "referrals/send.html",
        **receivers.shown,
        "carried": reasons_typed(request.POST),
    }
    if step not in ("check", "save"):
        form = SendForm(**shown)
        show_again(form, request.POST)
        around["found"] = len(receivers.found) if step == "find" and not receivers.waits else None
        return _asking(request, reach, at, form=form, **around)
    if not form.is_valid():
        return _asking(request, reach, at, form=form, **around)
    chosen = next(one for one in receivers.people if one.principal_id == form.cleaned_data["whom"])
    try:
        return _checked(request, reach, at, form, chosen, around)
    except ReferralRefused as refused:
        form.add_error(None, str(refused))
        return _asking(request, reach, at, form=form, **around)


def _checked(
    request: HttpRequest,
    reach: Reach,
    at: datetime,
    form: SendForm,
    chosen: Candidate,
    around: dict[str, Any],
) -> HttpResponse:
    """Everything once more, and what its words are pointed at for; sent once that is answered. Raises
    ReferralRefused."""
    asked, is_answered = form.asked(), request.POST["step"] == "save"
    require_nothing_confidential(reach.child_id, asked)
    found: Sequence[Pointed] = pointed_at(reach.child_id, asked.leaving, reader=Reader.PRACTITIONERS, at=at)
    leaving = LeavingForm(request.POST, is_answered=is_answered, found=found, way=FOR_PRACTITIONERS)
    if is_answered and leaving.is_valid():
        send = send_referral if form.sending is What.REFERRAL else put_before_panel
        try:
            row = send(
                by=reach.scope,
                at=at,
                child_id=reach.child_id,
                asked=asked,
                reason=PLAIN[form.sending],
                let_through=leaving.reasons(),
            )
        except MustBeChecked as stopped:
            # Somebody was recorded in this moment.
            leaving = LeavingForm(request.POST, is_answered=True, found=stopped.found, way=FOR_PRACTITIONERS)
        else:
            return saved(request, and_saved(f"Sent to {chosen.name}", at), _address(row.child_id, row.pk))
    around |= {"title": "Check before you send it", "template": "referrals/send_check.html"}
    around |= {"cancel_words": CANCEL, "answers": form.answers(chosen), "leaving": leaving}
    # Reasons for what is not pointed at any more go on with the rest.
    around["carried"] = [one for one in around["carried"] if one[0] not in leaving.fields]
    return _asking(request, reach, at, form=form, hidden=form.to_send_again(), **around)


@require_safe
@practitioner_page()
def referral_page(request: HttpRequest, child_id: UUID, referral_id: UUID) -> HttpResponse:
    """One referral: what is asked, what became of it, and what its reader may do."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    shown = referral(scope, child_id, referral_id, at=at)
    header = child_header(reach, today=timezone.localdate(at))
    back = reverse("referrals:referrals")
    return child_page(request, "referrals/referral.html", header, at=at, referral=shown, back_href=back)


@require_http_methods(ASKING)
@practitioner_page()
def answer_page(request: HttpRequest, child_id: UUID, referral_id: UUID) -> HttpResponse:
    """Accept or decline. Where somebody was first, what they did is said."""
    scope, at = scope_of(request), clock.now()
    if not receives(scope.role):
        raise NotEntitled(f"{scope.role.name}: answers no referral")
    reach = reach_of(scope, child_id)
    shown = referral(scope, child_id, referral_id, at=at)
    if not shown.may_answer:
        return _too_late(request, shown, may=shown.is_received and shown.what is What.REFERRAL)
    form = AnswerReferralForm(typed(request), initial={"version": shown.version})
    if form.is_valid():
        said = form.cleaned_data
        accepts = said["answer"] == ACCEPT
        answer = accept_referral if accepts else decline_referral
        try:
            answer(
                by=scope,
                at=at,
                child_id=child_id,
                referral_id=referral_id,
                version=said["version"],
                reason=said["reason"],
            )
        except NewerVersion:
            return _too_late(request, referral(scope, child_id, referral_id, at=at), may=True)
        # Whoever declined does not see the child any more.
        to = _address(child_id, referral_id) if accepts else reverse("referrals:referrals")
        return saved(request, and_saved("Accepted" if accepts else "Declined", at), to)
    return _asking(
        request,
        reach,
        at,
        title="Answer this referral",
        form=form,
        button_text="Send answer",
        template="referrals/answer.html",
        referral=shown,
        to=_address(child_id, referral_id),
    )


@require_http_methods(ASKING)
@practitioner_page()
def end_page(request: HttpRequest, child_id: UUID, referral_id: UUID) -> HttpResponse:
    """Withdraw what waits; close what was accepted, or what a panel has heard."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    shown = referral(scope, child_id, referral_id, at=at)
    if not shown.may_end:
        return _too_late(request, shown, may=shown.is_mine or (shown.is_received and scope.role.writes))
    ending = _ending(shown)
    form = EndReferralForm(typed(request), ending=ending, initial={"version": shown.version})
    if form.is_valid():
        try:
            _end(shown, scope, at, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"])
        except NewerVersion:
            return _too_late(request, referral(scope, child_id, referral_id, at=at), may=True)
        to = _address(child_id, referral_id) if shown.is_mine else reverse("referrals:referrals")
        return saved(request, and_saved(ending.done, at), to)
    return _asking(
        request,
        reach,
        at,
        title=ending.title,
        caption=shown.purpose,
        form=form,
        template="referrals/end.html",
        referral=shown,
        button_text=ending.title,
        to=_address(child_id, referral_id),
    )


def _too_late(request: HttpRequest, shown: ReferralView, *, may: bool) -> HttpResponse:
    """Somebody was first, or its day is over: say who and when, on the referral. Raises NotEntitled where it never was
    the reader's to move."""
    if not may:
        raise NotEntitled("this referral is not yours to move")
    words = became(shown)
    messages.warning(request, f"Nothing was saved: {words}" if request.method == "POST" else words)
    return redirect(_address(shown.child_id, shown.id))


def _ending(shown: ReferralView) -> Ending:
    if shown.what is What.PANEL:
        return HEARD
    return WITHDRAW if shown.state is State.SENT else CLOSE


def _end(shown: ReferralView, scope: Scope, at: datetime, *, version: int, reason: str) -> None:
    end = withdraw_referral if shown.state is State.SENT else close_referral
    if shown.what is What.PANEL:
        end = close_panel_item
    end(by=scope, at=at, child_id=shown.child_id, referral_id=shown.id, version=version, reason=reason)


def _asking(
    request: HttpRequest, reach: Reach, at: datetime, *, to: str = "", **context: Any
) -> HttpResponse:
    header = child_header(reach, today=timezone.localdate(at))
    back = to or reverse("plans:child_plan", args=[reach.child_id])
    return asking_page(request, header, at=at, back=back, **context)


def _address(child_id: UUID, referral_id: UUID) -> str:
    return reverse("referrals:referral", args=[child_id, referral_id])
