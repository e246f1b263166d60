"""Acknowledge an alert: somebody has taken it up."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.workflow import is_open, moves_to
from childplan.history.acts import NewerVersion, act

from ._moving import alert_to_answer, publish_move, record_move


@act
def acknowledge_alert(*, by: Scope, at: datetime, alert_id: UUID, version: int) -> Alert:
    """Say that one has read the alert and has taken it up. It gives no more time: undecided, it goes to the manager.

    One whose cause went before anybody answered is read in the same way, and stays resolved. version: of the alert as
    the person saw it. Raises NotEntitled, NotFound, and NewerVersion when somebody answered first.
    """
    alert = alert_to_answer(by, alert_id, version=version)
    if not is_open("acknowledge_alert", alert.state) or alert.acknowledged_at or alert.decided_at:
        raise NewerVersion(alert)
    before, alert.state = alert.state, moves_to("acknowledge_alert", alert.state)
    alert.acknowledged_at = at
    alert.acknowledged_by_membership_id = by.membership_id
    alert.version += 1
    alert.save()
    record_move(alert, by=by, at=at, act="acknowledge_alert", from_state=before)
    publish_move(alert, "acknowledged", at=at, title="Alert acknowledged")
    return alert
