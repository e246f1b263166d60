"""What runs for referrals in the background."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope, as_service
from childplan.access.tasks import service_task
from childplan.common import clock

from .actions.tell_of_referral import tell_of_waiting_referrals as tell_of_waiting
from .actions.tell_of_referral import tell_receivers_of_referral, tell_sender_of_referral


def tell_receivers(fact_id: UUID) -> None:
    """A referral was sent, or a child put before a panel."""
    with as_service("Tell of a referral") as by:
        tell_receivers_of_referral(by=by, at=clock.now(), fact_id=fact_id)


def tell_sender(fact_id: UUID) -> None:
    """It was answered or closed."""
    with as_service("Tell what became of a referral") as by:
        tell_sender_of_referral(by=by, at=clock.now(), fact_id=fact_id)


@service_task(purpose="Tell of referrals that wait")
def tell_of_waiting_referrals(*, by: Scope, at: datetime) -> None:
    """Senders of what was not answered in time; receivers, of what will soon be over."""
    tell_of_waiting(by=by, at=at)
