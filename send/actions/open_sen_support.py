"""Open SEN support for a child."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.actions.open_strand import StrandAlreadyOpen, open_strand
from childplan.plans.models import Strand
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import StrandKind, StrandState
from send.models import SenSupport
from send.rules import LEGAL_BASIS, is_in_time
from send.vocabulary import SenNeed


class AlreadyOnSenSupport(RuntimeError):
    """There is an open period of SEN support."""


class HasEhcPlan(RuntimeError):
    """An education, health and care plan is open; its provision takes the place of SEN support."""


class ParentsNotTold(ValueError):
    """The day on which the parents were told lies after today: they are told before support begins."""


class ReviewNotWithinATerm(ValueError):
    """The first review is not after today, or later than a term from now."""


class SameNeedTwice(ValueError):
    """The second need is the first one again."""


class NoReason(ValueError):
    """SEN support begins and ends with a reason."""


@dataclass(frozen=True, kw_only=True)
class NewSenSupport:
    """What is said when SEN support begins, besides the reason."""

    primary_need: SenNeed
    parents_told_on: date
    review_on: date
    secondary_need: SenNeed | None = None


@act
def open_sen_support(
    *, by: Scope, at: datetime, child_id: UUID, support: NewSenSupport, reason: str
) -> SenSupport:
    """Begin SEN support today at the author's school, and open its plan within the Child's Plan.

    reason: what was noticed and what has been tried.
    Children and Families Act 2014, section 68: the school tells the parent when it makes special educational
    provision. The first review comes within a term (`rules.latest_first_review`). Raises NotEntitled, NotFound,
    AlreadyOnSenSupport, HasEhcPlan, ParentsNotTold, ReviewNotWithinATerm, SameNeedTwice and NoReason.
    """
    by.require(Permission.OPEN_SEN_SUPPORT)
    reach_of(by, child_id)
    today = timezone.localdate(at)
    if not reason.strip():
        raise NoReason
    _require_sense(support, today=today)
    if Strand.objects.filter(child_id=child_id, kind=StrandKind.EHC, state=StrandState.OPEN).exists():
        raise HasEhcPlan
    try:
        strand = open_strand(
            by=by,
            at=at,
            child_id=child_id,
            kind=StrandKind.SEN_SUPPORT,
            starts_on=today,
            review_due_on=support.review_on,
            lead_membership_id=by.membership_id,
            legal_basis=LEGAL_BASIS,
            reason=reason,
        )
    except StrandAlreadyOpen as twice:
        raise AlreadyOnSenSupport from twice
    opened = SenSupport(
        child_id=child_id,
        school_id=by.organisation_id or 0,
        strand=strand,
        primary_need=support.primary_need,
        secondary_need=support.secondary_need or "",
        reason=reason.strip(),
        parents_told_on=support.parents_told_on,
        starts_on=today,
        review_on=support.review_on,
        opened_by_membership_id=by.membership_id or 0,
    )
    opened.save(force_insert=True)
    publish(
        "send.sen_support.opened",
        child_id=child_id,
        information_class=InformationClass.SEND,
        title="SEN support opened",
        occurred_at=at,
        payload={"sen_support": str(opened.pk), "strand": str(strand.pk), "school": by.organisation_id},
    )
    return opened


def _require_sense(support: NewSenSupport, *, today: date) -> None:
    if support.parents_told_on > today:
        raise ParentsNotTold
    if not is_in_time(support.review_on, starts_on=today):
        raise ReviewNotWithinATerm
    if support.secondary_need == support.primary_need:
        raise SameNeedTwice
