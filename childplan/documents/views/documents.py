"""Documents of a child: the list, one of them, attaching one, a newer version of it, downloading, removing."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.vocabulary import THIRD_PARTY
from childplan.documents.actions.attach_document import attach_document, strand_to_attach_to
from childplan.documents.actions.remove_document import remove_document
from childplan.documents.forms import AttachForm, RemoveForm
from childplan.documents.presenters import not_kept, shelves, shown
from childplan.documents.rules import refusal_words
from childplan.documents.selectors.documents import (
    DocumentLine,
    document_page,
    document_to_download,
    documents_of,
    places_to_attach,
)
from childplan.documents.vocabulary import DocumentState, RefusedBecause
from childplan.history.acts import NotFound
from childplan.history.looking import as_way
from childplan.history.vocabulary import Means, Way
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.views.framing import and_saved, asking_page, child_page, done, saved, typed
from childplan.plans.vocabulary import CONTENT_CLASS

ASKING = ["GET", "HEAD", "POST"]
# What is downloaded shows and runs nothing by itself, wherever it is opened.
STERILE = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@practitioner_page()
def list_documents(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Plan by plan, and below them what was not kept."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    lines = documents_of(reach)
    places = places_to_attach(reach) if scope.may(Permission.EDIT_PLAN) else []
    return child_page(
        request,
        "documents/documents.html",
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        current="documents:of_child",
        shelves=shelves(lines, places),
        not_kept=not_kept(lines),
        back_href=reverse("plans:child_plan", args=[child_id]),
        no_scanner=not settings.CLAMD,
    )


@require_safe
@practitioner_page()
def show_document(request: HttpRequest, child_id: UUID, document_id: UUID) -> HttpResponse:
    """What it is, who wrote and who attached it, what the virus check said, and its versions."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    page = document_page(reach, document_id)
    return child_page(
        request,
        "documents/document.html",
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        current="documents:of_child",
        one=shown(page.shown),
        document=page.shown,
        versions=[shown(line) for line in page.versions],
        may_write=scope.may(Permission.EDIT_PLAN),
        back_href=reverse("documents:of_child", args=[child_id]),
        no_scanner=not settings.CLAMD,
    )


@require_safe
@practitioner_page()
def download_document(request: HttpRequest, child_id: UUID, document_id: UUID) -> HttpResponse:
    """Its bytes, to be kept and opened elsewhere: never shown by the browser as a page of ours."""
    as_way(Way.EXPORT, Means.FILE)
    file = document_to_download(reach_of(scope_of(request), child_id), document_id)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.filename) or "attachment"
    response["Content-Security-Policy"] = STERILE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def attach_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """Choose a file and say what it is."""
    at = clock.now()
    return _attaching(request, reach_of(scope_of(request), child_id), strand_id, at)


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def attach_version_page(request: HttpRequest, child_id: UUID, document_id: UUID) -> HttpResponse:
    """The same, where it takes the place of one that is there. The earlier one stays."""
    at = clock.now()
    reach = reach_of(scope_of(request), child_id)
    before = document_page(reach, document_id).shown
    if not before.may_replace:
        raise NotEntitled("this document takes no newer version from you")
    return _attaching(request, reach, before.strand_id, at, before=before)


def _attaching(
    request: HttpRequest, reach: Reach, strand_id: UUID, at: datetime, *, before: DocumentLine | None = None
) -> HttpResponse:
    try:
        strand = strand_to_attach_to(reach, strand_id)
    except PlanRefusal as closed:
        raise NotFound("closed") from closed
    form = AttachForm(
        typed(request),
        request.FILES or None,
        may_mark=reach.may_write(CONTENT_CLASS[strand.kind] | THIRD_PARTY),
        latest=timezone.localdate(at),
        initial={"title": before.title, "said_by": before.said_by} if before else {},
    )
    back = reverse("documents:of_child", args=[reach.child_id])

    def attach() -> None:
        row = attach_document(
            by=reach.scope,
            at=at,
            child_id=reach.child_id,
            strand_id=strand_id,
            sent=form.sent(),
            replaces=before.id if before else None,
        )
        if row.state == DocumentState.REFUSED:
            because = RefusedBecause(row.refused_because)
            form.add_error("file", refusal_words(because, most=settings.DOCUMENT_LIMIT_BYTES))

    if request.method == "POST" and done(form, attach) and not form.errors:
        return saved(request, and_saved("The document is attached and being checked for viruses", at), back)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="Attach a newer version" if before else "Attach a document",
        caption=before.title if before else strand.get_kind_display(),
        form=form,
        back=back,
        button_text="Attach",
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def remove_page(request: HttpRequest, child_id: UUID, document_id: UUID) -> HttpResponse:
    """Why, and then it is gone for good."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    document = document_page(reach, document_id).shown
    if not document.may_remove:
        raise NotEntitled("this document is not yours to remove")
    form, back = RemoveForm(typed(request)), reverse("documents:of_child", args=[child_id])

    def remove() -> None:
        remove_document(
            by=scope, at=at, child_id=child_id, document_id=document_id, reason=form.cleaned_data["reason"]
        )

    if request.method == "POST" and done(form, remove):
        return saved(request, and_saved("The document is removed", at), back)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="Remove this document",
        caption=document.title,
        form=form,
        back=back,
        button_text="Remove for good",
        intro="The file is deleted and cannot be brought back. That it was here, and why it was removed, stays.",
    )
