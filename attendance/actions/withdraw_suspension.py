"""Withdraw a suspension, or take back one that was recorded by mistake."""

from datetime import datetime
from uuid import UUID

from attendance.models import Suspension
from attendance.rules.suspensions import SuspensionRefused
from attendance.workflow import SUSPENSION_MOVES
from childplan.access.scope import Scope
from childplan.history.acts import act

from ._suspending import publish_suspension, to_change

WITHDRAWN = "attendance.suspension.withdrawn"
LONGEST_REASON = 500


@act
def withdraw_suspension(
    *, by: Scope, at: datetime, child_id: UUID, suspension_id: UUID, version: int, reason: str
) -> Suspension:
    """Withdraw a suspension of the author's school: it stays on record and counts for nothing. It cannot be undone.

    version: of the suspension as the author saw it. reason: at most 500 characters, shown with it. Raises NotEntitled,
    NotFound, SuspensionRefused, and NewerVersion when somebody changed or withdrew it first; SuspensionRefused
    of its "state" when the author knows that version, and it was withdrawn.
    """
    row = to_change(by, child_id, suspension_id, version=version, act="withdraw_suspension")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise SuspensionRefused("reason", f"Say why it is withdrawn, in {LONGEST_REASON} characters or fewer")
    _, row.state = SUSPENSION_MOVES["withdraw_suspension"]
    row.withdrawn_reason = reason.strip()
    row.changed_at = at
    row.version += 1
    row.save()
    publish_suspension(row, "withdrawn", at=at, title="Suspension withdrawn")
    return row
