"""Say that an action will not be done, or no longer."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.models import PlannedAction
from childplan.plans.rules.refusals import NothingWritten

from ._moving import move_planned_action


@act
def stop_planned_action(
    *, by: Scope, at: datetime, child_id: UUID, planned_action_id: UUID, version: int, reason: str
) -> PlannedAction:
    """Say that an action will not be done, or no longer.

    Raises NotFound, NotEntitled, NewerVersion, NoSuchMove, NothingWritten.
    """
    if not reason.strip():
        raise NothingWritten("Say why it will not be done")
    return move_planned_action(
        "stop_planned_action",
        by=by,
        at=at,
        child_id=child_id,
        planned_action_id=planned_action_id,
        version=version,
        fact="plans.planned_action.stopped",
        title="Action stopped",
    )
