"""For whoever keeps the area's sign-ins: who has a second step, setup codes, and resets of lost steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.signing.actions.give_setup_code import HasSecondStep, give_setup_code
from childplan.signing.actions.reset_second_step import (
    NothingToReset,
    TakesAnother,
    ask_reset,
    confirm_reset,
    withdraw_reset,
)
from childplan.signing.forms import AskResetForm, FindForm
from childplan.signing.selectors import SignIn, sign_in_of, sign_ins_of_area

ASKING = ["GET", "HEAD", "POST"]
# A page of people; who looks for somebody types a part of their name.
MOST = 50
HAS_ONE = "They have a second step. If they lost it, ask for it to be reset first."


@require_safe
@practitioner_page(Permission.KEEP_SIGN_INS)
def sign_ins_page(request: HttpRequest) -> HttpResponse:
    """Who of the area can sign in, and by what. Resets that wait for a second person come first."""
    form = FindForm(request.GET or None)
    part = form.cleaned_data["name"] if form.is_valid() else ""
    found = sign_ins_of_area(scope_of(request), part=part)
    waiting = [one for one in found if one.reset_id]
    rest = [one for one in found if not one.reset_id]
    shown = {"form": form, "waiting": waiting, "people": rest[:MOST], "more": len(rest) > MOST}
    return render(request, "signing/sign_ins.html", shown)


@never_cache
@require_http_methods(ASKING)
@practitioner_page(Permission.KEEP_SIGN_INS)
def give_code_page(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Make a setup code, and show it this once."""
    scope = scope_of(request)
    person = sign_in_of(scope, membership_id)
    if request.method == "POST":
        try:
            given = give_setup_code(by=scope, at=clock.now(), user_id=person.user_id)
        except HasSecondStep:
            return _back(request, HAS_ONE)
        return render(request, "signing/code_given.html", {"person": person, "given": given})
    if person.has_step:
        return _back(request, HAS_ONE)
    return _asked(
        request,
        person,
        title=f"Give {person.name} a setup code",
        button_text="Make the code",
        intro="Make sure that it is they who ask: see them, or call a number you know. The code works once, today, "
        "together with their password. A code they had before stops working.",
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.KEEP_SIGN_INS)
def ask_reset_page(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Somebody lost every second step: say how it is known that it is they who ask."""
    scope = scope_of(request)
    person = sign_in_of(scope, membership_id)
    form = AskResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_reset(by=scope, at=clock.now(), user_id=person.user_id, reason=form.cleaned_data["reason"])
        except NothingToReset:
            return _back(request, "There is nothing to reset, or a colleague asked already.")
        return _back(
            request, "Asked. A second person who keeps sign-ins confirms it within 24 hours.", good=True
        )
    return _asked(
        request,
        person,
        form=form,
        title=f"Reset the second step of {person.name}",
        button_text="Ask a second person",
        intro="Use this when they lost their phone or passkey and their spare codes. A second person has to "
        "confirm it. Then they are signed out everywhere, told by email, and need a setup code.",
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.KEEP_SIGN_INS)
def confirm_reset_page(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """The second of two confirms, or lets it go."""
    scope, at = scope_of(request), clock.now()
    person = next((one for one in sign_ins_of_area(scope) if one.reset_id == reset_id), None)
    if person is None:
        raise NotFound("no such reset")
    if request.method == "POST":
        if "withdraw" in request.POST:
            withdraw_reset(by=scope, at=at, reset_id=reset_id)
            return _back(request, "Withdrawn. Nothing has changed.", good=True)
        try:
            confirm_reset(by=scope, at=at, reset_id=reset_id)
        except TakesAnother:
            return _back(request, "You asked for this yourself: somebody else has to confirm it.")
        return _back(request, f"{person.name} has no second step now. Give them a setup code.", good=True)
    shown = {"person": person, "title": f"Confirm the reset for {person.name}"}
    return render(request, "signing/confirm_reset.html", shown)


def _asked(request: HttpRequest, person: SignIn, **shown: Any) -> HttpResponse:
    context = {"caption": f"{person.role}, {person.place}", "cancel_href": "/sign-ins/", **shown}
    return render(request, "base_form.html", context)


def _back(request: HttpRequest, said: str, *, good: bool = False) -> HttpResponse:
    (messages.success if good else messages.warning)(request, said)
    return redirect("signing:sign_ins")
