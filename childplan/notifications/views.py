"""Opening a notice."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock

from .actions.read_notice import read_notice


@require_POST
@practitioner_page()
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark the notice as read and go where it leads."""
    return redirect(read_notice(by=scope_of(request), at=clock.now(), notice_id=notice_id))
