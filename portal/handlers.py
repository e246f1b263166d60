"""What the portal tells the rest: how the link of an invitation is made, and where a practitioner begins one."""

from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.escalation.triggers import register_numbers
from childplan.notifications.links import make_link
from childplan.notifications.vocabulary import Template
from childplan.plans.contributions import Contribution, Offer, contribute

from .rules.links import link_of
from .rules.reviewing import REVIEWS


def register() -> None:
    """Called once, when Django has started."""
    make_link(Template.PARENT_INVITATION, of="invitation", maker=lambda number: link_of(UUID(number)))
    contribute("portal", offers)
    register_numbers(REVIEWS)


def offers(scope: Scope, child_id: UUID) -> Contribution:
    """On the child's plan: who of the family sees it, for those who may invite."""
    if not scope.may(Permission.INVITE_FAMILY):
        return Contribution()
    address = reverse("portal:parents", args=[child_id])
    return Contribution(offers=(Offer("Parents and carers: who sees the plan", address),))
