"""Say that an action was done."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import PlannedAction

from ._moving import move_planned_action


@act
def complete_planned_action(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    planned_action_id: UUID,
    version: int,
    reason: str = "",  # noqa: ARG001
) -> PlannedAction:
    """Say that an action was done.

    Raises NotFound, NotEntitled, NewerVersion, NoSuchMove.
    """
    return move_planned_action(
        "complete_planned_action",
        by=by,
        at=at,
        child_id=child_id,
        planned_action_id=planned_action_id,
        version=version,
        fact="plans.planned_action.completed",
        title="Action done",
    )
