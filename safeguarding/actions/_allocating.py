"""What beginning and ending an allocation have in common."""

from datetime import datetime
from uuid import UUID

from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from safeguarding.models import Allocation

BEGAN = "safeguarding.allocation.began"
ENDED = "safeguarding.allocation.ended"
ALLOCATED = "Allocated to a social worker"
HANDED_OVER = "Handed over to another social worker"
LEADS_NOW = "A social worker is lead practitioner from now on"
NO_LONGER_ALLOCATED = "No longer allocated to a social worker"


def live_involvement(
    child_id: UUID, kind: InvolvementKind, principal_id: int, *, at: datetime
) -> Involvement | None:
    """The involvement of that kind that lasts at that moment, or None."""
    return Involvement.objects.filter(
        child_id=child_id, kind=kind, principal_id=principal_id, starts_at__lte=at, ends_at__gt=at
    ).first()


def close_allocation(live: Allocation, *, at: datetime, reason: str, handed_over: bool) -> None:
    """Write the end of an allocation and publish it. Its involvements are the caller's to end."""
    live.ends_at = at
    live.end_reason = reason
    live.save()
    publish(
        ENDED,
        child_id=live.child_id,
        information_class=InformationClass.SOCIAL_CARE,
        title=HANDED_OVER if handed_over else NO_LONGER_ALLOCATED,
        occurred_at=at,
        payload={
            "allocation": str(live.pk),
            "membership": live.membership_id,
            "team": live.team_id,
            "handed_over": handed_over,
        },
    )


def end_involvements(
    live: Allocation, *, by: Scope, at: datetime, reason: str, but: tuple[UUID, ...] = ()
) -> None:
    """End what the allocation opened, except the involvements that go on. The author may be out afterwards."""
    for involvement_id in (live.worker_involvement_id, live.team_involvement_id):
        lasts = Involvement.objects.filter(pk=involvement_id, ends_at__gt=at).exists()
        if lasts and involvement_id not in but:
            end_involvement(by=by, at=at, involvement_id=involvement_id, reason=reason)
