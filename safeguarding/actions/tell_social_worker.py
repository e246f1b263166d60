"""Tell a social worker of a child allocated to them."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice

ALLOCATED_TO_YOU = "A child was allocated to you"


@act
def tell_social_worker(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Give the worker a notice that leads to the child's plan. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    recipient = int(fact.payload["membership"])
    if recipient == fact.membership_id:
        return
    told = Notice.objects.filter(
        child_id=fact.child_id,
        recipient_membership_id=recipient,
        text=ALLOCATED_TO_YOU,
        made_at__gte=fact.published_at,
    )
    if not told.exists():
        give_notice(
            by=by,
            at=at,
            child_id=fact.child_id,
            information_class=InformationClass.SOCIAL_CARE,
            recipient_membership_id=recipient,
            text=ALLOCATED_TO_YOU,
            address=reverse("plans:child_plan", args=[fact.child_id]),
        )
