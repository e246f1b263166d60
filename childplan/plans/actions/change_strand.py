"""Say who leads a plan within the plan, and when it is reviewed next."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Strand
from childplan.plans.rules.opening import may_open
from childplan.plans.rules.refusals import NothingChanged, StrandClosed, WrongDay, in_a_sentence
from childplan.plans.selectors.names import is_live_membership
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.vocabulary import StrandKind, StrandState

from .open_strand import NobodyToLead


@act
def change_strand(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    version: int,
    lead_membership_id: int | None,
    review_due_on: date | None,
    reason: str,  # noqa: ARG001
    reviewed_on: date | None = None,
) -> Strand:
    """Change the lead and the day of the next review of an open plan, and say that it was reviewed.

    reviewed_on: the day on which it was; from then on the report is owed to the family (`rules.owed`). None where it
    was not, and nothing changes of it.
    Raises NotFound, NotEntitled, StrandClosed, NewerVersion, NothingChanged, WrongDay, NobodyToLead.
    """
    by.require(Permission.EDIT_PLAN)
    reach = reach_of(by, child_id)
    strand = row_to_change(Strand, strand_id, reach=reach, level=Level.KNOWN)
    label = StrandKind(strand.kind).label
    if not may_open(by.role, strand.kind, reach.level(strand.information_class)):
        raise NotEntitled(f"{by.role.name}: not permitted to change a {in_a_sentence(label)}")
    if strand.state == StrandState.CLOSED:
        raise StrandClosed(label)
    reviewed_on = reviewed_on or strand.reviewed_on
    stands = (strand.lead_membership_id, strand.review_due_on, strand.reviewed_on)
    if stands == (lead_membership_id, review_due_on, reviewed_on):
        raise NothingChanged
    require_version(strand, version)
    if review_due_on and review_due_on < strand.starts_on:
        raise WrongDay("The review must be on or after the day the plan starts")
    if reviewed_on != strand.reviewed_on:
        _check_review(strand, reviewed_on, today=timezone.localdate(at))
    if (
        lead_membership_id
        and lead_membership_id != strand.lead_membership_id
        and not is_live_membership(lead_membership_id, at=at)
    ):
        raise NobodyToLead
    strand.lead_membership_id, strand.review_due_on = lead_membership_id, review_due_on
    strand.reviewed_on = reviewed_on
    strand.version += 1
    strand.save()
    publish(
        "plans.strand.changed",
        child_id=child_id,
        information_class=InformationClass(strand.information_class),
        title=f"{label}: lead or review date changed",
        occurred_at=at,
        payload={"strand": str(strand.pk), "kind": strand.kind},
    )
    return strand


def _check_review(strand: Strand, reviewed_on: date | None, *, today: date) -> None:
    """Raises WrongDay."""
    if reviewed_on is None or reviewed_on > today:
        raise WrongDay("The day it was reviewed cannot lie ahead")
    if reviewed_on < strand.starts_on or (strand.reviewed_on and reviewed_on < strand.reviewed_on):
        raise WrongDay("It was reviewed on or after the day it started, and not before its last review")
