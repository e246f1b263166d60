"""Record an adult of a child's family; change it; end it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.actions.change_relationship import change_relationship, end_contact, end_relationship
from childplan.identity.actions.hide_adult import NEEDS
from childplan.identity.actions.record_relationship import record_relationship
from childplan.identity.forms.family import (
    SOMEBODY_ELSE,
    ChangeRelationshipForm,
    NewRelationshipForm,
)
from childplan.identity.selectors.family import contact_detail_to_change, people_named, relationship_to_change
from childplan.identity.selectors.reaching import reached

from .writing import ending_page, form_page, in_conflict, over_theirs, reasoned_page, written


@practitioner_page(Permission.RECORD_FAMILY)
def add_relationship(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """A new adult; when somebody of that name is known from another child, first whether it is the same person."""
    scope, at = scope_of(request), clock.now()
    found = reached(scope, child_id)
    found.require(InformationClass.CONTACT)
    form = NewRelationshipForm(request.POST if request.method == "POST" else None)
    known = (
        people_named(scope, request.POST.get("name", ""), not_of=child_id) if request.method == "POST" else []
    )
    if known:
        form.offer(known)
    else:
        form.without_offer()
    if not found.contributes(NEEDS):
        form.without_mark()

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
            is_confidential=form.cleaned_data.get("is_confidential", False),
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
    present = relationship_to_change(scope_of(request), child_id, relationship_id)
    return ending_page(
        request,
        child_id,
        partial(end_relationship, relationship_id=relationship_id),
        version=present.version,
        title=f"{present.get_kind_display()}: {present.person.name} – record that this has ended",
        said="The relationship is ended.",
    )


@practitioner_page(Permission.RECORD_FAMILY)
def end_contact_detail(
    request: HttpRequest, child_id: UUID, relationship_id: UUID, detail_id: UUID
) -> HttpResponse:
    """Ask why, and record that a number or an email reaches an adult no longer."""
    tie, detail = contact_detail_to_change(scope_of(request), child_id, relationship_id, detail_id)
    kind = detail.get_kind_display().lower()
    return reasoned_page(
        request,
        child_id,
        partial(end_contact, relationship_id=relationship_id, detail_id=detail_id),
        title=f"{tie.person.name}: {detail.value} is no longer used",
        said="It is ended.",
        asks="end_contact",
        kind=kind,
        value=detail.value,
        adult=tie.person.name,
    )
