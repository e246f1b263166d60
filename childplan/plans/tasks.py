"""What runs for plans in the background."""

from datetime import datetime

from childplan.access.scope import Scope
from childplan.access.tasks import service_task

from .actions.forget_drafts import forget_drafts as forget


@service_task(purpose="Throw away old drafts")
def forget_drafts(*, by: Scope, at: datetime) -> None:
    """Once an hour: drafts that nobody came back to."""
    forget(by=by, at=at)
