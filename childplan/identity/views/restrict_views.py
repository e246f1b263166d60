"""Restrict a record, seal the one of the life before an adoption, open the one of the new life."""

from typing import Any
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
from childplan.common.forms.again import sent_on
from childplan.identity.actions.adoption import open_new_life, seal_life_before
from childplan.identity.forms.opening import NewLifeForm
from childplan.identity.forms.restricted import HasOrderForm, ListForm, RestrictForm, SealForm
from childplan.identity.presenters import day_words
from childplan.identity.selectors.restricted import (
    colleagues,
    decides,
    is_restricted,
    is_sealed,
    parents_with_page,
    works_now,
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
    """Why, who sees the record from now on and which parents keep their page; then who loses the child, once more."""
    scope, at = scope_of(request), clock.now()
    if (elsewhere := _goes_elsewhere(scope, child_id)) is not None:
        return elsewhere
    working = works_now(scope, child_id, at=at)
    parents = parents_with_page(scope, child_id, at=at)
    form = RestrictForm(
        typed(request),
        found=colleagues(scope, request.POST.get("find", ""), at=at, chosen=chosen_of(request)),
        works={one.membership_id: f"{one.words}. {one.how}" for one in working if one.may_be_named},
        parents=parents,
        today=timezone.localdate(at),
    )
    around = {"title": "Restrict this record", "back_href": reverse("plans:access", args=[child_id])}
    if not form.is_valid():
        return record_page(
            request, form, child_id, template="identity/restrict.html", button_text="Continue", **around
        )
    said = form.cleaned_data
    if "confirmed" not in request.POST:
        kept = {name for number, name in parents.items() if number in said.get("parents", [])}
        return _check(
            request,
            form,
            child_id,
            template="identity/restrict_check.html",
            title="Check who loses this child before you restrict the record",
            kind=RestrictionKind(said["kind"]).label,
            reason=said["reason"],
            listed=[form.names_words(number) for number in said["names"]],
            keeps_page=sorted(kept),
            loses_page=sorted(set(parents.values()) - kept),
            loses=[one for one in working if one.membership_id not in said["names"]],
            review_on=said["review_on"],
        )
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


@require_http_methods(WRITTEN)
@practitioner_page(Permission.RESTRICT_RECORDS)
def seal(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """An adoption order was made: after a second look the record of the life before is sealed for a list, for good."""
    scope, at = scope_of(request), clock.now()
    # One that is restricted is sealed as it stands: lifted first, it would open to everybody in between.
    if (elsewhere := _goes_elsewhere(scope, child_id)) is not None and is_sealed(scope, child_id):
        return elsewhere
    found = colleagues(scope, request.POST.get("find", ""), at=at, chosen=chosen_of(request))
    form = SealForm(typed(request), found=found, today=timezone.localdate(at))
    if not form.is_valid():
        return record_page(
            request,
            form,
            child_id,
            title="Seal the record of the life before an adoption",
            template="identity/seal.html",
            back_href=reverse("plans:access", args=[child_id]),
            button_text="Continue",
        )
    said = form.cleaned_data
    sure = HasOrderForm(request.POST if "confirmed" in request.POST else None)
    if not sure.is_valid():
        return _check(
            request,
            form,
            child_id,
            template="identity/seal_check.html",
            title="Check before you seal this record for good",
            sure=sure,
            ordered_on=said["ordered_on"],
            reason=said["reason"],
            listed=[form.names_words(number) for number in said["names"]],
            review_on=said["review_on"],
        )
    seal_life_before(
        by=scope,
        at=at,
        child_id=child_id,
        membership_ids=sorted({scope.membership_id or 0, *said["names"]}),
        ordered_on=said["ordered_on"],
        reason=said["reason"] or f"Adoption order of {day_words(said['ordered_on'])}",
        review_on=said["review_on"],
    )
    messages.success(request, f"The record is sealed. Saved {clock.time_of(at)}")
    return redirect("identity:restricted_record", child_id)


def _check(
    request: HttpRequest, form: ListForm, child_id: UUID, *, template: str, title: str, **shown: Any
) -> HttpResponse:
    """All answers once more. Nothing is saved yet; what was typed goes with the answer."""
    return record_page(
        request,
        form,
        child_id,
        title=title,
        template=template,
        back_href=reverse("plans:access", args=[child_id]),
        hidden=sent_on(request.POST, without=("has_order", "confirmed", "find", "look")),
        cancel_words="Cancel and lose these answers",
        **shown,
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
    shown = {"title": "Open a record after an adoption", "form": form, "back_href": back, "cancel_href": back}
    shown["button_text"] = "Find or open the record"
    return render(request, "identity/new_life.html", shown)
