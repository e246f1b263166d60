"""The steps of a pupil file: confirmed, left, gone on with, asked about again. Each names the state that was read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.actions.abandon_import import abandon_import
from attendance.actions.confirm_import import (
    FileNotWaiting,
    NothingToBringIn,
    ask_again,
    confirm_import,
    resume_import,
)
from attendance.selectors import imports
from attendance.workflow import ImportState
from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.identity.api.bodies import checked_body
from childplan.identity.api.conditions import stated_version, version_tag
from childplan.identity.api.examples import given
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import ChangedSince, WrongState

from .pupil_file_serializers import EXAMPLE, NothingBody, PupilFileSerializer
from .pupil_files import WRITES, shown


class StepView(PartnerView):
    """A step of a file's way in: by one of the acts, from the state that the system read."""

    needs_scope = {"POST": WRITES}
    names_state = True

    def find(self, request: Request, **named: Any) -> None:
        if request.method == "POST":
            imports.sent_file(self.scope(request), named["import_id"])

    def taken(self, request: Request, import_id: UUID, act: Callable[..., object]) -> Response:
        """Take the step and answer with the file as it stands then."""
        checked_body(request, NothingBody)
        scope = self.scope(request)
        try:
            act(by=scope, at=clock.now(), import_id=import_id, version=stated_version(request))
        except NewerVersion as newer:
            theirs = imports.as_shown([newer.theirs])[0]
            raise ChangedSince(shown(theirs), {}, version_tag(theirs.version)) from newer
        except FileNotWaiting as refused:
            raise WrongState(
                f"The file is in the state “{refused.state.value}”. Nothing was done."
            ) from refused
        except NothingToBringIn as refused:
            raise WrongState("No pupil of this file is left to bring in. Nothing was done.") from refused
        self.about_nobody()
        sent = imports.sent_file(scope, import_id)
        return Response(shown(sent), headers={"ETag": version_tag(sent.version)})


class ConfirmationView(StepView):
    """A checked file is brought in."""

    @extend_schema(
        operation_id="confirm_pupil_file",
        summary="Have a checked pupil file brought in",
        description="A worker brings it in, in the name of your system and under this scope as its agreement has it "
        "then; read `progress` meanwhile.",
        request=None,
        responses=PupilFileSerializer,
        examples=[given({**EXAMPLE, "state": ImportState.CONFIRMED.value, "version": 2})],
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        return self.taken(request, import_id, confirm_import)


class AbandonmentView(StepView):
    """A checked file is left."""

    @extend_schema(
        operation_id="abandon_pupil_file",
        summary="Leave a checked pupil file",
        description="Nothing of it is brought in, and what it says about pupils is deleted.",
        request=None,
        responses=PupilFileSerializer,
        examples=[given({**EXAMPLE, "state": ImportState.ABANDONED.value, "version": 2})],
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        return self.taken(request, import_id, abandon_import)


class ResumptionView(StepView):
    """A file that stopped goes on."""

    @extend_schema(
        operation_id="resume_pupil_file",
        summary="Go on with a pupil file that stopped",
        description="In the name of your system from here on; `stopped_because` says why it stopped.",
        request=None,
        responses=PupilFileSerializer,
        examples=[given({**EXAMPLE, "state": ImportState.CONFIRMED.value, "version": 4})],
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        return self.taken(request, import_id, resume_import)


class EnquiryView(StepView):
    """The pupils who are not in yet are tried again."""

    @extend_schema(
        operation_id="ask_again_about_pupil_file",
        summary="Ask again about pupils being checked or set aside",
        description="Of a file that is done. Those being checked come in by themselves once the local authority has "
        "decided; those set aside, whom we failed to write down, are tried again.",
        request=None,
        responses=PupilFileSerializer,
        examples=[given({**EXAMPLE, "state": ImportState.CONFIRMED.value, "version": 4})],
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        return self.taken(request, import_id, ask_again)
