"""What runs for emergency access in the background."""

from datetime import datetime

from childplan.access.scope import Scope
from childplan.access.tasks import service_task

from .actions.look_after_emergencies import remind_of_reviews, settle_emergencies


@service_task(purpose="Write down emergency access that is over")
def settle(*, by: Scope, at: datetime) -> None:
    """Each minute: what has ended waits for its review."""
    settle_emergencies(by=by, at=at)


@service_task(purpose="Remind of reviews of emergency access")
def remind(*, by: Scope, at: datetime) -> None:
    """Whoever reviews, of what is overdue; later whoever oversees it."""
    remind_of_reviews(by=by, at=at)
