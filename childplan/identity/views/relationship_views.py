"""Record an adult of a child's family; change it; end it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.actions.change_relationship import change_relationship, end_relationship
from childplan.identity.actions.record_relationship import record_relationship
from childplan.identity.forms.family import (
    SOMEBODY_ELSE,
    ChangeRelationshipForm,
    EndForm,
    NewRelationshipForm,
)
from childplan.identity.selectors.family import people_named, relationship_to_change
from childplan.identity.selectors.reaching import reached

from .writing import form_page, in_conflict, over_theirs, written


@practitioner_page(Permission.RECORD_FAMILY)
def add_relationship(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """A new adult; when somebody of that name is known from another child, first whether it is the same person."""
    scope, at = scope_of(request), clock.now()
    reached(scope, child_id).require(InformationClass.CONTACT)
    form = NewRelationshipForm(request.POST if request.method == "POST" else None)
    known = (
        people_named(scope, request.POST.get("name", ""), not_of=child_id) if request.method == "POST" else []
    )
    if known:
        form.offer(known)
    else:
        form.without_offer()

    def act() -> object:
        same_as = form.cleaned_data.get("same_as", "")
        is_known = same_as not in ("", SOMEBODY_ELSE)
        return record_relationship(
            by=scope,
            at=at,
            child_id=child_id,
            relation=form.relation(),
            contact=None if is_known else form.contact(),
            person_id=int(same_as) if is_known else None,
            reason=form.cleaned_data["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The adult is recorded.")
    return done or form_page(request, form, child_id=child_id, title="Add an adult of the family")


@practitioner_page(Permission.RECORD_FAMILY)
def change(request: HttpRequest, child_id: UUID, relationship_id: UUID) -> HttpResponse:
    """Change what is recorded. When somebody changed it meanwhile both texts are shown and nothing is lost."""
    scope, at = scope_of(request), clock.now()
    present = relationship_to_change(scope, child_id, relationship_id)
    form = ChangeRelationshipForm(
        request.POST if request.method == "POST" else None, initial=ChangeRelationshipForm.of(present)
    )
    shown: dict[str, Any] = {}

    def act() -> object:
        return change_relationship(
            by=scope,
            at=at,
            child_id=child_id,
            relationship_id=relationship_id,
            version=form.cleaned_data["version"],
            contact=form.contact(),
            relation=form.relation(),
            reason=form.cleaned_data["reason"],
        )

    try:
        done = written(request, form, act, child_id=child_id, said="The change is made.")
    except NewerVersion as newer:
        theirs = ChangeRelationshipForm.of(newer.theirs)
        done, form = None, ChangeRelationshipForm(over_theirs(request.POST, theirs))
        shown = in_conflict(form, theirs)
    title = f"Change {present.person.name}"
    return done or form_page(request, form, child_id=child_id, title=title, **shown)


@practitioner_page(Permission.RECORD_FAMILY)
def end(request: HttpRequest, child_id: UUID, relationship_id: UUID) -> HttpResponse:
    """Record the last day of a relationship; the adult stays on record."""
    scope, at = scope_of(request), clock.now()
    present = relationship_to_change(scope, child_id, relationship_id)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at),
        initial={"version": present.version},
    )

    def act() -> object:
        return end_relationship(
            by=scope,
            at=at,
            child_id=child_id,
            relationship_id=relationship_id,
            version=form.cleaned_data["version"] or 0,
            ends_on=form.cleaned_data["ends_on"],
            reason=form.cleaned_data["reason"],
        )

    try:
        done = written(request, form, act, child_id=child_id, said="The relationship is ended.")
    except NewerVersion:
        done = None
        form.add_error(None, "Somebody changed this while you were here. Look at it again before you end it.")
    title = f"{present.get_kind_display()}: {present.person.name} – record that this has ended"
    return done or form_page(request, form, child_id=child_id, title=title)
