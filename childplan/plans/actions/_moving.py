"""What the three moves of a planned action share."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.plans.models import PlannedAction
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.workflow import PLANNED_ACTION_MOVES

from .record_progress import NoSuchMove


def move_planned_action(
    move: str,
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    planned_action_id: UUID,
    version: int,
    fact: str,
    title: str,
) -> PlannedAction:
    """Move an action as the workflow says, inside the act that asks."""
    by.require(Permission.EDIT_PLAN)
    row = row_to_change(PlannedAction, planned_action_id, reach=reach_of(by, child_id))
    before, after = PLANNED_ACTION_MOVES[move]
    if row.state not in before:
        raise NoSuchMove(f"This action is “{row.get_state_display()}” already")
    require_version(row, version)
    row.state = after
    row.version += 1
    row.save()
    publish(
        fact,
        child_id=child_id,
        information_class=InformationClass(row.information_class),
        title=title,
        occurred_at=at,
        payload={"planned_action": str(row.pk), "version": row.version},
    )
    return row
