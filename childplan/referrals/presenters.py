"""Referrals on the plan's page, and the steps of sending one."""

from uuid import UUID

from django.urls import reverse

from childplan.access.scope import Scope
from childplan.plans.contributions import Contribution, Offer, Panel

from .rules import PLAIN, may_send
from .selectors.referrals import referrals_of


def referrals_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """What this reader sent or received about the child; and to send something. Where they have nothing to
    give, the page that asks says so."""
    shown = referrals_of(scope, child_id)
    panels = [Panel("Referrals", "referrals/_panel.html", {"referrals": shown}, position=60)] if shown else []
    offers = []
    if may_send(scope.role):
        offers = [
            Offer(words, f"{reverse('referrals:send', args=[child_id])}?what={what}")
            for what, words in PLAIN.items()
            if what in may_send(scope.role)
        ]
    return Contribution(panels=panels, offers=offers)
