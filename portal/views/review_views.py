"""For practitioners: look at a parent's page again before it ends by itself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import EVERY_CLASS
from childplan.history.acts import NotFound
from childplan.identity.actions.family_sign_ins import NoReason, NothingToStop
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.views.framing import and_saved, child_page, saved
from portal.actions.review_page import NoGround, end_page, keep_page
from portal.forms.review import END, ReviewForm
from portal.rules.inviting import last_day_of
from portal.selectors.parents import parent


@practitioner_page(Permission.INVITE_FAMILY)
def review(request: HttpRequest, child_id: UUID, person_id: int) -> HttpResponse:
    """Keep it, keep less, or end it, with what the child wants and how the parent was told."""
    scope, at = scope_of(request), clock.now()
    found = parent(scope, child_id, person_id, at=at).adult
    if found.sees_until is None:
        raise NotFound("no page of theirs to look at")
    form = ReviewForm(request.POST or None, open_now=found.sees_classes & EVERY_CLASS)
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["decision"] == END
        try:
            if ends:
                end_page(by=scope, at=at, child_id=child_id, person_id=person_id, reason=form.reason)
            else:
                keep_page(
                    by=scope,
                    at=at,
                    child_id=child_id,
                    person_id=person_id,
                    reason=form.reason,
                    classes=form.opened,
                )
        except (NothingToStop, NoReason, NoGround) as refused:
            form.add_error(None, str(refused))
        else:
            words = f"{found.name}’s page is {'closed' if ends else 'kept until the next review'}"
            return saved(request, and_saved(words, at), reverse("portal:parents", args=[child_id]))
    until = formats.date_format(last_day_of(found.sees_until), "j F Y")
    context: dict[str, Any] = {
        "form": form,
        "title": "Review their page",
        "caption": found.name,
        "intro": f"They see this child’s page until {until}. Then it closes by itself. Their own page tells "
        "them of that day, from 60 days before. The older a child is, the more it is theirs to say what their parents "
        "see.",
        "button_text": "Save what you decided",
        "button_classes": "childplan-save",
        "back_href": reverse("portal:parents", args=[child_id]),
    }
    header = child_header_for(scope, child_id, today=clock.today())
    return child_page(request, "portal/why.html", header, at=at, **context)
