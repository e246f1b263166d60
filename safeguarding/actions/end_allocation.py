"""End an allocation without a successor."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import Strand
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import StrandKind, StrandState
from safeguarding.rules import NEEDS_A_SOCIAL_WORKER, NoReason
from safeguarding.selectors.allocations import live_allocation

from ._allocating import NO_LONGER_ALLOCATED, close_allocation, end_involvements


class NotAllocated(RuntimeError):
    """The child is allocated to nobody."""


class NeedsASocialWorker(RuntimeError):
    """A plan is open that needs a social worker, named in `plan`: allocate another one, or close the plan first."""

    def __init__(self, plan: StrandKind) -> None:
        self.plan = plan
        super().__init__(f"the {plan.label.lower()} is open")


@act
def end_allocation(*, by: Scope, at: datetime, child_id: UUID, reason: str) -> None:
    """End the child's allocation now; the worker and their team are out from the next request on.

    Raises NotEntitled, NotFound, NoReason, NotAllocated and NeedsASocialWorker.
    """
    by.require(Permission.ALLOCATE)
    reach_of(by, child_id)
    if not reason.strip():
        raise NoReason
    live = live_allocation(child_id, lock=True)
    if live is None:
        raise NotAllocated
    kept = Strand.objects.filter(
        child_id=child_id, state=StrandState.OPEN, kind__in=NEEDS_A_SOCIAL_WORKER
    ).first()
    if kept is not None:
        raise NeedsASocialWorker(StrandKind(kept.kind))
    reason = reason.strip()[:200]
    close_allocation(live, at=at, reason=reason, handed_over=False)
    end_involvements(live, by=by, at=at, reason=NO_LONGER_ALLOCATED)
