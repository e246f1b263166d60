"""Record a court order; put it right; record that it has ended."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.actions.record_order import correct_order, end_order, record_order
from childplan.identity.forms.orders import CorrectOrderForm, NewOrderForm
from childplan.identity.selectors.family import live_ties
from childplan.identity.selectors.orders import order_to_change, words_of_order
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import ORDER_CLASS, OrderKind

from .writing import ending_page, form_page, in_conflict, over_theirs, written


@practitioner_page(Permission.RECORD_FAMILY)
def add_order(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """An order about an adult, or about the child. An adoption order is recorded where the record is sealed for it."""
    scope, at = scope_of(request), clock.now()
    may = reached(scope, child_id)
    may.require(InformationClass.CONTACT)
    today = timezone.localdate(at)
    kinds = [
        kind for kind in OrderKind if kind is not OrderKind.ADOPTION and may.contributes(ORDER_CLASS[kind])
    ]
    form = NewOrderForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        adults=live_ties(scope, child_id, today=today),
        today=today,
        initial={"about": request.GET.get("about", "")},
    )

    def act() -> object:
        about = form.relationship_id
        return record_order(
            by=scope,
            at=at,
            child_id=child_id,
            kind=OrderKind(form.cleaned_data["kind"]),
            relationship_id=UUID(about) if about else None,
            limits=form.cleaned_data["limits"],
            text=form.text(),
            reason=form.cleaned_data["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The order is recorded.")
    return done or form_page(request, form, child_id=child_id, title="Record a court order")


@practitioner_page(Permission.RECORD_FAMILY)
def change(request: HttpRequest, child_id: UUID, order_id: UUID) -> HttpResponse:
    """Put right its days or words. When somebody changed it meanwhile both are shown and nothing is lost."""
    scope, at = scope_of(request), clock.now()
    present = order_to_change(scope, child_id, order_id)
    today = timezone.localdate(at)
    form = CorrectOrderForm(
        request.POST if request.method == "POST" else None, today=today, initial=CorrectOrderForm.of(present)
    )
    shown: dict[str, Any] = {}

    def act() -> object:
        return correct_order(
            by=scope,
            at=at,
            child_id=child_id,
            order_id=order_id,
            version=form.cleaned_data["version"],
            text=form.text(),
            reason=form.cleaned_data["reason"],
        )

    try:
        done = written(request, form, act, child_id=child_id, said="The change is made.")
    except NewerVersion as newer:
        theirs = CorrectOrderForm.of(newer.theirs)
        done, form = None, CorrectOrderForm(over_theirs(request.POST, theirs), today=today)
        shown = in_conflict(form, theirs)
    title = f"Correct the {present.get_kind_display().lower()}"
    return done or form_page(request, form, child_id=child_id, title=title, **shown)


@practitioner_page(Permission.RECORD_FAMILY)
def end(request: HttpRequest, child_id: UUID, order_id: UUID) -> HttpResponse:
    """Record the day from which an order no longer holds; it stays on record."""
    present = order_to_change(scope_of(request), child_id, order_id)
    return ending_page(
        request,
        child_id,
        partial(end_order, order_id=order_id),
        version=present.version,
        title=f"{words_of_order(present)} – record that this has ended",
        said="The order is ended.",
    )
