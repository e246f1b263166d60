"""What of a plan is printed: paper goes on to people whom nobody asked, so what tells of others stays out of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from childplan.plans.selectors.child_plan import ChildPlan
from childplan.plans.selectors.strands import StrandView


def on_paper(plan: ChildPlan, strands: Sequence[StrandView], *, with_marked: bool) -> dict[str, Any]:
    """The plan and its strands as they are printed, and how many parts are marked as telling of somebody else.

    Without them by default: whoever needs them asks for them, and the paper says so. They are counted only as far as
    their reader sees them. with_marked: keep them in.
    """
    marked = sum(section.tells_of_others for strand in strands for section in strand.sections)
    marked += sum(view.tells_of_others for view in plan.views)
    shown = list(strands)
    if not with_marked:
        shown = [
            replace(strand, sections=tuple(one for one in strand.sections if not one.tells_of_others))
            for strand in strands
        ]
        plan = replace(plan, views=tuple(view for view in plan.views if not view.tells_of_others))
    return {"plan": plan, "strands": shown, "marked": marked, "with_marked": with_marked and marked}
