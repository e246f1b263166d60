"""Conflicts of interest: one's own, those of the people one manages, and "Step back from this child"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock, drafting
from childplan.identity.actions.conflicts import (
    TooManyDeclarations,
    declare_conflict,
    end_declaration,
    stand_back,
)
from childplan.identity.forms.conflicts import ConflictForm, DeclareForm, EndForm
from childplan.identity.selectors.conflicts import declaration_to_end, own_declarations, team_declarations

from .restricting import record_page, typed

WRITTEN = ["GET", "HEAD", "POST"]
DECLARED = (
    "Declared. If this child has a record here, now or later, it is closed to you. We do not tell you whether there is "
    "one."
)
CLOSED = "The record is closed to you. Your manager is told that you declared a conflict of interest"


@require_safe
@practitioner_page()
def conflicts(request: HttpRequest) -> HttpResponse:
    """What one declared, and what the people whom one manages did."""
    scope = scope_of(request)
    shown = {
        "title": "Conflicts of interest",
        "own": own_declarations(scope),
        "team": team_declarations(scope),
    }
    return render(request, "identity/conflicts.html", shown)


@require_http_methods(WRITTEN)
@practitioner_page()
def declare(request: HttpRequest) -> HttpResponse:
    """Which child one should not see, and why. The answer is the same whatever there is."""
    scope, at = scope_of(request), clock.now()
    form = DeclareForm(typed(request))
    if form.is_valid():
        try:
            declare_conflict(by=scope, at=at, meant=form.meant, reason=form.cleaned_data["reason"])
        except TooManyDeclarations as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, DECLARED)
            return redirect("identity:conflicts")
    back = reverse("identity:conflicts")
    shown = {
        "title": "Declare a conflict of interest",
        "intro": "A child of your family or of friends, or one you should not work with for another reason. You "
        "are not told whether there is such a child here. Only your manager can end what you declare.",
        "form": form,
        "back_href": back,
        "cancel_href": back,
        "button_text": "Declare",
    }
    return render(request, "base_form.html", shown)


@require_http_methods(WRITTEN)
@practitioner_page()
def end(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """End what somebody whom one manages has declared."""
    scope, at = scope_of(request), clock.now()
    declared = declaration_to_end(scope, declaration_id)
    form = EndForm(typed(request))
    if form.is_valid():
        end_declaration(by=scope, at=at, declaration_id=declaration_id, reason=form.cleaned_data["reason"])
        messages.success(request, f"Ended. They are told. Saved {clock.time_of(at)}")
        return redirect("identity:conflicts")
    back = reverse("identity:conflicts")
    shown = {
        "title": "End a conflict of interest",
        "intro": f"{declared.who} declared: {declared.meant}. {declared.reason}. They will be able to see the child "
        "again, as far as their work allows.",
        "form": form,
        "back_href": back,
        "cancel_href": back,
        "button_text": "End it",
    }
    return render(request, "base_form.html", shown)


@require_http_methods(WRITTEN)
@practitioner_page()
def should_not_see(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What happens to one's work with the child, and to the drafts of it; then the record is closed to oneself."""
    scope, at = scope_of(request), clock.now()
    form = ConflictForm(typed(request))
    if form.is_valid():
        stand_back(by=scope, at=at, child_id=child_id, reason=form.cleaned_data["reason"])
        messages.success(request, CLOSED)
        return redirect("identity:conflicts")
    return record_page(
        request,
        form,
        child_id,
        title="Step back from this child",
        template="identity/stand_back.html",
        back_href=reverse("plans:access", args=[child_id]),
        drafts=drafting.own_drafts(request, child_id),
        button_text="Step back from this child",
    )
