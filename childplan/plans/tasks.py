"""What runs for plans in the background."""

from datetime import datetime

from childplan.access.scope import Scope
from childplan.access.tasks import service_task

from .actions.forget_drafts import forget_drafts as forget
from .actions.tell_of_access_requests import tell_of_access_requests as tell


@service_task(purpose="Throw away old drafts")
def forget_drafts(*, by: Scope, at: datetime) -> None:
    """Once an hour: drafts that nobody came back to."""
    forget(by=by, at=at)


@service_task(purpose="Tell of requests for access")
def tell_of_access_requests(*, by: Scope, at: datetime) -> None:
    """Once a minute: notices to those who answer, and to those who were answered."""
    tell(by=by, at=at)
