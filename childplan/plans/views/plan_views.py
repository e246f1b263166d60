"""The child's plan, one plan within it, and both on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.history.looking import as_way
from childplan.history.vocabulary import Way
from childplan.plans.contributions import contributions
from childplan.plans.presenters.closing import to_close
from childplan.plans.presenters.on_paper import on_paper
from childplan.plans.presenters.outcomes import outcome_parts
from childplan.plans.presenters.panels import offers, panels
from childplan.plans.presenters.strands import strand_cards
from childplan.plans.presenters.why import why_sentence
from childplan.plans.rules.opening import OF_AN_AGENCY
from childplan.plans.rules.owed import OWED
from childplan.plans.selectors.child_plan import ChildPlan, child_plan
from childplan.plans.selectors.involving import endable, kinds_to_involve

from .framing import address, child_page
from .sharing_parts import sharing_shown

# In the address of a print: with the parts that are marked as telling of somebody else.
WITH_MARKED = "marked"


@require_safe
@practitioner_page()
def child_plan_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The whole plan: plans side by side, outcomes and actions, views, people, why one sees it."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    contributed = contributions(scope, child_id)
    return child_page(
        request,
        "plans/child_plan.html",
        plan.header,
        at=at,
        current="plans:child_plan",
        plan=plan,
        may_release=scope.may(Permission.RELEASE_TO_FAMILY),
        may_involve=bool(kinds_to_involve(plan.reach)),
        endable={worker.involvement_id for worker in endable(plan.reach, plan.workers)},
        why=why(plan),
        more_reasons=len(plan.reach.reasons) - 1,
        panels=panels(contributed),
        offers=[*offers(contributed), *to_close(plan)],
        cards=strand_cards(plan, plan.open_strands, today=timezone.localdate(at)),
        **outcome_parts(plan.outcomes),
    )


@require_safe
@practitioner_page()
def strand_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """One plan within the plan: its sections, and the outcomes and actions that serve it."""
    at = clock.now()
    plan = child_plan(scope_of(request), child_id, at=at)
    strand = plan.strand(strand_id)
    return child_page(
        request,
        "plans/strand.html",
        plan.header,
        at=at,
        plan=plan,
        card=strand_cards(plan, [strand], today=timezone.localdate(at))[0],
        strand=strand,
        back_href=address("child_plan", child_id),
        may_write=plan.may_edit and strand in plan.writable,
        may_add=plan.may_add and strand in plan.writable,
        may_issue=strand.is_open
        and strand.kind in OWED
        and strand in plan.writable
        and plan.reach.scope.may(Permission.RELEASE_TO_FAMILY),
        may_change=plan.may_edit and strand.may_close,
        may_close=plan.may_edit and strand.may_close and strand.kind not in OF_AN_AGENCY,
        **outcome_parts(plan.outcomes.of_strand(strand_id), of_one_plan=True),
    )


@require_safe
@practitioner_page()
def print_plan_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The whole plan on paper: every plan within it that the reader may read."""
    at = clock.now()
    as_way(Way.PRINT)
    plan = child_plan(scope_of(request), child_id, at=at, every_view=True)
    strands = [strand for strand in plan.open_strands if strand.may_read]
    return child_page(
        request,
        "plans/print.html",
        plan.header,
        at=at,
        printed_at=at,
        sharing=sharing_shown(scope_of(request), child_id),
        **on_paper(plan, strands, with_marked=WITH_MARKED in request.GET),
        **outcome_parts(plan.outcomes),
    )


@require_safe
@practitioner_page()
def print_strand_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """One plan within the plan on paper, alone."""
    at = clock.now()
    plan = child_plan(scope_of(request), child_id, at=at, every_view=True)
    strand = plan.strand(strand_id)
    return child_page(
        request,
        "plans/print.html",
        plan.header,
        at=at,
        printed_at=at,
        alone=strand,
        **on_paper(plan, [strand], with_marked=WITH_MARKED in request.GET),
        **outcome_parts(plan.outcomes.of_strand(strand_id), of_one_plan=True),
    )


def why(plan: ChildPlan) -> str:
    reach = plan.reach
    return why_sentence(reach.reasons[0], role=reach.scope.role, first_name=plan.header.first_name)
