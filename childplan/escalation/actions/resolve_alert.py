"""Resolve an alert because its cause is gone."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.workflow import is_open, moves_to
from childplan.history.acts import NotFound, act

from ._moving import publish_move, record_move, require_software


@act
def resolve_alert(*, by: Scope, at: datetime, alert_id: UUID, reason: str) -> Alert:
    """Close the alert with what ended it. Software alone does this; an alert that is resolved stays so.

    Decided alerts are resolved as well, so that the chronology says when the cause ended. Raises NotFound.
    """
    require_software(by)
    alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise NotFound("no such alert")
    if not is_open("resolve_alert", alert.state):
        return alert
    before, alert.state = alert.state, moves_to("resolve_alert", alert.state)
    alert.resolved_at = at
    alert.resolution = reason[:200]
    alert.look_again_on = None
    alert.version += 1
    alert.save()
    record_move(alert, by=by, at=at, act="resolve_alert", from_state=before, reason=reason)
    publish_move(alert, "resolved", at=at, title="Alert resolved")
    return alert
