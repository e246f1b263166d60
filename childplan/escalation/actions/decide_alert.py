"""Decide what is done about an alert."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.vocabulary import Decision
from childplan.escalation.workflow import is_open, moves_to
from childplan.history.acts import NewerVersion, act

from ._moving import alert_to_answer, publish_move, record_move


class NoReasonGiven(ValueError):
    """A decision without its reason tells nobody afterwards why nothing, or something, was done."""


class WrongReviewDay(ValueError):
    """The review lies today or before, or more than a year ahead."""


LONGEST_TO_REVIEW = timedelta(days=366)


@act
def decide_alert(
    *,
    by: Scope,
    at: datetime,
    alert_id: UUID,
    version: int,
    decision: Decision,
    reason: str,
    review_on: date | None = None,
) -> Alert:
    """Record what a qualified person decides and why. It may be the first answer: acknowledging first is no duty.

    version: of the alert as the person saw it. review_on: when they mean to look at it again, if they do; it then comes
    up in their work. Raises NotEntitled, NotFound, NoReasonGiven, WrongReviewDay, and NewerVersion when somebody
    answered first.
    """
    by.require(Permission.ANSWER_ALERTS)
    require_said(reason, review_on, at=at)
    alert = alert_to_answer(by, alert_id, version=version)
    if not is_open("decide_alert", alert.state):
        raise NewerVersion(alert)
    before, alert.state = alert.state, moves_to("decide_alert", alert.state)
    alert.decision = decision
    alert.decision_reason = reason.strip()
    alert.review_on = review_on
    alert.decided_at = at
    alert.decided_by_membership_id = by.membership_id
    alert.version += 1
    alert.save()
    record_move(alert, by=by, at=at, act="decide_alert", from_state=before, reason=reason.strip())
    publish_move(alert, "decided", at=at, title="Alert decided")
    return alert


def require_said(reason: str, review_on: date | None, *, at: datetime) -> None:
    """Raise NoReasonGiven or WrongReviewDay where a decision may not be recorded so."""
    if not reason.strip():
        raise NoReasonGiven("say why")
    today = timezone.localdate(at)
    if review_on is not None and not today < review_on <= today + LONGEST_TO_REVIEW:
        raise WrongReviewDay("the review must be after today and within a year")
