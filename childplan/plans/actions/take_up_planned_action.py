"""Take up an action again that was marked done or stopped, for instance by mistake."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import PlannedAction

from ._moving import move_planned_action


@act
def take_up_planned_action(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    planned_action_id: UUID,
    version: int,
    reason: str = "",  # noqa: ARG001
) -> PlannedAction:
    """Take up an action again that was marked done or stopped, for instance by mistake.

    Raises NotFound, NotEntitled, NewerVersion, NoSuchMove.
    """
    return move_planned_action(
        "take_up_planned_action",
        by=by,
        at=at,
        child_id=child_id,
        planned_action_id=planned_action_id,
        version=version,
        fact="plans.planned_action.taken_up",
        title="Action taken up again",
    )
