"""Send a text for a child's plan, as another organisation's system."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.plans.models import PartnerContribution, Strand
from childplan.plans.rules.contributions import tidy_heading, tidy_text
from childplan.plans.rules.refusals import StrandClosed
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import CONTENT_CLASS, StrandState


@act
def send_contribution(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    heading: str,
    text: str,
    reason: str,  # noqa: ARG001
) -> PartnerContribution:
    """Send a text for a plan of this child. It waits there until somebody who writes in that plan answers it.

    Who may read the plan may send; nothing of it stands in the plan before it is taken up.
    Raises NotFound (also for a plan closed to the sender), NotEntitled, StrandClosed, NothingWritten, TooLong.
    """
    by.require(Permission.CONTRIBUTE_TO_PLAN)
    if by.membership_id is None:
        raise NotEntitled("a contribution is sent in a membership")
    reach = reach_of(by, child_id)
    known = reach.classes(Level.KNOWN)
    strand = Strand.objects.filter(child_id=child_id, pk=strand_id, information_class__in=known).first()
    if strand is None or not reach.may_read_text(CONTENT_CLASS[strand.kind]):
        raise NotFound("no such plan")
    if strand.state != StrandState.OPEN:
        raise StrandClosed(strand.get_kind_display())
    sent = PartnerContribution(
        child_id=child_id,
        strand=strand,
        information_class=CONTENT_CLASS[strand.kind],
        heading=tidy_heading(heading),
        text=tidy_text(text),
        from_membership_id=by.membership_id,
        sent_at=at,
        changed_at=at,
    )
    sent.save(force_insert=True)
    publish(
        "plans.contribution.sent",
        child_id=child_id,
        information_class=CONTENT_CLASS[strand.kind],
        title=f"{strand.get_kind_display()}: a contribution was sent",
        occurred_at=at,
        payload={"contribution": str(sent.pk), "strand": str(strand_id)},
    )
    return sent
