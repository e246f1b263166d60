"""Restricted records, for their named lists: mine, one of them, keep it so, name somebody, take a name off, lift it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock, surrounding
from childplan.identity.actions.restricted_records import (
    NamedAlready,
    NobodyWouldDecide,
    keep_restricted,
    lift_restriction,
    name_on_list,
    take_off_list,
)
from childplan.identity.forms.restricted import KeepForm, LiftForm, NameForm, ReasonForm
from childplan.identity.selectors.restricted import (
    colleagues,
    comes_back,
    my_restricted_records,
    name_to_take_off,
    parents_with_page,
    record_to_decide,
    restricted_record,
)

from .restricting import chosen_of, record_page, typed

WRITTEN = ["GET", "HEAD", "POST"]


@require_safe
@practitioner_page()
def restricted_records(request: HttpRequest) -> HttpResponse:
    """The records on whose list one stands, with the day on which each is looked at again."""
    scope = scope_of(request)
    shown = {
        "title": "Restricted records",
        "lines": my_restricted_records(scope),
        "today": timezone.localdate(clock.now()),
        "may_open": scope.may(Permission.RESTRICT_RECORDS),
    }
    return render(request, "identity/restricted_records.html", shown)


@require_safe
@practitioner_page()
def record(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """One restricted record: who is on its list, why, and every look at it."""
    scope, at = scope_of(request), clock.now()
    found = restricted_record(scope, child_id, at=at)
    shown = {
        **surrounding.surroundings(request, child_id, "plans:access"),
        "title": "Restricted record",
        "record": found,
        "may_seal": found.may_decide and not found.is_sealed and scope.may(Permission.RESTRICT_RECORDS),
        "is_late": found.review_on < timezone.localdate(at),
    }
    return render(request, "identity/restricted_record.html", shown)


@require_http_methods(WRITTEN)
@practitioner_page()
def keep(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Looked at again, and kept restricted until another day."""
    scope, at = scope_of(request), clock.now()
    record_to_decide(scope, child_id, at=at)
    form = KeepForm(typed(request), today=timezone.localdate(at))
    if form.is_valid():
        said = form.cleaned_data
        keep_restricted(
            by=scope, at=at, child_id=child_id, reason=said["reason"], review_on=said["review_on"]
        )
        return _done(request, child_id, "The record stays restricted.")
    intro = "The record stays restricted and its list stays as it is. Whoever does not work here any more comes off it."
    return record_page(request, form, child_id, title="Keep this record restricted", intro=intro)


@require_http_methods(WRITTEN)
@practitioner_page()
def add_name(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Find somebody of the area, and put them on the list."""
    scope, at = scope_of(request), clock.now()
    record_to_decide(scope, child_id, at=at)
    found = colleagues(scope, request.POST.get("find", ""), at=at, chosen=chosen_of(request))
    form = NameForm(typed(request), found=found, works=parents_with_page(scope, child_id, at=at))
    if form.is_valid():
        said = form.cleaned_data
        try:
            name_on_list(
                by=scope, at=at, child_id=child_id, principal_id=said["names"], reason=said["reason"]
            )
        except NamedAlready as refused:
            form.add_error(None, str(refused))
        else:
            words = f"{form.names_words(said['names'])} is on the list and sees the record from now on."
            return _done(request, child_id, words)
    return record_page(
        request,
        form,
        child_id,
        title="Add somebody to the list",
        template="identity/name_on_list.html",
        button_text="Put them on the list",
    )


@require_http_methods(WRITTEN)
@practitioner_page()
def take_off(request: HttpRequest, child_id: UUID, name_id: UUID) -> HttpResponse:
    """Take somebody off the list, oneself too."""
    scope, at = scope_of(request), clock.now()
    named = name_to_take_off(scope, child_id, name_id, at=at)
    form = ReasonForm(typed(request))
    if form.is_valid():
        try:
            take_off_list(
                by=scope, at=at, child_id=child_id, name_id=name_id, reason=form.cleaned_data["reason"]
            )
        except NobodyWouldDecide as refused:
            form.add_error(None, str(refused))
        else:
            words = f"{named.words} is off the list."
            if not named.is_own:
                return _done(request, child_id, words)
            messages.success(request, f"{words} Saved {clock.time_of(at)}")
            return redirect("identity:restricted_records")
    intro = (
        "This is you. You will not see this record any more."
        if named.is_own
        else f"{named.words} will not see this record any more, from now on."
    )
    return record_page(
        request,
        form,
        child_id,
        title="Remove somebody from the list",
        intro=intro,
        button_text="Remove from the list",
    )


@require_http_methods(WRITTEN)
@practitioner_page()
def lift(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Who sees the child again; then the record is ordinary. Never that of a life before an adoption."""
    scope, at = scope_of(request), clock.now()
    found = record_to_decide(scope, child_id, at=at)
    back = comes_back(scope, child_id, at=at)
    form = LiftForm(typed(request), back=back)
    if not found.is_sealed and form.is_valid():
        said = form.cleaned_data
        ending = [UUID(one) for one in said.get("ending", [])]
        lift_restriction(by=scope, at=at, child_id=child_id, reason=said["reason"], ending=ending)
        messages.success(request, f"The record is ordinary again. Saved {clock.time_of(at)}")
        return redirect("identity:restricted_records")
    return record_page(
        request,
        form,
        child_id,
        title="Lift the restriction",
        template="identity/lift_restriction.html",
        back=back,
        record=found,
        button_text="Lift the restriction",
    )


def _done(request: HttpRequest, child_id: UUID, said: str) -> HttpResponse:
    messages.success(request, f"{said} Saved {clock.time_of(clock.now())}")
    return redirect(reverse("identity:restricted_record", args=[child_id]))
