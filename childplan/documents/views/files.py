"""Files that somebody asked for: their own list, asking for one, and fetching it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock
from childplan.common.tables import MARK, as_csv
from childplan.documents.actions.prepare_file import ask_for_file, fetch_file
from childplan.documents.rules import TooManyFiles
from childplan.documents.selectors.prepared import files_of
from childplan.documents.vocabulary import PreparedKind
from childplan.history.looking import as_way
from childplan.history.vocabulary import Means, Way
from childplan.plans.views.case_list_views import asked_list

CHANGED = (
    "What you may see has changed since the file was made, so it is not given out any more. Ask for it again: "
    "it then holds what you may see now"
)


@require_safe
@practitioner_page()
def list_files(request: HttpRequest) -> HttpResponse:
    """One's own, newest first."""
    return render(request, "documents/files.html", {"files": files_of(scope_of(request), at=clock.now())})


@require_POST
@practitioner_page()
def ask_for_list(request: HttpRequest) -> HttpResponse:
    """The list of children as it was shown, as a file."""
    scope = scope_of(request)
    try:
        ask_for_file(
            by=scope, at=clock.now(), what=PreparedKind.CASE_LIST, asked_for=asked_list(scope, request.POST)
        )
    except TooManyFiles as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The file is being made. It waits here for you, and is deleted after a day")
    return redirect("documents:your_files")


@require_POST
@practitioner_page()
def download_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The file, if everything in it may still be read; else why not."""
    as_way(Way.EXPORT, Means.CSV)
    file = fetch_file(by=scope_of(request), at=clock.now(), file_id=file_id)
    if file is None:
        messages.error(request, CHANGED)
        return redirect("documents:your_files")
    response = HttpResponse(MARK + as_csv(file.heading, file.lines), content_type="text/csv; charset=utf-8")
    day = timezone.localdate(file.asked_at)
    response["Content-Disposition"] = f'attachment; filename="children-{day:%Y-%m-%d}.csv"'
    return response
