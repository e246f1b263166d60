"""Answer what another system sent for a plan: take it up into a section, or decline it."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import NotFound, act
from childplan.identity.departing import carried_over, runs_of_marked
from childplan.plans.models import PartnerContribution, Section
from childplan.plans.rules.contributions import joined_to, tidy_reason
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import row_to_change

from ._contributions import contribution_to_answer, moved
from .edit_section import edit_section


class WordsAreMarked(PlanRefusal):
    """Words that are marked would be read by everybody who reads the section."""

    def __init__(self) -> None:
        super().__init__(
            "This is marked as telling of somebody else. Put it into a section that is marked as well, or say it "
            "without what it tells of them"
        )


@act
def take_up_contribution(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    contribution_id: UUID,
    version: int,
    section_id: UUID,
    text: str,
    reason: str,
) -> PartnerContribution:
    """Put this text below what a section of the same plan says, as the section's next version, in one's own name.

    version: of the contribution, as it was read. text: its words, or what the writer made of them. reason: kept with
    the section and read by the sender. The section is locked, so that what others write in it meanwhile stays.
    What is marked as telling of somebody else goes word for word into a section alone that is marked as well.
    Raises NotFound, NotEntitled, NewerVersion, AlreadyAnswered, StrandClosed, NothingWritten, TooLong, WordsAreMarked.
    """
    by.require(Permission.EDIT_PLAN)
    row = contribution_to_answer(by, child_id, contribution_id, version=version)
    section = row_to_change(Section, section_id, reach=reach_of(by, child_id))
    if section.strand_id != row.strand_id:
        raise NotFound("no such section in this plan")
    if row.tells_of_others and not section.tells_of_others and carried_over(text, runs_of_marked(row.text)):
        raise WordsAreMarked
    words = tidy_reason(reason)
    edit_section(
        by=by,
        at=at,
        child_id=child_id,
        section_id=section_id,
        text=joined_to(section.text, text),
        version=section.version,
        reason=words,
    )
    row.section = section
    return _decided(row, "take_up_contribution", by=by, at=at, reason=words)


@act
def decline_contribution(
    *, by: Scope, at: datetime, child_id: UUID, contribution_id: UUID, version: int, reason: str
) -> PartnerContribution:
    """Leave it out of the plan. reason: in words the sender reads.

    Raises NotFound, NotEntitled, NewerVersion, AlreadyAnswered, NothingWritten.
    """
    by.require(Permission.EDIT_PLAN)
    row = contribution_to_answer(by, child_id, contribution_id, version=version)
    return _decided(row, "decline_contribution", by=by, at=at, reason=tidy_reason(reason))


def _decided(
    row: PartnerContribution, act_name: str, *, by: Scope, at: datetime, reason: str
) -> PartnerContribution:
    row.decided_at, row.decided_by_membership_id, row.decision_reason = at, by.membership_id, reason
    return moved(row, act_name, at=at)
