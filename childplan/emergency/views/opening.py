"""Open a record in an emergency, in two steps; end it before its time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.emergency.actions.end_emergency_access import OverAlready, end_emergency_access
from childplan.emergency.actions.open_emergency_access import (
    NotForSoLong,
    NotSaidWhy,
    TooManyTries,
    open_emergency_access,
)
from childplan.emergency.forms import EndForm, OpenForm
from childplan.emergency.selectors.emergencies import emergency
from childplan.emergency.selectors.numbers import numbers_on
from childplan.emergency.vocabulary import EmergencyKind, Opened
from childplan.identity.forms.access_requests import as_sought
from childplan.identity.views.search_views import searched

ASKING = ["GET", "HEAD", "POST"]
CONFIRMED, CHANGE = "confirmed", "change"
SAID = {
    Opened.NOT_FOUND: "No child found that you can open. Check the number, or the names and birth date, and try again",
    Opened.SEEN: "You can see this child already. Go back to ‘Find a child’ and look for them there",
}
CARRIED = (
    "number",
    "forename",
    "surname",
    "born_on_day",
    "born_on_month",
    "born_on_year",
    "kind",
    "reason",
    "hours",
)


@require_http_methods(ASKING)
@practitioner_page(Permission.OPEN_IN_EMERGENCY)
def open_page(request: HttpRequest) -> HttpResponse:
    """Which child, why, for how long; then the same once more, with what follows; then it is open."""
    scope, at = scope_of(request), clock.now()
    numbers = numbers_on(timezone.localdate(at), area_id=scope.area_id or 0)
    sent = request.POST if request.method == "POST" else None
    form = OpenForm(sent, most_hours=numbers.hours, initial=as_sought(searched(request)))
    if sent is None or CHANGE in sent or not form.is_valid():
        return _asked(request, form)
    if CONFIRMED not in sent:
        return _checked(request, form, review_within=numbers.review_within)
    said = form.cleaned_data
    try:
        opened, access_id = open_emergency_access(
            by=scope,
            at=at,
            sought=form.sought,
            kind=EmergencyKind(said["kind"]),
            reason=said["reason"],
            hours=said["hours"],
        )
    except (NotSaidWhy, NotForSoLong, TooManyTries) as refused:
        form.add_error(refused.field, str(refused))
        return _asked(request, form)
    if opened is Opened.ALREADY_OPEN:
        messages.warning(
            request, "You have opened this record already. It is open until the time shown here."
        )
        return redirect("emergency:access", access_id)
    if opened is not Opened.OPENED or access_id is None:
        # Nothing that was typed is lost: most often one figure is wrong.
        form.add_error("number", SAID[opened])
        return _asked(request, form)
    shown = emergency(scope, access_id, at=at)
    messages.success(request, f"The record is open to you until {clock.time_of(shown.ends_at)}")
    return redirect("plans:child_plan", shown.child_id)


@require_http_methods(ASKING)
@practitioner_page()
def end_page(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """One button for whoever opened it; why, for whoever manages or reviews."""
    scope, at = scope_of(request), clock.now()
    shown = emergency(scope, access_id, at=at)
    if not (shown.is_mine or shown.is_reviewed_by_me or shown.is_managed_by_me):
        raise NotEntitled("not theirs to end")
    form = EndForm(request.POST if request.method == "POST" else None, is_mine=shown.is_mine)
    there = reverse(
        "emergency:list" if shown.is_mine else "emergency:access", args=[] if shown.is_mine else [access_id]
    )
    if not shown.is_open or (request.method == "POST" and form.is_valid()):
        try:
            if not shown.is_open:
                raise OverAlready
            end_emergency_access(
                by=scope, at=at, access_id=access_id, reason=form.cleaned_data.get("reason", "")
            )
        except OverAlready:
            messages.warning(request, "This emergency access has ended already.")
        else:
            messages.success(request, "Emergency access ended")
        return redirect(there)
    shown_words = {
        "title": "End this emergency access",
        "intro": "From the next page on you do not see this child through it. It is reviewed as it would be."
        if shown.is_mine
        else f"{shown.author} stops seeing the child through it now. It is reviewed as it would be.",
        "form": form,
        "back_href": there,
        "cancel_href": there,
        "button_text": "End it now",
    }
    return render(request, "base_form.html", shown_words)


def _asked(request: HttpRequest, form: OpenForm) -> HttpResponse:
    find = reverse("identity:find_child")
    shown = {
        "title": "Open a record in an emergency",
        "form": form,
        "back_href": find,
        "cancel_href": find,
        "button_text": "Continue",
    }
    return render(request, "emergency/open.html", shown)


def _checked(request: HttpRequest, form: OpenForm, *, review_within: int) -> HttpResponse:
    said = form.cleaned_data
    shown = {
        "title": "Check before you open this record",
        "sought": form.sought,
        "typed": said["number"] or f"{said['forename']} {said['surname']}",
        "born_on": None if said["number"] else said["born_on"],
        "kind": EmergencyKind(said["kind"]).label,
        "reason": said["reason"],
        "hours": said["hours"],
        "review_within": review_within,
        "hidden": [(name, request.POST.get(name, "")) for name in CARRIED if request.POST.get(name)],
    }
    return render(request, "emergency/check.html", shown)
