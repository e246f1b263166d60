"""Where SEND meets the plan's page."""

from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.plans.contributions import Contribution, Offer, Panel, contribute
from childplan.plans.selectors.drafts import drafts_change
from childplan.plans.vocabulary import DraftOfForm
from send.models import SenSupport
from send.selectors import supports_of


def send_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """SEN support for whoever may read it, and the way to open or close it for whoever decides."""
    supports = supports_of(scope, child_id)
    live = next((support for support in supports if support.is_open), None)
    panels, offers = [], []
    if live is not None:
        told = {"support": live, "child_id": child_id}
        panels.append(Panel("SEN support", "send/_panel.html", told, position=35))
    if scope.may(Permission.OPEN_SEN_SUPPORT):
        if live is None:
            offers.append(Offer("Open SEN support", reverse("send:open_sen_support", args=[child_id])))
        else:
            close = reverse("send:close_sen_support", args=[child_id, live.id])
            offers.append(Offer("Close SEN support", close))
    return Contribution(panels=panels, offers=offers)


def register_send() -> None:
    """Called once, when Django starts."""
    drafts_change(SenSupport, DraftOfForm.SEN_SUPPORT_END)
    contribute("send", send_on_the_plan)
