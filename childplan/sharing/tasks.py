"""What sharing leaves to be done in the background: telling those whom it concerns."""

from uuid import UUID

from childplan.access.scope import as_service
from childplan.common import clock

from .actions.tell_of_sharing import tell_of_share, tell_of_withdrawal


def tell_recipients(fact_id: UUID) -> None:
    """Something was decided about sharing: whom it reaches is told."""
    with as_service("Tell whom something was shared with") as by:
        tell_of_share(by=by, at=clock.now(), fact_id=fact_id)


def tell_leads(fact_id: UUID) -> None:
    """A family took its agreement back: whoever leads is told."""
    with as_service("Tell who leads that an agreement was taken back") as by:
        tell_of_withdrawal(by=by, at=clock.now(), fact_id=fact_id)
