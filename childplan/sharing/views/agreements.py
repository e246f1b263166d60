"""The area's agreements on sharing: everybody reads them, some keep them."""

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.sharing.actions.end_sharing_agreement import end_sharing_agreement
from childplan.sharing.actions.keep_sharing_agreement import AgreementWords, keep_sharing_agreement
from childplan.sharing.forms.agreements import AgreementForm
from childplan.sharing.forms.decisions import EndForm
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.agreements import (
    agreement_as_typed,
    agreement_to_end,
    area_agreements,
    bodies_of_area,
    systems_without_agreement,
)
from childplan.sharing.vocabulary import Basis, Purpose

from .framing import refused_on, saved

STOPS = (
    "These systems act under it and stop at their next request: {}. If they are to go on, whoever runs this service "
    "puts them under another agreement first."
)


@require_safe
@practitioner_page()
def agreements_page(request: HttpRequest) -> HttpResponse:
    """Which bodies agreed to share what for what, from when until when."""
    scope = scope_of(request)
    shown = {
        "agreements": area_agreements(scope, today=clock.today()),
        "unnamed": systems_without_agreement(scope, today=clock.today()),
        "may_keep": scope.may(Permission.KEEP_AGREEMENTS),
    }
    return render(request, "sharing/agreements.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.KEEP_AGREEMENTS)
def keep_page(request: HttpRequest) -> HttpResponse:
    """Put a signed agreement on the list; filled in like another where one is mended: that one is ended besides."""
    scope, at = scope_of(request), clock.now()
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        bodies=bodies_of_area(scope),
        today=clock.today(),
        initial=agreement_as_typed(scope, request.GET.get("like", "")),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = AgreementWords(
            title=said["title"],
            purposes=[Purpose(one) for one in said["purposes"]],
            classes=sum(said["classes"]),
            basis=Basis(said["basis"]),
            signed_on=said["signed_on"],
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            review_on=said["review_on"],
            joint_controllers=said["joint_controllers"],
            where_kept=said["where_kept"],
        )
        try:
            keep_sharing_agreement(by=scope, at=at, organisation_ids=said["organisations"], words=words)
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            return saved(request, "The agreement is on the list.", "sharing:agreements")
    return _asked(request, form, title="Add a sharing agreement")


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.KEEP_AGREEMENTS)
def end_page(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """End one before its last day."""
    scope, at = scope_of(request), clock.now()
    found = agreement_to_end(scope, agreement_id, today=clock.today())
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_sharing_agreement(
                by=scope, at=at, agreement_id=agreement_id, reason=form.cleaned_data["reason"]
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            return saved(request, "The agreement has ended.", "sharing:agreements")
    stops = STOPS.format(", ".join(found.systems)) if found.systems and found.holds else ""
    return _asked(request, form, title="End a sharing agreement", caption=found.title, intro=stops)


def _asked(
    request: HttpRequest, form: Form, *, title: str, caption: str = "", intro: str = ""
) -> HttpResponse:
    back = reverse("sharing:agreements")
    shown = {"form": form, "title": title, "caption": caption, "back_href": back, "cancel_href": back}
    shown["intro"] = intro
    return render(request, "base_form.html", shown)
