"""On the plan's page: the ways to close a record, to oneself or to all but a named list."""

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.plans.contributions import Offer
from childplan.plans.selectors.child_plan import ChildPlan


def to_close(plan: ChildPlan) -> list[Offer]:
    """What this reader may begin: whoever reads a record may step back; who decides about protection restricts it."""
    child_id, reach = plan.header.child_id, plan.reach
    protection = reach.level(InformationClass.PROTECTION)
    may_restrict = reach.scope.may(Permission.RESTRICT_RECORDS)
    offers = [Offer("Step back from this child", reverse("identity:stand_back", args=[child_id]))]
    if plan.header.is_restricted and protection >= Level.READ:
        offers.append(Offer("Restricted record", reverse("identity:restricted_record", args=[child_id])))
    if not plan.header.is_restricted and may_restrict and protection >= Level.DECIDE:
        offers.append(Offer("Restrict this record", reverse("identity:restrict", args=[child_id])))
    return offers
