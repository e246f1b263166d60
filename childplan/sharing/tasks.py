"""What sharing leaves to be done in the background: telling those whom it concerns."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope, as_service
from childplan.access.tasks import service_task
from childplan.common import clock

from .actions.tell_of_agreements import tell_of_agreements as tell_keepers
from .actions.tell_of_sharing import tell_of_share, tell_of_withdrawal

FROM_HOUR = 7
"""By the clock on the wall."""


def tell_recipients(fact_id: UUID) -> None:
    """Something was decided about sharing: whom it reaches is told."""
    with as_service("Tell whom something was shared with") as by:
        tell_of_share(by=by, at=clock.now(), fact_id=fact_id)


def tell_leads(fact_id: UUID) -> None:
    """A family took its agreement back: whoever leads is told."""
    with as_service("Tell who leads that an agreement was taken back") as by:
        tell_of_withdrawal(by=by, at=clock.now(), fact_id=fact_id)


@service_task(purpose="Tell of sharing agreements that end soon")
def tell_of_agreements(*, by: Scope, at: datetime) -> None:
    """Once an hour, from seven: those who keep them, each once."""
    if timezone.localtime(at).hour >= FROM_HOUR:
        tell_keepers(by=by, at=at)
