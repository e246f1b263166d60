"""Contributions to a plan: sent by a partner system, answered by a person, read by the sender."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.identity.api import paging
from childplan.identity.api.bodies import checked_body
from childplan.identity.api.conditions import stated_version, version_tag
from childplan.identity.api.examples import CHILD, MOMENT, STRAND, asked, given
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import ChangedSince, InvalidBody, WrongState
from childplan.plans.actions.change_contribution import change_contribution, withdraw_contribution
from childplan.plans.actions.send_contribution import send_contribution
from childplan.plans.rules.contributions import AlreadyAnswered
from childplan.plans.rules.refusals import NothingChanged, PlanRefusal, StrandClosed
from childplan.plans.selectors.contributions_sent import (
    ContributionSent,
    own_contribution,
    own_contributions,
    shown_to_sender,
)
from childplan.plans.vocabulary import ContributionState

from .contribution_serializers import (
    ContributionBody,
    ContributionChangeBody,
    ContributionSerializer,
    ContributionsSerializer,
)

EXAMPLE = {
    "id": "a3b1f7f0-5b0c-4a6d-9c39-3d0a7e2f5b90",
    "child": CHILD,
    "strand": STRAND,
    "heading": "What helps at school",
    "text": "Amara settles quickly when she begins the day in the library.",
    "state": "sent",
    "version": 1,
    "sent_at": MOMENT,
    "changed_at": MOMENT,
    "decided_at": None,
    "decision_reason": "",
    "section": None,
}
SENT_EXAMPLE = {name: EXAMPLE[name] for name in ("strand", "heading", "text")}
REASON = "Through the API"


def shown(contribution: ContributionSent) -> dict[str, Any]:
    return dict(ContributionSerializer(contribution).data)


@contextmanager
def refusals() -> Iterator[None]:
    """What the rules refuse, in the API's words, with a pointer to what is at fault."""
    try:
        yield
    except (AlreadyAnswered, NothingChanged) as refused:
        raise WrongState(str(refused)) from refused
    except StrandClosed as refused:
        raise InvalidBody.at("/strand", "closed", str(refused)) from refused
    except PlanRefusal as refused:
        raise InvalidBody.at("/text", "refused", str(refused)) from refused


class ContributionsView(PartnerView):
    """What this system sent for a child's plan."""

    needs_scope = "plan:contribute"
    parameters = ("cursor", "state")

    @extend_schema(
        operation_id="list_contributions",
        summary="List your contributions to a child’s plan",
        description="What your system sent, oldest first, with what became of each.",
        parameters=[
            *paging.documented(),
            OpenApiParameter("state", enum=ContributionState.values, description="Only those in this state"),
        ],
        responses=ContributionsSerializer,
        examples=[given({"contributions": [EXAMPLE], "next": None})],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        page, state = self.page(request), request.query_params.get("state", "")
        if state and state not in ContributionState.values:
            raise ValidationError({"state": [ErrorDetail("It is none of the states.", "invalid_choice")]})
        after = (str(page.after[0]), str(page.after[1])) if page.after else None
        found, last = own_contributions(
            self.scope(request), child_id, after=after, limit=page.limit, state=state
        )
        return Response({"contributions": [shown(one) for one in found], "next": page.next(last)})

    @extend_schema(
        operation_id="send_contribution",
        summary="Send a contribution to a child’s plan",
        description="A text for one of the plans within the plan. It stands in the plan once somebody who writes there "
        "has taken it up; until then you may change it or take it back.",
        request=ContributionBody,
        responses={201: ContributionSerializer},
        examples=[asked(SENT_EXAMPLE), given(EXAMPLE, status=201)],
    )
    def post(self, request: Request, child_id: UUID) -> Response:
        body = checked_body(request, ContributionBody)
        with refusals():
            sent = send_contribution(
                by=self.scope(request),
                at=clock.now(),
                child_id=child_id,
                strand_id=body["strand"],
                heading=body["heading"],
                text=body["text"],
                reason=REASON,
            )
        self.about(child_id, sent.information_class)
        address = reverse("api:contribution", args=[child_id, sent.pk])
        headers = {"Location": address, "ETag": version_tag(sent.version)}
        return Response(shown(shown_to_sender(sent)), status=201, headers=headers)


class ContributionView(PartnerView):
    """One contribution of this system's."""

    needs_scope = "plan:contribute"
    single = True

    def find(self, request: Request, **named: Any) -> None:
        super().find(request, **named)
        if request.method not in ("GET", "HEAD"):
            own_contribution(self.scope(request), named["child_id"], named["contribution_id"])

    @extend_schema(
        operation_id="read_contribution",
        summary="Read one of your contributions",
        description="With what became of it.",
        responses=ContributionSerializer,
        examples=[given(EXAMPLE)],
    )
    def get(self, request: Request, child_id: UUID, contribution_id: UUID) -> Response:
        found = own_contribution(self.scope(request), child_id, contribution_id)
        return Response(shown(found), headers={"ETag": version_tag(found.version)})

    @extend_schema(
        operation_id="change_contribution",
        summary="Change one of your contributions",
        description="While nobody has answered it. What you leave out stays as it is.",
        request=ContributionChangeBody,
        responses=ContributionSerializer,
        examples=[asked({"text": "Amara settles quickly in the library."}), given({**EXAMPLE, "version": 2})],
    )
    def patch(self, request: Request, child_id: UUID, contribution_id: UUID) -> Response:
        body = checked_body(request, ContributionChangeBody)
        return self._changed(request, child_id, contribution_id, body)

    @extend_schema(
        operation_id="withdraw_contribution",
        summary="Take back one of your contributions",
        description="While nobody has answered it. It stays on record as withdrawn.",
        request=None,
        responses={200: ContributionSerializer},
        examples=[given({**EXAMPLE, "state": "withdrawn", "version": 2})],
    )
    def delete(self, request: Request, child_id: UUID, contribution_id: UUID) -> Response:
        return self._changed(request, child_id, contribution_id, None)

    def _changed(
        self, request: Request, child_id: UUID, contribution_id: UUID, body: Mapping[str, Any] | None
    ) -> Response:
        scope = self.scope(request)
        act = change_contribution if body is not None else withdraw_contribution
        try:
            with refusals():
                row = act(
                    by=scope,
                    at=clock.now(),
                    child_id=child_id,
                    contribution_id=contribution_id,
                    version=stated_version(request),
                    reason=REASON,
                    **(body or {}),
                )
        except NewerVersion as newer:
            theirs = shown_to_sender(newer.theirs)
            raise ChangedSince(shown(theirs), body or {}, version_tag(theirs.version)) from newer
        return Response(shown(shown_to_sender(row)), headers={"ETag": version_tag(row.version)})
