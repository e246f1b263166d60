"""What the pages that write about one child share: the bar, the form, and errors put back into it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from childplan.access.guards import scope_of
from childplan.common import clock, surrounding
from childplan.history.acts import NewerVersion
from childplan.identity.forms.family import EndForm, ReasonedForm


def written(
    request: HttpRequest, form: forms.Form, act: Callable[[], object], *, child_id: UUID, said: str
) -> HttpResponse | None:
    """Do what a valid form asks and go back to the family page; None when the form must be shown again.

    Domain errors are ValueErrors with a sentence for people; they stand above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except ValueError as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"{said} Saved {clock.time_of(clock.now())}")
    return redirect("identity:family", child_id)


def form_page(
    request: HttpRequest, form: forms.Form, *, child_id: UUID, title: str, **shown: Any
) -> HttpResponse:
    """The form under the child's bar; 409 when somebody else was first. Raises NotFound."""
    back = reverse("identity:family", args=[child_id])
    context = {
        **surrounding.surroundings(request, child_id, ""),
        "title": title,
        "form": form,
        "back_href": back,
        "cancel_href": back,
        **shown,
    }
    return render(request, "identity/form.html", context, status=409 if "theirs" in shown else 200)


def reasoned_page(
    request: HttpRequest,
    child_id: UUID,
    act: Callable[..., object],
    *,
    title: str,
    said: str,
    **shown: Any,
) -> HttpResponse:
    """A page that says what follows, asks why, and does it. act: with all but who, when, which child and the reason."""
    form = ReasonedForm(request.POST if request.method == "POST" else None)

    def acted() -> object:
        reason = form.cleaned_data["reason"]
        return act(by=scope_of(request), at=clock.now(), child_id=child_id, reason=reason)

    done = written(request, form, acted, child_id=child_id, said=said)
    return done or form_page(request, form, child_id=child_id, title=title, **shown)


def ending_page(
    request: HttpRequest, child_id: UUID, act: Callable[..., object], *, version: int, title: str, said: str
) -> HttpResponse:
    """A page that asks for the day from which something no longer holds, and why. version: the one that is shown."""
    at = clock.now()
    form = EndForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at),
        initial={"version": version},
    )

    def acted() -> object:
        entered = form.cleaned_data
        return act(
            by=scope_of(request),
            at=at,
            child_id=child_id,
            version=entered["version"] or 0,
            ends_on=entered["ends_on"],
            reason=entered["reason"],
        )

    try:
        done = written(request, form, acted, child_id=child_id, said=said)
    except NewerVersion:
        done = None
        form.add_error(None, "Somebody changed this while you were here. Look at it again before you end it.")
    return done or form_page(request, form, child_id=child_id, title=title)


def over_theirs(typed: QueryDict, theirs: Mapping[str, Any]) -> QueryDict:
    """The author's own words again, to be saved over the newer version if they want to."""
    again = typed.copy()
    again["version"] = str(theirs["version"])
    return again


def in_conflict(form: forms.Form, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Say above the form that somebody was first, and show their version in words beside the author's."""
    form.add_error(
        None, "Somebody changed this while you were writing. Check theirs below, then save yours or leave it."
    )
    shown = []
    for name, value in theirs.items():
        if name != "version" and value not in ("", None):
            field = form.fields[name]
            shown.append((field.label, dict(getattr(field, "choices", ())).get(value, value)))
    return {"theirs": shown}
