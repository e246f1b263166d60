"""Tell a social worker of a child allocated to them, and whoever led the work before that they no longer do."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice

ALLOCATED_TO_YOU = "A child was allocated to you"
NO_LONGER_LEAD = "A social worker was allocated to a child you led: you are no longer lead practitioner"


@act
def tell_social_worker(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Give each a notice that leads to the child's plan. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    _tell(fact, int(fact.payload["membership"]), ALLOCATED_TO_YOU, InformationClass.SOCIAL_CARE, by=by, at=at)
    led = Membership.objects.filter(pk__in=fact.payload.get("led_before", ()), ends_at__gt=at)
    # Who leads is part of knowing the child, and open to agencies that read nothing of social care.
    for member in led:
        _tell(fact, member.pk, NO_LONGER_LEAD, InformationClass.IDENTITY, by=by, at=at)


def _tell(
    fact: Fact, recipient: int, text: str, information_class: InformationClass, *, by: Scope, at: datetime
) -> None:
    if recipient == fact.membership_id:
        return
    told = Notice.objects.filter(
        child_id=fact.child_id,
        recipient_membership_id=recipient,
        text=text,
        made_at__gte=fact.published_at,
    )
    if not told.exists():
        give_notice(
            by=by,
            at=at,
            child_id=fact.child_id,
            information_class=information_class,
            recipient_membership_id=recipient,
            text=text,
            address=reverse("plans:child_plan", args=[fact.child_id]),
        )
