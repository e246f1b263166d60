"""What was opened in an emergency: the list, one of them, its review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.emergency.actions.review_emergency_access import ReviewedAlready, review_emergency_access
from childplan.emergency.forms import YES, ReviewForm
from childplan.emergency.presenters import look_lines, warnings
from childplan.emergency.selectors.emergencies import emergencies, emergency, looks_of, pattern_of
from childplan.emergency.selectors.numbers import numbers_on


@require_safe
@practitioner_page()
def list_page(request: HttpRequest) -> HttpResponse:
    """What waits for my review, what my people opened, what I opened."""
    scope = scope_of(request)
    found = emergencies(scope, at=clock.now())
    to_review = [one for one in found if one.is_reviewed_by_me]
    groups = [
        ("Waiting for review", [one for one in to_review if one.waits]),
        ("Open now", [one for one in to_review if one.is_open]),
        ("Opened by people you manage", [one for one in found if one.is_managed_by_me]),
        ("Opened by you", [one for one in found if one.is_mine]),
        ("Reviewed", [one for one in to_review if not one.waits and not one.is_open]),
    ]
    shown = {
        "title": "Emergency access",
        "groups": [group for group in groups if group[1]],
        "may_open": scope.may(Permission.OPEN_IN_EMERGENCY),
    }
    return render(request, "emergency/list.html", shown)


@require_safe
@practitioner_page()
def access_page(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Who opened a record, why and until when; what a review found, to those whom it concerns."""
    shown = emergency(scope_of(request), access_id, at=clock.now())
    return render(request, "emergency/access.html", {"title": "Emergency access", "one": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.REVIEW_EMERGENCIES)
def review_page(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """What was looked at, what stands out, the reason; and what the reviewer finds."""
    scope, at = scope_of(request), clock.now()
    one = emergency(scope, access_id, at=at)
    if not one.is_reviewed_by_me:
        raise NotEntitled("not theirs to review")
    there = reverse("emergency:access", args=[access_id])
    if not one.waits:
        messages.warning(
            request,
            "It has not ended yet. You can end it first."
            if one.is_open
            else "This has been reviewed already.",
        )
        return redirect(there)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            review_emergency_access(
                by=scope,
                at=at,
                access_id=access_id,
                justified=said["justified"] == YES,
                follows=form.what_follows,
                words=said["words"],
            )
        except ReviewedAlready:
            messages.warning(request, "Somebody else reviewed this first. Nothing of yours was saved.")
        else:
            messages.success(request, f"Review saved {clock.time_of(at)}")
        return redirect(there)
    numbers = numbers_on(timezone.localdate(at), area_id=scope.area_id or 0)
    shown = {
        "title": "Review an emergency access",
        "one": one,
        "looks": look_lines(looks_of(access_id)),
        "warnings": warnings(pattern_of(one), numbers),
        "form": form,
        "back_href": reverse("emergency:list"),
        "cancel_href": reverse("emergency:list"),
        "button_text": "Save review",
    }
    return render(request, "emergency/review.html", shown)
