"""Opening a notice; how one wants to hear; what became of one's emails; and Notify's own receipts."""

import json
from datetime import time
from secrets import compare_digest
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock

from .actions.read_notice import read_notice
from .actions.record_delivery import take_receipt
from .actions.set_preferences import NoSpan, set_preferences
from .forms import PreferencesForm
from .selectors import my_emails, preferences_of
from .vocabulary import CANNOT_WAIT

LONGEST_RECEIPT = 10_000


@require_POST
@practitioner_page()
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark the notice as read and go where it leads."""
    return redirect(read_notice(by=scope_of(request), at=clock.now(), notice_id=notice_id))


@practitioner_page()
def preferences(request: HttpRequest) -> HttpResponse:
    """One's own preferences; what cannot wait is said and not asked."""
    scope = scope_of(request)
    kept = preferences_of(scope)
    now = {
        "news": kept.news,
        "delivery": kept.delivery,
        "digest_at": _written(kept.digest_at),
        "quiet_from": _written(kept.quiet_from),
        "quiet_until": _written(kept.quiet_until),
        "working_days_only": kept.working_days_only,
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            set_preferences(by=scope, at=clock.now(), **form.chosen())
        except NoSpan as refused:
            form.add_error("quiet_until", str(refused))
        else:
            messages.success(request, "Saved how you want to hear.")
            return redirect("notifications:preferences")
    shown = {"title": "How you want to hear", "form": form, "at_once": CANNOT_WAIT}
    return render(request, "notifications/preferences.html", shown)


@practitioner_page()
def emails(request: HttpRequest) -> HttpResponse:
    """What became of the last emails to me, and of those I asked for."""
    shown = {"title": "Your emails", "lines": my_emails(scope_of(request))}
    return render(request, "notifications/emails.html", shown)


@csrf_exempt
@require_POST
def receive_receipt(request: HttpRequest) -> HttpResponse:
    """Notify tells us what became of a message, with the bearer token we gave it.

    Whatever is well signed is answered the same: a message that is not ours, settled or never heard of tells nobody.
    Source: "Callbacks for delivery receipts", https://docs.notifications.service.gov.uk/rest-api.html
    """
    token = settings.NOTIFY_CALLBACK_TOKEN
    shown = request.headers.get("Authorization", "")
    if not token or not compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=403)
    if int(request.headers.get("Content-Length") or 0) > LONGEST_RECEIPT:
        return HttpResponse(status=413)
    try:
        said = json.loads(request.body)
        take_receipt(at=clock.now(), message_id=UUID(said["reference"]), status=str(said["status"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)


def _written(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""
