"""Pupil files: send one, read what was found, how far it has come, and what became of its pupils.

The third door beside the page and the command: it calls the same acts and asks the same selectors.
"""

from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.actions.check_file import NoSchoolNumber, TooManyFiles, check_file
from attendance.ctf import MarkLayout
from attendance.selectors import imports
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.uploads import AROUND_A_FILE
from childplan.identity.api import paging
from childplan.identity.api.bodies import checked_body
from childplan.identity.api.conditions import version_tag
from childplan.identity.api.examples import given
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import ApiProblem, InvalidBody

from .pupil_file_serializers import (
    EXAMPLE,
    PROBLEM_EXAMPLE,
    PUPIL_EXAMPLE,
    FileProblemsSerializer,
    FilePupilsSerializer,
    ProgressSerializer,
    PupilFileSerializer,
    PupilFilesSerializer,
    SentFileBody,
)

READS, WRITES = "pupil-files:read", "pupil-files:write"


def shown(sent: imports.SentFile, same_as: UUID | None = None) -> dict[str, Any]:
    """A file in numbers, with where to read more."""
    told = {
        "id": sent.id,
        "filename": sent.filename,
        "state": sent.state,
        "sent_at": sent.uploaded_at,
        "confirmed_at": sent.confirmed_at,
        "made_at": sent.header.get("created_at", ""),
        "pupils": sent.counts.get("in_file", 0),
        "warnings": sent.counts.get("warnings", 0),
        "foreseen": sent.counts.get("foreseen", {}),
        "became": sent.counts.get("became", {}),
        "years": sent.counts.get("years", {}),
        "same_as": same_as,
        "stopped_because": sent.stopped_because.value if sent.stopped_because else None,
        "stopped_detail": sent.stopped_because.label if sent.stopped_because else None,
        "version": sent.version,
        "problems": reverse("api:pupil_file_problems", args=[sent.id]),
        "result": reverse("api:pupil_file_pupils", args=[sent.id]),
        "progress": reverse("api:pupil_file_progress", args=[sent.id]),
    }
    return dict(PupilFileSerializer(told).data)


class PupilFilesView(PartnerView):
    """The files of this system's school."""

    needs_scope = {"GET": READS, "POST": WRITES}
    parameters = ("cursor",)
    parser_classes = [MultiPartParser]
    problems = ()

    @property
    def most_bytes(self) -> int:  # type: ignore[override]
        """What a file may have, and the form around it."""
        return int(settings.UPLOAD_LIMIT_BYTES) + AROUND_A_FILE

    def too_large(self) -> ApiProblem:
        """In the words of the page."""
        words = (
            f"The file is larger than {settings.UPLOAD_LIMIT_BYTES // 1_000_000} MB, the most that is read. "
            "Export fewer pupils at a time."
        )
        return ApiProblem("body-too-large", more={"detail": words})

    @extend_schema(
        operation_id="list_pupil_files",
        summary="List the pupil files of your school",
        description="Whoever sent them and by whatever door, newest first.",
        parameters=paging.documented(),
        responses=PupilFilesSerializer,
        examples=[given({"files": [EXAMPLE], "next": None})],
    )
    def get(self, request: Request) -> Response:
        page, files = self.page(request), imports.sent_files(self.scope(request))
        if page.after:
            files = imports.sent_after(files, datetime.fromisoformat(page.after[0]), UUID(page.after[1]))
        found = imports.as_shown(list(files[: page.limit + 1]))
        last = found[page.limit - 1] if len(found) > page.limit else None
        after = [last.uploaded_at.isoformat(), str(last.id)] if last else None
        return Response({"files": [shown(one) for one in found[: page.limit]], "next": page.next(after)})

    @extend_schema(
        operation_id="send_pupil_file",
        summary="Send a Common Transfer File",
        description="The file is read and checked against the records; nothing of it is brought in until it is "
        "confirmed. One of which nothing can be used is kept as refused, with what is wrong with it: look at `state`. "
        "A file larger than the area takes is answered 413 by its length, unread.",
        request={"multipart/form-data": SentFileBody},
        responses={201: PupilFileSerializer},
        examples=[given(EXAMPLE, status=201)],
    )
    def post(self, request: Request) -> Response:
        _require_once(request)
        body = checked_body(request, SentFileBody)
        file = cast("UploadedFile[bytes]", body["file"])
        if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise self.too_large()
        scope, layout = self.scope(request), body.get("layout", MarkLayout.MONDAY_TO_FRIDAY)
        try:
            kept = check_file(
                by=scope,
                at=clock.now(),
                stream=cast(BinaryIO, file),
                filename=file.name or "",
                layout=MarkLayout(layout),
            )
        except NoSchoolNumber as refused:
            raise NotEntitled("not a school with a number") from refused
        except TooManyFiles as refused:
            wait = int((refused.next_at - clock.now()).total_seconds()) + 1
            raise ApiProblem("too-many-files", wait=wait) from refused
        self.about_nobody()
        sent = imports.sent_file(scope, kept.pk)
        headers = {"Location": reverse("api:pupil_file", args=[sent.id]), "ETag": version_tag(sent.version)}
        before = imports.same_file_before(scope, sent)
        return Response(shown(sent, before.id if before else None), status=201, headers=headers)


def _require_once(request: Request) -> None:
    """Each field of the form is there once: which of two would be meant is not for us to guess. Raises InvalidBody."""
    sent: Any = request.data
    twice = [name for name in sent if len(sent.getlist(name)) > 1]
    if twice:
        raise InvalidBody(
            [{"pointer": f"/{name}"[:100], "code": "repeated", "detail": "Send it once."} for name in twice]
        )


class PupilFileView(PartnerView):
    """One file."""

    needs_scope = {"GET": READS}
    single = True

    @extend_schema(
        operation_id="read_pupil_file",
        summary="Read how a pupil file stands",
        description="What was found in it and what became of its pupils, in numbers.",
        responses=PupilFileSerializer,
        examples=[given(EXAMPLE)],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        scope = self.scope(request)
        sent = imports.sent_file(scope, import_id)
        before = imports.same_file_before(scope, sent)
        return Response(
            shown(sent, before.id if before else None), headers={"ETag": version_tag(sent.version)}
        )


class FileProgressView(PartnerView):
    """How far a file has come."""

    needs_scope = {"GET": READS}
    single = True

    @extend_schema(
        operation_id="read_pupil_file_progress",
        summary="Read how far a confirmed pupil file has come",
        description="Ask every few seconds while `state` is `confirmed`, with the ETag you have.",
        responses=ProgressSerializer,
        examples=[given({"state": "confirmed", "steps": {"done": 139, "read": 72}, "being_checked": 1})],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        scope = self.scope(request)
        sent = imports.sent_file(scope, import_id)
        progress = imports.progress_of(scope, sent)
        told = {
            "state": sent.state,
            "steps": {str(step): progress.steps[step] for step in sorted(progress.steps)},
            "being_checked": progress.being_checked,
        }
        return Response(ProgressSerializer(told).data)


class FileProblemsView(PartnerView):
    """What is wrong with a file."""

    needs_scope = {"GET": READS}
    parameters = ("cursor",)

    @extend_schema(
        operation_id="list_pupil_file_problems",
        summary="Read what is wrong with a pupil file",
        description="With the file as a whole, then pupil by pupil: where, in which field, what, and what to do.",
        parameters=paging.documented(),
        responses=FileProblemsSerializer,
        examples=[given({"problems": [PROBLEM_EXAMPLE], "next": None})],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        scope, page = self.scope(request), self.page(request)
        found = imports.problems_of(scope, imports.sent_file(scope, import_id))
        first = int(page.after[0]) if page.after else 0
        last = first + page.limit
        told = {"problems": found[first:last], "next": page.next([last] if last < len(found) else None)}
        return Response(FileProblemsSerializer(told).data)


class FilePupilsView(PartnerView):
    """What became of each pupil of a file."""

    needs_scope = {"GET": READS}
    parameters = ("cursor",)

    @extend_schema(
        operation_id="list_pupil_file_pupils",
        summary="Read what became of each pupil of a file",
        description="In the order of the file; before it is brought in, what is foreseen. Of a pupil who is being "
        "checked no more is said. One whom we failed to write down is `set_aside`, however far it had come: have "
        "it tried again by `enquiry`.",
        parameters=paging.documented(),
        responses=FilePupilsSerializer,
        examples=[given({"pupils": [PUPIL_EXAMPLE], "next": None})],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        scope, page = self.scope(request), self.page(request)
        rows = imports.pupils_of(scope, imports.sent_file(scope, import_id))
        if page.after:
            rows = rows.filter(ordinal__gt=int(page.after[0]))
        found = list(rows[: page.limit + 1])
        pupils = imports.pupils_as_shown(found[: page.limit])
        after = [pupils[-1].ordinal] if len(found) > page.limit else None
        return Response(FilePupilsSerializer({"pupils": pupils, "next": page.next(after)}).data)
