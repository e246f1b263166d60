"""On the plan's page: what other systems sent for it and nobody has answered yet."""

from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.plans.contributions import Contribution, Offer
from childplan.plans.selectors.contributions_sent import count_waiting


def waiting_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """An offer to answer them, to those who may."""
    if not scope.may(Permission.EDIT_PLAN):
        return Contribution()
    waiting = count_waiting(scope, child_id)
    if not waiting:
        return Contribution()
    words = "1 contribution waits" if waiting == 1 else f"{waiting} contributions wait"
    return Contribution(
        offers=[Offer(f"{words} for an answer", reverse("plans:contributions", args=[child_id]))]
    )
