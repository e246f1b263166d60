"""One contribution, held for change by its sender or by whoever answers it."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound
from childplan.plans.models import PartnerContribution
from childplan.plans.rules.contributions import require_open
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change, row_to_read
from childplan.plans.workflow import CONTRIBUTION_MOVES


def own_contribution(
    by: Scope, child_id: UUID, contribution_id: UUID, *, version: int
) -> PartnerContribution:
    """The sender's own, locked, as they last read it. Raises NotFound, NewerVersion, AlreadyAnswered."""
    found = row_to_read(PartnerContribution, contribution_id, reach=reach_of(by, child_id))
    if found.from_membership_id != by.membership_id:
        raise NotFound("no such contribution")
    return _as_read(PartnerContribution.objects.select_for_update(of=("self",)).get(pk=found.pk), version)


def contribution_to_answer(
    by: Scope, child_id: UUID, contribution_id: UUID, *, version: int
) -> PartnerContribution:
    """One sent to a plan this person writes in, locked. Raises NotFound, NotEntitled, NewerVersion, AlreadyAnswered."""
    found = row_to_change(PartnerContribution, contribution_id, reach=reach_of(by, child_id))
    return _as_read(found, version)


def _as_read(found: PartnerContribution, version: int) -> PartnerContribution:
    require_version(found, version)
    require_open(found.state)
    return found


def moved(row: PartnerContribution, act: str, *, at: datetime) -> PartnerContribution:
    """Save it in the state that the act leads to, as its next version, and say so."""
    row.state = CONTRIBUTION_MOVES[act]
    row.version += 1
    row.changed_at = at
    row.save()
    publish(
        f"plans.contribution.{row.state if act != 'change_contribution' else 'changed'}",
        child_id=row.child_id,
        information_class=InformationClass(row.information_class),
        title=f"{row.strand.get_kind_display()}: a contribution was {_WORDS[act]}",
        occurred_at=at,
        payload={"contribution": str(row.pk), "version": row.version},
    )
    return row


_WORDS = {
    "change_contribution": "changed by its sender",
    "withdraw_contribution": "withdrawn by its sender",
    "take_up_contribution": "taken up",
    "decline_contribution": "declined",
}
