"""Change what one has sent, or take it back, while nobody has answered it."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import PartnerContribution
from childplan.plans.rules.contributions import tidy_heading, tidy_text
from childplan.plans.rules.refusals import NothingChanged

from ._contributions import moved, own_contribution


@act
def change_contribution(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    contribution_id: UUID,
    version: int,
    reason: str,  # noqa: ARG001
    heading: str | None = None,
    text: str | None = None,
) -> PartnerContribution:
    """Put another heading or text in its place; None leaves what stands. version: the one the sender read.

    Raises NotFound, NotEntitled, NewerVersion, AlreadyAnswered, NothingChanged, NothingWritten, TooLong.
    """
    by.require(Permission.CONTRIBUTE_TO_PLAN)
    row = own_contribution(by, child_id, contribution_id, version=version)
    before = (row.heading, row.text)
    row.heading = row.heading if heading is None else tidy_heading(heading)
    row.text = row.text if text is None else tidy_text(text)
    if (row.heading, row.text) == before:
        raise NothingChanged
    return moved(row, "change_contribution", at=at)


@act
def withdraw_contribution(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    contribution_id: UUID,
    version: int,
    reason: str,  # noqa: ARG001
) -> PartnerContribution:
    """Take back what one has sent. It stays on record as withdrawn.

    Raises NotFound, NotEntitled, NewerVersion, AlreadyAnswered.
    """
    by.require(Permission.CONTRIBUTE_TO_PLAN)
    row = own_contribution(by, child_id, contribution_id, version=version)
    return moved(row, "withdraw_contribution", at=at)
