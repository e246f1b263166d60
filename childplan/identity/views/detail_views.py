"""Names, addresses and flags of a child, and what the record is headed by."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.actions.end_address import end_address
from childplan.identity.actions.flag_child import end_flag, raise_flag, require_may_flag
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.record_name import change_details, record_name
from childplan.identity.forms.family import AddressForm, DetailsForm, EndForm, FlagForm, NameForm
from childplan.identity.selectors.family import address_to_end, child_to_change, flag_to_end
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import FLAG_CLASS, AddressKind, FlagKind

from .writing import form_page, in_conflict, over_theirs, written


@practitioner_page(Permission.RECORD_FAMILY)
def add_address(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Record where the child lives now; the present address of that kind ends."""
    scope, at = scope_of(request), clock.now()
    found = reached(scope, child_id)
    found.require(InformationClass.CONTACT)
    may_mark = found.contributes(InformationClass.CONTACT | CONFIDENTIAL)
    form = AddressForm(
        request.POST if request.method == "POST" else None, may_mark=may_mark, today=timezone.localdate(at)
    )

    def act() -> object:
        entered = form.cleaned_data
        return record_address(
            by=scope,
            at=at,
            child_id=child_id,
            kind=AddressKind(entered["kind"]),
            lines=entered["lines"],
            postcode=entered["postcode"],
            is_confidential=entered.get("is_confidential", False),
            starts_on=entered["starts_on"],
            reason=entered["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The address is recorded.")
    return done or form_page(
        request, form, child_id=child_id, title="Add an address", may_mark=may_mark, asks="address"
    )


@practitioner_page(Permission.RECORD_FAMILY)
def end_one_address(request: HttpRequest, child_id: UUID, address_id: UUID) -> HttpResponse:
    """Record that the child no longer lives there."""
    scope, at = scope_of(request), clock.now()
    address_to_end(scope, child_id, address_id)
    form = EndForm(request.POST if request.method == "POST" else None, today=timezone.localdate(at))

    def act() -> object:
        entered = form.cleaned_data
        return end_address(
            by=scope,
            at=at,
            child_id=child_id,
            address_id=address_id,
            ends_on=entered["ends_on"],
            reason=entered["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The address is ended.")
    return done or form_page(request, form, child_id=child_id, title="The child no longer lives there")


@practitioner_page(Permission.RECORD_FAMILY)
def add_name(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Record another name the child has or had."""
    scope, at = scope_of(request), clock.now()
    found = reached(scope, child_id)
    found.require(InformationClass.IDENTITY)
    may_mark = found.contributes(InformationClass.IDENTITY | CONFIDENTIAL)
    form = NameForm(request.POST if request.method == "POST" else None, may_mark=may_mark)

    def act() -> object:
        return record_name(
            by=scope, at=at, child_id=child_id, name=form.name(), reason=form.cleaned_data["reason"]
        )

    done = written(request, form, act, child_id=child_id, said="The name is recorded.")
    return done or form_page(request, form, child_id=child_id, title="Add another name")


@practitioner_page(Permission.RECORD_FAMILY)
def change_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Put right what the record is headed by, or record the birth of an expected child."""
    scope, at = scope_of(request), clock.now()
    today = timezone.localdate(at)
    child = child_to_change(scope, child_id)
    form = DetailsForm(
        request.POST if request.method == "POST" else None, initial=DetailsForm.of(child), today=today
    )
    shown: dict[str, Any] = {}

    def act() -> object:
        entered = form.cleaned_data
        return change_details(
            by=scope,
            at=at,
            child_id=child_id,
            version=entered["version"],
            details=form.details(),
            reason=entered["reason"],
        )

    try:
        done = written(request, form, act, child_id=child_id, said="The change is made.")
    except NewerVersion as newer:
        theirs = DetailsForm.of(newer.theirs)
        done, form = None, DetailsForm(over_theirs(request.POST, theirs), today=today)
        shown = in_conflict(form, theirs)
    return done or form_page(
        request, form, child_id=child_id, title="Change name, sex or birth date", **shown
    )


@practitioner_page()
def add_flag(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Raise a flag of a class the author may write in."""
    scope, at = scope_of(request), clock.now()
    require_may_flag(scope)
    found = reached(scope, child_id)
    kinds = [kind for kind in FlagKind if found.contributes(FLAG_CLASS[kind])]
    if not kinds:
        raise NotEntitled("no flag of this child's is yours to raise")
    form = FlagForm(
        request.POST if request.method == "POST" else None, kinds=kinds, today=timezone.localdate(at)
    )

    def act() -> object:
        entered = form.cleaned_data
        return raise_flag(
            by=scope,
            at=at,
            child_id=child_id,
            kind=FlagKind(entered["kind"]),
            starts_on=entered["starts_on"],
            reason=entered["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The flag is raised.")
    return done or form_page(request, form, child_id=child_id, title="Raise a flag")


@practitioner_page()
def end_one_flag(request: HttpRequest, child_id: UUID, flag_id: UUID) -> HttpResponse:
    """End a flag."""
    scope, at = scope_of(request), clock.now()
    require_may_flag(scope)
    flag_to_end(scope, child_id, flag_id)
    form = EndForm(request.POST if request.method == "POST" else None, today=timezone.localdate(at))

    def act() -> object:
        entered = form.cleaned_data
        return end_flag(
            by=scope,
            at=at,
            child_id=child_id,
            flag_id=flag_id,
            ends_on=entered["ends_on"],
            reason=entered["reason"],
        )

    done = written(request, form, act, child_id=child_id, said="The flag is ended.")
    return done or form_page(request, form, child_id=child_id, title="End this flag")
