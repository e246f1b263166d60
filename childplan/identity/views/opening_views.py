"""Open a child's record by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock
from childplan.identity.actions.open_by_hand import open_by_hand
from childplan.identity.forms.opening import OpenChildForm
from childplan.identity.rules import may_open_by_hand
from childplan.identity.vocabulary import Resolution

SAID = {
    Resolution.FOUND: "We knew this child already, so there is still one record. It says now that you and your team "
    "were in touch. If you need to see more, ask those who work with the child.",
    Resolution.OPENED: "The record is open, and with it the child’s plan. You and your team work with it now.",
}


@practitioner_page()
def open_child(request: HttpRequest) -> HttpResponse:
    """A form; then the child found or opened, or the page that says that somebody checks first."""
    scope, at = scope_of(request), clock.now()
    if not may_open_by_hand(scope):
        raise PermissionDenied(f"{scope.role.name}: not permitted to open a record by hand")
    form = OpenChildForm(request.POST if request.method == "POST" else None, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        resolved = open_by_hand(by=scope, at=at, child=form.child(), reason=form.cleaned_data["reason"])
        if resolved.child_id is None:
            return redirect("identity:being_checked")
        messages.success(request, SAID[resolved.answer])
        return redirect("plans:child_plan", resolved.child_id)
    return render(request, "identity/open_child.html", {"title": "Open a child’s record", "form": form})


@practitioner_page()
def being_checked(request: HttpRequest) -> HttpResponse:
    """What happens when a record may be of a child we know. Which child, if any, is not said."""
    return render(request, "identity/being_checked.html", {"title": "We are checking this record"})
