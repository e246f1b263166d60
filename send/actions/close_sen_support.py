"""Close SEN support."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.plans.actions.close_strand import close_strand
from childplan.plans.models import Strand
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import StrandState
from send.models import SenSupport
from send.workflow import MOVES

from .open_sen_support import NoReason


@act
def close_sen_support(
    *, by: Scope, at: datetime, child_id: UUID, support_id: UUID, version: int, reason: str
) -> SenSupport:
    """End SEN support today, and close its plan; what was written in it stays readable.

    version: of the support as its reader saw it. Raises NotEntitled, NotFound, NoReason, and NewerVersion when
    somebody closed it first.
    """
    by.require(Permission.OPEN_SEN_SUPPORT)
    reach = reach_of(by, child_id)
    if not reason.strip():
        raise NoReason
    if SenSupport.objects.filter(pk=support_id, child_id=child_id).exists():
        reach.require(InformationClass.SEND, Level.DECIDE)
    support = SenSupport.objects.select_for_update().filter(pk=support_id, child_id=child_id).first()
    if support is None:
        raise NotFound("no such SEN support")
    allowed, reached = MOVES["close_sen_support"]
    if support.version != version or support.state not in allowed:
        raise NewerVersion(support)
    strand = Strand.objects.get(pk=support.strand_id, child_id=child_id)
    if strand.state == StrandState.OPEN:
        close_strand(
            by=by, at=at, child_id=child_id, strand_id=strand.pk, version=strand.version, reason=reason
        )
    support.state = reached
    support.ended_on = timezone.localdate(at)
    support.end_reason = reason.strip()[:200]
    support.version += 1
    support.save()
    publish(
        "send.sen_support.closed",
        child_id=child_id,
        information_class=InformationClass.SEND,
        title="SEN support closed",
        occurred_at=at,
        payload={"sen_support": str(support.pk), "strand": str(strand.pk)},
    )
    return support
