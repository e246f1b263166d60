"""Close a plan within the plan."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.actions import end_involvement
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Strand
from childplan.plans.rules.opening import may_open
from childplan.plans.rules.refusals import PlanRefusal, StrandClosed, WrongDay, in_a_sentence
from childplan.plans.selectors.ending import ending_with
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.vocabulary import StrandKind, StrandState


class NoReason(PlanRefusal):
    """A plan is not closed, nor anything taken back, without saying why."""

    def __init__(self) -> None:
        super().__init__("Say why")


class UniversalStays(PlanRefusal):
    """The universal plan stays open for as long as the child has a record."""

    def __init__(self) -> None:
        super().__init__("The universal plan is never closed")


@act
def close_strand(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    version: int,
    reason: str,
    ended_on: date | None = None,
) -> Strand:
    """Close a plan for good, on a day that is today unless said. What was written stays readable.

    Its outcomes and actions stay as they are: those that serve another open plan go on there. Whoever was involved
    for the sake of this plan, and of no other that is open, sees the child for some working days more, to see to what
    is left; of an education, health and care plan until nobody can appeal (`rules/ends.py`).
    Raises NotFound, NotEntitled, UniversalStays, StrandClosed, NewerVersion, NoReason, WrongDay.
    """
    by.require(Permission.EDIT_PLAN)
    reach = reach_of(by, child_id)
    strand = row_to_change(Strand, strand_id, reach=reach, level=Level.KNOWN)
    label = StrandKind(strand.kind).label
    if strand.kind == StrandKind.UNIVERSAL:
        raise UniversalStays
    if not may_open(by.role, strand.kind, reach.level(strand.information_class)):
        raise NotEntitled(f"{by.role.name}: not permitted to close a {in_a_sentence(label)}")
    if strand.state == StrandState.CLOSED:
        raise StrandClosed(label)
    require_version(strand, version)
    if not reason.strip():
        raise NoReason
    ended_on = ended_on or timezone.localdate(at)
    if not strand.starts_on <= ended_on <= timezone.localdate(at):
        raise WrongDay("The day must be between the day the plan started and today")
    strand.state, strand.ended_on, strand.end_reason = StrandState.CLOSED, ended_on, reason.strip()[:200]
    strand.version += 1
    strand.save()
    ending = ending_with(reach, StrandKind(strand.kind), at=at)
    for worker in ending.ending:
        end_involvement(
            by=by,
            at=at,
            involvement_id=worker.involvement_id,
            reason=f"{label} closed"[:200],
            ends_at=ending.ends_at,
        )
    publish(
        "plans.strand.closed",
        child_id=child_id,
        information_class=InformationClass(strand.information_class),
        title=f"{label} closed",
        occurred_at=at,
        payload={"strand": str(strand.pk), "kind": strand.kind},
    )
    return strand
