"""The area's numbers that raise alerts: look, set one, withdraw one that has not begun."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.accounts.keeping import NOT_KEPT
from childplan.common import clock
from childplan.common.forms.both_texts import both_texts, chooses
from childplan.escalation.actions.set_threshold import set_threshold
from childplan.escalation.actions.withdraw_threshold import withdraw_threshold
from childplan.escalation.forms import SetNumberForm, WithdrawNumberForm
from childplan.escalation.presenters import numbers as shown
from childplan.escalation.rules import NumberRefused
from childplan.escalation.selectors.numbers import TriggerNumbers, area_numbers, set_since, trigger_numbers
from childplan.escalation.selectors.setting import WhatChanges, what_changes
from childplan.history.acts import NewerVersion, NotFound

SOMEBODY_ELSE = (
    "Somebody else changed a number of this rule while you were writing. Nothing of yours is lost: "
    "read what stands now, then send it again"
)
CONFLICT = 409


@require_safe
@practitioner_page(Permission.OVERSEE_ALERTS)
def every_number(request: HttpRequest) -> HttpResponse:
    """Each trigger's numbers in this area: now, coming, before, who set them and why."""
    scope = scope_of(request)
    found = area_numbers(scope, today=clock.today())
    may_set = scope.may(Permission.SET_THRESHOLDS)
    triggers = [shown.trigger(each, may_set=may_set) for each in found]
    return render(request, "escalation/numbers.html", {"triggers": triggers})


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.SET_THRESHOLDS)
def set_number(request: HttpRequest, trigger_key: str) -> HttpResponse:
    """Set one number from a day on, asked twice. What somebody else changed meanwhile is shown; no text is lost."""
    scope, at = scope_of(request), clock.now()
    found = trigger_numbers(scope, trigger_key, today=clock.today())
    said = request.POST if request.method == "POST" else None
    form = SetNumberForm(said, names=shown.names(found), initial={"version": found.version})
    conflict = False
    if chooses(request) and form.is_valid() and (both := _both(request, form, found)) is not None:
        return both
    if form.is_valid() and "change" not in request.POST:
        try:
            if "confirmed" not in request.POST:
                foreseen = what_changes(scope, trigger_key, **form.cleaned_data, today=clock.today())
                return _asked_again(request, form, found, foreseen)
            set_threshold(by=scope, at=at, trigger_key=trigger_key, **form.cleaned_data)
        except NumberRefused as refused:
            form.add_error(refused.field, refused.words)
        except NewerVersion:
            conflict = True
        else:
            words = shown.set_words(
                found, form.cleaned_data["name"], form.cleaned_data["valid_from"], today=clock.today()
            )
            messages.success(request, f"{words} Saved {clock.time_of(at)}")
            return _back(trigger_key)
    if conflict:
        found = trigger_numbers(scope, trigger_key, today=clock.today())
        if (both := _both(request, form, found)) is not None:
            return both
        form = SetNumberForm(_again(request, found.version), names=shown.names(found))
        form.add_error(None, SOMEBODY_ELSE)
    return _asked(
        request,
        "escalation/set_number.html",
        form,
        title="Set a number",
        caption=found.name,
        button_text="Continue",
        trigger=shown.trigger(found, may_set=False),
        conflict=conflict,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.SET_THRESHOLDS)
def withdraw_number(request: HttpRequest, trigger_key: str) -> HttpResponse:
    """Withdraw one that has not begun, with the reason."""
    scope, at, today = scope_of(request), clock.now(), clock.today()
    found = trigger_numbers(scope, trigger_key, today=today)
    said = request.POST if request.method == "POST" else None
    form = WithdrawNumberForm(said, numbers=shown.coming(found), initial={"version": found.version})
    conflict = False
    if form.is_valid():
        try:
            withdraw_threshold(by=scope, at=at, trigger_key=trigger_key, **form.cleaned_data)
        except NumberRefused as refused:
            form.add_error(refused.field, refused.words)
        except (NewerVersion, NotFound):
            conflict = True
        else:
            words = "The number is withdrawn. What held before goes on holding."
            messages.success(request, f"{words} Saved {clock.time_of(at)}")
            return _back(trigger_key)
    if conflict:
        found = trigger_numbers(scope, trigger_key, today=today)
        form = WithdrawNumberForm(_again(request, found.version), numbers=shown.coming(found))
        form.add_error(None, SOMEBODY_ELSE)
    return _asked(
        request,
        "base_form.html",
        form,
        title="Withdraw a number that has not begun",
        caption=found.name,
        button_text="Withdraw this number",
        intro="" if shown.coming(found) else "No number of this rule is set from a later day.",
        conflict=conflict,
    )


def _asked_again(
    request: HttpRequest, form: SetNumberForm, found: TriggerNumbers, foreseen: WhatChanges
) -> HttpResponse:
    """What the number would change. Nothing is saved yet; all that was typed is sent on with the answer."""
    return _asked(
        request,
        "escalation/confirm_number.html",
        form,
        title="Check the number before you set it",
        caption=found.name,
        button_text="Set this number",
        changes=shown.changes(foreseen, form.cleaned_data["reason"], today=clock.today()),
        hidden=[(name, value) for name, value in request.POST.items() if name not in NOT_KEPT],
        conflict=False,
    )


def _both(request: HttpRequest, form: SetNumberForm, found: TriggerNumbers) -> HttpResponse | None:
    """The same number, set by somebody else meanwhile: both, and parts to take of each. None where it was another."""
    said = form.cleaned_data
    theirs = set_since(found, said["name"], version=said["version"])
    if theirs is None:
        return None
    shown_both = both_texts(
        request.POST,
        form=form,
        theirs=shown.as_set(theirs, version=found.version),
        base={},
        again=lambda stands: SetNumberForm(names=shown.names(found), initial=stands),
        own=(),
    )
    return _asked(
        request,
        "escalation/both_numbers.html",
        shown_both.pop("form"),
        conflict=not shown_both["is_chosen"],
        title="Somebody else changed a number of this rule while you were writing",
        caption=found.name,
        **shown_both,
    )


def _again(request: HttpRequest, version: int) -> Any:
    """What was typed, to be asked again from what stands now."""
    again = request.POST.copy()
    again["version"] = str(version)
    return again


def _asked(
    request: HttpRequest, template: str, form: Form, *, conflict: bool, **context: Any
) -> HttpResponse:
    back = reverse("escalation:numbers")
    around = {"form": form, "back_href": back, "cancel_href": back, **context}
    return render(request, template, around, status=CONFLICT if conflict else 200)


def _back(trigger_key: str) -> HttpResponse:
    return redirect(f"{reverse('escalation:numbers')}#{trigger_key}")
