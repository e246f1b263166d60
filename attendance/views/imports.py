"""Bring in a Common Transfer File: upload, preview, problems to download, confirm or leave, result."""

from collections.abc import Callable
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.abandon_import import abandon_import
from attendance.actions.check_file import NoSchoolNumber, TooManyFiles, check_file
from attendance.actions.confirm_import import (
    FileNotWaiting,
    NothingToBringIn,
    ask_again,
    confirm_import,
    resume_import,
)
from attendance.ctf import MarkLayout
from attendance.forms import FileForm
from attendance.presenters.imports import (
    counts,
    file_line,
    problem_line,
    problems_as_csv,
    progress_lines,
    pupil_line,
    usable,
)
from attendance.selectors import imports
from attendance.workflow import ImportState, PupilOutcome
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.tables import MARK
from childplan.history.looking import as_way
from childplan.history.vocabulary import Means, Way

A_PAGE = 50


@require_safe
@practitioner_page(Permission.IMPORT_PUPILS)
def list_files(request: HttpRequest) -> HttpResponse:
    """The files of the school, newest first."""
    page = Paginator(imports.sent_files(scope_of(request)), A_PAGE).get_page(request.GET.get("page"))
    lines = [file_line(sent) for sent in imports.as_shown(list(page.object_list))]
    return render(request, "attendance/imports.html", {"lines": lines, "page": page})


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.IMPORT_PUPILS)
def upload_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is checked, and nothing of it is brought in yet."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = check_file(
                by=scope_of(request),
                at=clock.now(),
                stream=cast(BinaryIO, file),
                filename=file.name,
                layout=MarkLayout(form.cleaned_data["layout"]),
            )
        except NoSchoolNumber:
            form.add_error(
                "file", "You do not act for a school with a number (LAESTAB). Act as its member first."
            )
        except TooManyFiles as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("attendance:import", import_id=sent.pk)
    context = {
        "title": "Bring in a Common Transfer File",
        "form": form,
        "back_href": reverse("attendance:imports"),
    }
    return render(request, "attendance/upload.html", context)


@require_safe
@practitioner_page(Permission.IMPORT_PUPILS)
def show_file(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The file as it stands: what is foreseen, why it was refused, or what became of its pupils."""
    scope = scope_of(request)
    sent = imports.sent_file(scope, import_id)
    context = {"sent": sent, "line": file_line(sent), "counts": counts(sent), "usable": usable(sent)}
    if sent.state in (ImportState.CONFIRMED, ImportState.STOPPED):
        context["progress"] = progress_lines(imports.progress_of(scope, sent))
        return render(request, "attendance/progress.html", context)
    if sent.state is ImportState.DONE:
        return render(request, "attendance/result.html", context | _result(request, sent))
    problems = Paginator(imports.problems_of(scope, sent), A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": problems, "problems": [problem_line(problem) for problem in problems.object_list]}
    if sent.state is ImportState.CHECKED:
        who = Paginator(imports.not_yet_known_of(scope, sent), A_PAGE).get_page(request.GET.get("pupils"))
        pupils = [pupil_line(pupil) for pupil in imports.pupils_as_shown(list(who.object_list))]
        before = imports.same_file_before(scope, sent)
        context |= {"same_before": before, "who": who, "pupils": pupils}
        return render(request, "attendance/preview.html", context)
    return render(request, "attendance/refused.html", context)


def _result(request: HttpRequest, sent: imports.SentFile) -> dict[str, Any]:
    """What became of the pupils of a file that is done, and who is not in."""
    scope, became = scope_of(request), sent.counts["became"]
    page = Paginator(imports.pupils_of(scope, sent), A_PAGE).get_page(request.GET.get("page"))
    shown = imports.pupils_as_shown(list(page.object_list))
    return {
        "page": page,
        "pupils": [pupil_line(pupil) for pupil in shown],
        "problems": [problem_line(problem) for pupil in shown for problem in pupil.problems],
        "being_checked": became.get(PupilOutcome.REVIEW, 0),
        "set_aside": imports.set_aside_of(scope, sent) if became.get(PupilOutcome.SET_ASIDE) else [],
    }


@require_safe
@practitioner_page(Permission.IMPORT_PUPILS)
def download_problems(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Every problem of a file, for a spreadsheet."""
    scope = scope_of(request)
    as_way(Way.EXPORT, Means.CSV)
    sent = imports.sent_file(scope, import_id)
    body = MARK + problems_as_csv(imports.problems_of(scope, sent))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{sent.uploaded_at:%Y-%m-%d}.csv"'
    return response


def _sent_on(request: HttpRequest, import_id: UUID, act: Callable[..., object]) -> HttpResponse:
    """Let the worker go on with a file, by one of the acts that say so; then show how far it is."""
    try:
        act(by=scope_of(request), at=clock.now(), import_id=import_id)
    except FileNotWaiting as refused:
        messages.warning(request, f"Nothing was changed: this file is already “{refused.state.label}”.")
    except NothingToBringIn:
        messages.warning(request, "Nothing was brought in: no pupil of this file is left to bring in.")
    return redirect("attendance:import", import_id=import_id)


@require_POST
@practitioner_page(Permission.IMPORT_PUPILS)
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Have the pupils of a checked file brought in."""
    return _sent_on(request, import_id, confirm_import)


@require_POST
@practitioner_page(Permission.IMPORT_PUPILS)
def ask(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Ask again about the pupils being checked, and try again those set aside."""
    return _sent_on(request, import_id, ask_again)


@require_POST
@practitioner_page(Permission.IMPORT_PUPILS)
def resume(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Go on with a file that stopped."""
    return _sent_on(request, import_id, resume_import)


@require_POST
@practitioner_page(Permission.IMPORT_PUPILS)
def abandon(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Leave a checked file."""
    try:
        abandon_import(by=scope_of(request), at=clock.now(), import_id=import_id)
    except FileNotWaiting as refused:
        messages.warning(request, f"This file is already “{refused.state.label}”.")
        return redirect("attendance:import", import_id=import_id)
    messages.success(request, "The file was not brought in, and what it said about pupils was deleted")
    return redirect("attendance:imports")
