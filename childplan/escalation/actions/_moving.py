"""What every move of an alert has in common: who may, which alert, the run of moves, the fact."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertMove
from childplan.escalation.selectors.lines import is_theirs
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound

SOFTWARE = "service"


def require_software(by: Scope) -> None:
    """Raise NotEntitled for a person: what follows from facts and clocks is not theirs to bring about."""
    if by.role_key != SOFTWARE:
        raise NotEntitled("only background work does this")


def alert_to_answer(by: Scope, alert_id: UUID, *, version: int) -> Alert:
    """The alert, locked, as the person saw it.

    Raises NotFound, NotEntitled for somebody who was not told and manages nobody who was, and NewerVersion when
    somebody answered first.
    """
    by.require(Permission.ANSWER_ALERTS)
    alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise NotFound("no such alert")
    if not is_theirs(by, alert_id):
        raise NotEntitled("this alert was sent to others: talk to them")
    if alert.version != version:
        raise NewerVersion(alert)
    return alert


def record_move(
    alert: Alert, *, by: Scope, at: datetime, act: str, from_state: str, reason: str = ""
) -> None:
    """Add one move to the run that is the alert's story."""
    AlertMove(
        child_id=alert.child_id,
        alert=alert,
        information_class=alert.information_class,
        act=act,
        from_state=from_state,
        to_state=alert.state,
        at=at,
        by_membership_id=by.membership_id,
        reason=reason,
    ).save(force_insert=True)


def publish_move(alert: Alert, happened: str, *, at: datetime, title: str) -> None:
    """Publish "escalation.alert.<happened>"."""
    publish(
        f"escalation.alert.{happened}",
        child_id=alert.child_id,
        information_class=InformationClass(alert.information_class),
        title=f"{title}: {alert.title}",
        occurred_at=at,
        payload={
            "alert": str(alert.pk),
            "trigger": alert.trigger,
            "episode": alert.episode,
            "run": alert.run,
        },
    )
