"""What the plan gives to sharing and shows of it: drafts of its forms, and its panel on the page of the plan."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from childplan.access.guards import scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.plans.contributions import Contribution, Offer, Panel
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import DraftOfForm
from childplan.sharing.drafting import Asked
from childplan.sharing.presenters import heading, last_day
from childplan.sharing.selectors.decisions import decisions_of
from childplan.sharing.selectors.family import family_agreements
from childplan.sharing.selectors.holding import classes_held

from .drafting import Drafting, fill

# The newest stand on the plan; the page of sharing has all.
NEWEST = 3
POSITION = 60


@dataclass
class SharingDrafting(Drafting):
    """What sharing asks of whoever keeps its drafts: they stand in the form when its page is opened."""

    title: str = ""

    def kept(self, form: Form) -> HttpResponse | None:
        """The answer to a draft that was sent or is thrown away."""
        if self.request.method != "POST" or self.saves:
            return None
        today = timezone.localdate(self.at)
        header = child_header_for(scope_of(self.request), self.of.child_id, today=today)
        return self.answer(form, header, title=self.title, back=self.home)

    def fill(self, form: Form) -> None:
        """Show the draft as it was typed, beginning from the decision as it stood then."""
        if self.held is not None:
            fill(form, self.held.typed, self.held.base_version)


def keep_sharing(request: HttpRequest, asked: Asked) -> SharingDrafting:
    """The drafting of one request to a form about sharing."""
    what = DraftOfForm.SHARING_CORRECTED if asked.about_id else DraftOfForm.SHARING
    of = DraftOf(asked.child_id, what, InformationClass.IDENTITY, asked.about_id, asked.version)
    reach = reach_of(scope_of(request), asked.child_id)
    return SharingDrafting(request, reach, of, clock.now(), asked.home, asked.title)


def sharing_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """Whom the child is shared with, what was decided last, what the family agreed to: as far as this reader
    may know.
    """
    shown = sharing_shown(scope, child_id)
    may_decide = scope.may(Permission.DECIDE_TO_SHARE) and bool(classes_held(scope, child_id))
    if not shown and not may_decide:
        return Contribution()
    panel = Panel("Sharing", "sharing/_panel.html", {**shown, "child_id": child_id}, position=POSITION)
    offers = [Offer("Decide about sharing", reverse("sharing:decide", args=[child_id]))] if may_decide else []
    return Contribution(panels=[panel], offers=offers)


def sharing_shown(scope: Scope, child_id: UUID) -> dict[str, Any]:
    """The context of `sharing/_panel.html`; empty where there is nothing that the reader may know of."""
    at = clock.now()
    decided = decisions_of(scope, child_id, at=at)
    live = [found for found in decided if found.is_live and found.ends_at is not None]
    agreed = family_agreements(scope, child_id)
    if not decided and not agreed:
        return {}
    return {
        "shared": [
            {"recipient": found.recipient, "until": last_day(found.ends_at)}
            for found in live
            if found.ends_at
        ],
        "recent": [
            {
                "heading": heading(found),
                "on": timezone.localdate(found.decided_at),
                "purpose": str(found.purpose.label),
            }
            for found in decided[:NEWEST]
        ],
        "agreed": [found for found in agreed if found.mistake is None][:NEWEST],
    }
