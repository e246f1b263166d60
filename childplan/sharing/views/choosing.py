"""With whom to share: looked for by name, then chosen; with what was typed so far, where somebody chooses another."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from childplan.access.guards import scope_of
from childplan.access.scope import Scope
from childplan.common.forms.again import sent_on
from childplan.history.acts import NotFound
from childplan.sharing.forms.decisions import RecipientForm
from childplan.sharing.rules import Recipient
from childplan.sharing.selectors.recipients import find_recipients, recipient
from childplan.sharing.vocabulary import OUTSIDE

from .framing import child_page

# Of what is sent, what is no answer to be kept for another recipient.
OF_THE_SEARCH = frozenset({"q", "to", "confirmed"})


def chosen(scope: Scope, typed: str, *, at: datetime) -> Recipient | None:
    """The recipient of that number; None for one that nobody may share with, or not any more."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return None
    try:
        return recipient(scope, int(typed), at=at)
    except NotFound:
        return None


def choosing_page(request: HttpRequest, child_id: UUID, *, at: datetime) -> HttpResponse:
    """Look for the recipient. What somebody had typed for another goes with them, and is not lost if that one left."""
    carried = sent_on(request.POST, without=OF_THE_SEARCH)
    typed = request.POST if carried else request.GET
    looks = "q" in typed or (request.method == "POST" and not carried)
    form = RecipientForm(typed if looks else None)
    found = find_recipients(scope_of(request), form.cleaned_data["q"], at=at) if form.is_valid() else []
    back = reverse("sharing:of_child", args=[child_id])
    return child_page(
        request,
        "sharing/choose.html",
        child_id,
        title="Who would it be shared with?",
        form=form,
        found=found,
        looked=form.is_valid(),
        outside=OUTSIDE,
        hidden=carried,
        has_left=bool(carried) and "choose" not in request.POST,
        # A link back would lose what is carried.
        back_href="" if carried else back,
        cancel_href=back,
    )
