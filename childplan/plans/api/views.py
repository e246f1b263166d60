"""A child's plan, for partner systems."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.access.scope import Scope
from childplan.common import clock
from childplan.identity.api.examples import CHILD, MOMENT, SECTION, STRAND, given
from childplan.identity.api.ground import PartnerView
from childplan.plans.selectors.child_plan import ChildPlan, child_plan

from .parts import parts
from .serializers import PlanSerializer

EXAMPLE = {
    "child": CHILD,
    "strands": [
        {
            "id": STRAND,
            "kind": "universal",
            "name": "Universal plan",
            "is_open": True,
            "may_read": True,
            "owner": "",
            "legal_basis": "",
            "starts_on": "2025-09-03",
            "review_due_on": None,
            "ended_on": None,
            "version": 1,
            "sections": [
                {
                    "id": SECTION,
                    "key": "about_me",
                    "heading": "About me",
                    "text": "Amara likes maps.",
                    "version": 2,
                    "changed_at": MOMENT,
                }
            ],
        }
    ],
    "outcomes": [],
    "planned_actions": [],
    "attendance": None,
}


class ChildPlanView(PartnerView):
    """Read a child's plan."""

    needs_scope = "plan:read"
    single = True

    @extend_schema(
        operation_id="read_plan",
        summary="Read a child’s plan",
        description="The plans within the plan, outcomes, actions and what agencies add, as far as they are open to "
        "your system. A child that your system may not see and one that is not there are one answer: 404.",
        responses=PlanSerializer,
        examples=[given(EXAMPLE)],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        scope = self.scope(request)
        plan = child_plan(scope, child_id, at=clock.now())
        closed = {
            part.name
            for part in parts()
            if part.needs_scope and not self.token_has(request, part.needs_scope)
        }
        return Response(PlanSerializer(_shown(plan, scope, child_id, closed)).data)


def _shown(plan: ChildPlan, scope: Scope, child_id: UUID, closed: Container[str]) -> dict[str, Any]:
    outcomes = plan.outcomes.outcomes
    return {
        "child": child_id,
        "strands": plan.strands,
        "outcomes": outcomes,
        "planned_actions": [
            *(action for outcome in outcomes for action in outcome.planned_actions),
            *plan.outcomes.loose,
        ],
        **{part.name: None if part.name in closed else part.read(scope, child_id) for part in parts()},
    }
