"""Referrals on the plan's page, and the steps of sending one."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.common import clock
from childplan.identity.presenters import day_words
from childplan.plans.contributions import Contribution, Offer, Panel

from .rules import PLAIN, may_send
from .selectors.referrals import ReferralView, may_refer, referrals_of
from .vocabulary import State


def referrals_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """What this reader sent or received about the child; and to send something, where it is theirs to pass on."""
    shown = referrals_of(scope, child_id)
    panels = [Panel("Referrals", "referrals/_panel.html", {"referrals": shown}, position=60)] if shown else []
    offers = []
    if may_send(scope.role) and may_refer(scope, child_id):
        offers = [
            Offer(words, f"{reverse('referrals:send', args=[child_id])}?what={what}")
            for what, words in PLAIN.items()
            if what in may_send(scope.role)
        ]
    return Contribution(panels=panels, offers=offers)


def became(shown: ReferralView) -> str:
    """What somebody else made of it, or that its day is over: "Ana Reid, … accepted this referral on … at 14:02."."""
    if shown.ended_at is not None and shown.state is not State.DECLINED:
        what = "withdrew" if shown.state is State.WITHDRAWN else "closed"
        return _did(shown.ended_by, what, shown.ended_at)
    if shown.answered_at is not None:
        what = "declined" if shown.state is State.DECLINED else "accepted"
        return _did(shown.answered_by, what, shown.answered_at)
    return "Its last day has passed." if shown.lapsed else "It has changed. This is how it stands now."


def _did(who: str, what: str, moment: datetime) -> str:
    when = f"{day_words(timezone.localdate(moment))} at {clock.time_of(moment)}"
    return f"{who or 'Somebody'} {what} this referral on {when}."
