"""Say anew what is done about an alert that somebody else decided while one was writing."""

from datetime import date, datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.vocabulary import AlertState, Decision
from childplan.history.acts import NewerVersion, act

from ._moving import alert_to_answer, publish_move, record_move
from .decide_alert import require_said


@act
def amend_decision(
    *,
    by: Scope,
    at: datetime,
    alert_id: UUID,
    version: int,
    decision: Decision,
    reason: str,
    review_on: date | None = None,
) -> Alert:
    """Put another decision in the place of one that its author has read; the earlier stays in the alert's story.

    version: of the alert with the decision that they read. The state stays "decided", and the alert is now theirs who
    said it last. Raises NotEntitled, NotFound, NoReasonGiven, WrongReviewDay, and NewerVersion when the alert moved on
    or is not decided.
    """
    require_said(reason, review_on, at=at)
    alert = alert_to_answer(by, alert_id, version=version)
    if alert.state != AlertState.DECIDED:
        raise NewerVersion(alert)
    alert.decision, alert.decision_reason, alert.review_on = decision, reason.strip(), review_on
    alert.decided_at, alert.decided_by_membership_id = at, by.membership_id
    alert.version += 1
    alert.save()
    record_move(alert, by=by, at=at, act="amend_decision", from_state=alert.state, reason=reason.strip())
    publish_move(alert, "decision_amended", at=at, title="Decision about an alert amended")
    return alert
