"""Suspensions: read by date, recorded, corrected and withdrawn by the system of the school."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.actions.correct_suspension import correct_suspension
from attendance.actions.record_suspension import record_suspension
from attendance.actions.withdraw_suspension import withdraw_suspension
from attendance.rules.suspensions import SuspensionRefused
from attendance.selectors.suspensions import (
    SuspensionLine,
    require_reading,
    suspension,
    suspensions_of,
)
from attendance.vocabulary import SuspensionReason
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.api import paging
from childplan.identity.api.bodies import checked_body
from childplan.identity.api.conditions import stated_version, version_tag
from childplan.identity.api.examples import asked, given
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import ChangedSince, InvalidBody, WrongState

from .suspension_serializers import (
    EXAMPLE,
    SENT_EXAMPLE,
    SuspensionBody,
    SuspensionSerializer,
    SuspensionsSerializer,
    WithdrawalBody,
)

NEEDS = {"GET": "suspensions:read", "POST": "suspensions:write", "PUT": "suspensions:write"}


def shown(line: SuspensionLine, scope: Scope) -> dict[str, Any]:
    """As this system reads it. What happened is told to the school's own alone: other pupils may be named in it."""
    own = line.school_id == scope.organisation_id
    spell = line.spell
    told = {
        "id": line.id,
        "school": line.school,
        "starts_on": spell.starts_on,
        "ends_on": spell.ends_on,
        "half_days": spell.half_days,
        "lunchtimes": spell.lunchtimes,
        "reasons": list(line.reasons),
        "account": line.account if own else None,
        "provision_from": line.provision_from,
        "state": line.state,
        "withdrawn_reason": line.withdrawn_reason if own else "",
        "recorded_at": line.recorded_at,
        "changed_at": line.changed_at,
        "version": line.version,
    }
    return dict(SuspensionSerializer(told).data)


@contextmanager
def refusals() -> Iterator[None]:
    """What the rules refuse, with a pointer to what is at fault; what no longer stands is no longer changed."""
    try:
        yield
    except SuspensionRefused as refused:
        if refused.field in ("", "state"):
            raise WrongState(str(refused)) from refused
        raise InvalidBody.at(f"/{refused.field}", "refused", str(refused)) from refused


def said(body: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a body as the acts take them."""
    return {
        "starts_on": body["starts_on"],
        "half_days": body["half_days"],
        "reasons": [SuspensionReason(code) for code in body["reasons"]],
        "account": body["account"],
        "reason": body["reason"],
        "lunchtimes": body.get("lunchtimes", False),
        "ends_on": body.get("ends_on"),
    }


class SuspensionsView(PartnerView):
    """A child's suspensions."""

    needs_scope = NEEDS
    parameters = ("cursor",)

    @extend_schema(
        operation_id="list_suspensions",
        summary="List a child’s suspensions",
        description="At every school, newest first, withdrawn ones too. What happened is told to the school's own "
        "system.",
        parameters=paging.documented(),
        responses=SuspensionsSerializer,
        examples=[given({"suspensions": [EXAMPLE], "next": None})],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        scope, page = self.scope(request), self.page(request)
        require_reading(scope, child_id)
        lines = suspensions_of(scope, child_id)
        if page.after:
            ids = [str(line.id) for line in lines]
            lines = lines[ids.index(str(page.after[0])) + 1 :] if str(page.after[0]) in ids else []
        last = lines[page.limit - 1].id if len(lines) > page.limit else None
        found = [shown(line, scope) for line in lines[: page.limit]]
        return Response({"suspensions": found, "next": page.next([str(last)] if last else None)})

    @extend_schema(
        operation_id="record_suspension",
        summary="Record a suspension",
        description="Of a child on the roll of your school.",
        request=SuspensionBody,
        responses={201: SuspensionSerializer},
        examples=[asked(SENT_EXAMPLE), given(EXAMPLE, status=201)],
    )
    def post(self, request: Request, child_id: UUID) -> Response:
        body, scope = checked_body(request, SuspensionBody), self.scope(request)
        with refusals():
            made = record_suspension(
                by=scope,
                at=clock.now(),
                child_id=child_id,
                school_id=scope.organisation_id or 0,
                **said(body),
            )
        self.about(child_id, InformationClass.EDUCATION)
        line = suspension(scope, child_id, made.pk)
        address = reverse("api:suspension", args=[child_id, made.pk])
        return Response(
            shown(line, scope), status=201, headers={"Location": address, "ETag": version_tag(line.version)}
        )


class OneSuspension(PartnerView):
    """What reading, correcting and withdrawing one suspension share."""

    needs_scope = NEEDS

    def find(self, request: Request, **named: Any) -> None:
        super().find(request, **named)
        if request.method not in ("GET", "HEAD"):
            suspension(self.scope(request), named["child_id"], named["suspension_id"])

    @contextmanager
    def as_read(self, request: Request, child_id: UUID, sent: Mapping[str, Any]) -> Iterator[None]:
        """Tell whoever began from an older version what stands now."""
        try:
            with refusals():
                yield
        except NewerVersion as newer:
            scope = self.scope(request)
            theirs = suspension(scope, child_id, newer.theirs.pk)
            raise ChangedSince(shown(theirs, scope), sent, version_tag(theirs.version)) from newer

    def answered(self, request: Request, child_id: UUID, suspension_id: UUID) -> Response:
        scope = self.scope(request)
        line = suspension(scope, child_id, suspension_id)
        return Response(shown(line, scope), headers={"ETag": version_tag(line.version)})


class SuspensionView(OneSuspension):
    """One suspension."""

    single = True

    @extend_schema(
        operation_id="read_suspension",
        summary="Read a suspension",
        description="What happened is told to the school's own system.",
        responses=SuspensionSerializer,
        examples=[given(EXAMPLE)],
    )
    def get(self, request: Request, child_id: UUID, suspension_id: UUID) -> Response:
        require_reading(self.scope(request), child_id)
        return self.answered(request, child_id, suspension_id)

    @extend_schema(
        operation_id="correct_suspension",
        summary="Correct a suspension",
        description="Of your school. Send the whole of it; what stood before stays on record with the reason.",
        request=SuspensionBody,
        responses=SuspensionSerializer,
        examples=[asked(SENT_EXAMPLE), given({**EXAMPLE, "state": "corrected", "version": 2})],
    )
    def put(self, request: Request, child_id: UUID, suspension_id: UUID) -> Response:
        body = checked_body(request, SuspensionBody)
        sent: Any = request.data
        with self.as_read(request, child_id, sent):
            correct_suspension(
                by=self.scope(request),
                at=clock.now(),
                child_id=child_id,
                suspension_id=suspension_id,
                version=stated_version(request),
                **said(body),
            )
        return self.answered(request, child_id, suspension_id)


class WithdrawalView(OneSuspension):
    """A suspension taken back."""

    names_state = True

    @extend_schema(
        operation_id="withdraw_suspension",
        summary="Withdraw a suspension",
        description="Of your school. It stays on record, counts for nothing, and cannot be brought back.",
        request=WithdrawalBody,
        responses=SuspensionSerializer,
        examples=[
            asked({"reason": "The head cancelled it before it began"}),
            given({**EXAMPLE, "state": "withdrawn", "version": 2}),
        ],
    )
    def post(self, request: Request, child_id: UUID, suspension_id: UUID) -> Response:
        body = checked_body(request, WithdrawalBody)
        with self.as_read(request, child_id, body):
            withdraw_suspension(
                by=self.scope(request),
                at=clock.now(),
                child_id=child_id,
                suspension_id=suspension_id,
                version=stated_version(request),
                reason=body["reason"],
            )
        self.about(child_id, InformationClass.EDUCATION)
        return self.answered(request, child_id, suspension_id)
