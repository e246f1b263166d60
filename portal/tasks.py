"""What runs for the portal in the background."""

from datetime import datetime

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.access.tasks import service_task

from .actions.tell_of_page_ends import tell_of_page_ends as tell

FROM_HOUR, UNTIL_HOUR = 8, 20
"""By the clock on the wall: nobody's telephone is to ring with this at night."""


@service_task(purpose="Tell parents that their page ends")
def tell_of_page_ends(*, by: Scope, at: datetime) -> None:
    """Once an hour, by day: each parent once for each page."""
    if FROM_HOUR <= timezone.localtime(at).hour < UNTIL_HOUR:
        tell(by=by, at=at)
