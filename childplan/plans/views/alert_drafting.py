"""The draft of a decision about an alert: kept like the plan's, and shown on the alert's own page."""

from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from childplan.access.guards import scope_of
from childplan.common import clock
from childplan.escalation.selectors.detail import AlertDetail
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import DraftOfForm

from .drafting import Drafting, fill

TITLE = "Decide about this alert"


@dataclass
class AlertDrafting(Drafting):
    """What the alert's own app asks of whoever keeps its drafts."""

    def kept(self, form: Form) -> HttpResponse | None:
        """The answer to a draft that was sent or is thrown away."""
        if self.request.method != "POST" or self.saves:
            return None
        today = timezone.localdate(self.at)
        header = child_header_for(scope_of(self.request), self.of.child_id, today=today)
        return self.answer(form, header, title=TITLE, back=self.home)

    def fill(self, form: Form) -> None:
        """Show the draft as it was typed, beginning from the alert as it stood then."""
        if self.held is not None:
            fill(form, self.held.typed, self.held.base_version)


def keep_decision(request: HttpRequest, alert: AlertDetail) -> AlertDrafting:
    """The drafting of one request to an alert that its reader may answer."""
    reach = reach_of(scope_of(request), alert.child_id)
    of = DraftOf(alert.child_id, DraftOfForm.ALERT_DECISION, alert.information_class, alert.id, alert.version)
    home = reverse("escalation:alert", args=[alert.id])
    return AlertDrafting(request, reach, of, clock.now(), home)
