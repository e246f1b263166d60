"""Restrict a record, seal the one of the life before an adoption, open the one of the new life."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.actions import restrict_record
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import RestrictionKind
from childplan.common import clock
from childplan.identity.actions.adoption import open_new_life, seal_life_before
from childplan.identity.forms.opening import NewLifeForm
from childplan.identity.forms.restricted import RestrictForm, SealForm
from childplan.identity.selectors.restricted import (
    colleagues,
    decides,
    is_restricted,
    is_sealed,
    parents_with_page,
)

from .opening_views import SAID
from .restricting import chosen_of, record_page, typed

WRITTEN = ["GET", "HEAD", "POST"]


def _goes_elsewhere(scope: Scope, child_id: UUID) -> HttpResponse | None:
    """A record that is restricted already has a page of its own. Raises NotFound, NotEntitled."""
    restricted = is_restricted(scope, child_id)
    if not decides(child_id):
        raise NotEntitled("your role does not decide about this child's protection")
    return redirect("identity:restricted_record", child_id) if restricted else None


@require_http_methods(WRITTEN)
@practitioner_page(Permission.RESTRICT_RECORDS)
def restrict(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Why, who sees the record from now on, which parents keep their page, and when it is looked at again."""
    scope, at = scope_of(request), clock.now()
    if (elsewhere := _goes_elsewhere(scope, child_id)) is not None:
        return elsewhere
    form = RestrictForm(
        typed(request),
        found=colleagues(scope, request.POST.get("find", ""), at=at, chosen=chosen_of(request)),
        parents=parents_with_page(scope, child_id, at=at),
        today=timezone.localdate(at),
    )
    if form.is_valid():
        said = form.cleaned_data
        restrict_record(
            by=scope,
            at=at,
            child_id=child_id,
            membership_ids=sorted({scope.membership_id or 0, *said["names"]}),
            person_ids=said.get("parents", []),
            kind=RestrictionKind(said["kind"]),
            reason=said["reason"],
            review_on=said["review_on"],
        )
        messages.success(request, f"The record is restricted. Saved {clock.time_of(at)}")
        return redirect("identity:restricted_record", child_id)
    return record_page(
        request,
        form,
        child_id,
        title="Restrict this record",
        template="identity/restrict.html",
        back_href=reverse("plans:access", args=[child_id]),
        button_text="Restrict this record",
    )


@require_http_methods(WRITTEN)
@practitioner_page(Permission.RESTRICT_RECORDS)
def seal(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """An adoption order was made: the record of the life before is sealed for a list, for good."""
    scope, at = scope_of(request), clock.now()
    # One that is restricted is sealed as it stands: lifted first, it would open to everybody in between.
    if (elsewhere := _goes_elsewhere(scope, child_id)) is not None and is_sealed(scope, child_id):
        return elsewhere
    found = colleagues(scope, request.POST.get("find", ""), at=at, chosen=chosen_of(request))
    form = SealForm(typed(request), found=found, today=timezone.localdate(at))
    if form.is_valid():
        said = form.cleaned_data
        seal_life_before(
            by=scope,
            at=at,
            child_id=child_id,
            membership_ids=sorted({scope.membership_id or 0, *said["names"]}),
            ordered_on=said["ordered_on"],
            reason=said["reason"],
            review_on=said["review_on"],
        )
        messages.success(request, f"The record is sealed. Saved {clock.time_of(at)}")
        return redirect("identity:restricted_record", child_id)
    return record_page(
        request,
        form,
        child_id,
        title="Seal the record of the life before an adoption",
        template="identity/seal.html",
        back_href=reverse("plans:access", args=[child_id]),
        button_text="Seal this record for good",
    )


@require_http_methods(WRITTEN)
@practitioner_page(Permission.RESTRICT_RECORDS)
def new_life(request: HttpRequest) -> HttpResponse:
    """Open the ordinary record of an adopted child, as of a day; of the record before nothing is asked."""
    scope, at = scope_of(request), clock.now()
    form = NewLifeForm(typed(request), today=timezone.localdate(at))
    if form.is_valid():
        said = form.cleaned_data
        resolved = open_new_life(
            by=scope, at=at, child=form.child(), since=said["since"], reason=said["reason"]
        )
        if resolved.child_id is None:
            return redirect("identity:being_checked")
        messages.success(request, SAID[resolved.answer])
        return redirect("plans:child_plan", resolved.child_id)
    back = reverse("identity:restricted_records")
    shown = {"title": "Open the record of a new life", "form": form, "back_href": back, "cancel_href": back}
    return render(request, "identity/new_life.html", shown)
