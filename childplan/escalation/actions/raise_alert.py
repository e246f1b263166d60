"""Raise an alert because a trigger fired."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from prometheus_client import Counter

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.rules import answer_by, recipients
from childplan.escalation.selectors.readers import readers_of
from childplan.escalation.triggers import Firing, Trigger
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.vocabulary import Template

from ._moving import publish_move, record_move, require_software
from ._telling import tell

logger = logging.getLogger(__name__)
received_by_nobody = Counter(
    "childplan_alerts_received_by_nobody_total", "Alerts for which nobody was found who may read them"
)


@act
def raise_alert(*, by: Scope, at: datetime, fact: Fact, trigger: Trigger, firing: Firing) -> Alert:
    """Make the one alert of this trigger, child and episode, and tell everybody it is for. Software alone does this.

    An episode that has its alert already, in whatever state, keeps it as it is: nobody is told twice. When nobody at
    all can be told, the alert stands nevertheless: those who oversee alerts find it on their board as soon as there is
    one who may read it, and operators see it in the log and the metrics.
    """
    require_software(by)
    episode = {"trigger": trigger.key, "child_id": fact.child_id, "episode": firing.episode}
    alert = Alert(
        **episode,
        information_class=trigger.information_class,
        title=trigger.name,
        reason=firing.reason,
        evidence=dict(firing.evidence),
        fact=fact,
        raised_at=at,
        answer_by=answer_by(timezone.localdate(at), trigger.answer_within),
    )
    if (there := Alert.objects.filter(**episode).first()) is not None:
        return there
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:
        # Another worker raised it between our question and our insert; unless something else is wrong with the row.
        return Alert.objects.get(**episode)
    record_move(alert, by=by, at=at, act="raise_alert", from_state="", reason=firing.reason)
    publish_move(alert, "raised", at=at, title="Alert raised")
    chosen = recipients(trigger.recipients, readers_of(fact.child_id, trigger.information_class, at=at))
    if not chosen:
        received_by_nobody.inc()
        logger.error("an alert is received by nobody", extra={"task": trigger.key})
    tell(by=by, at=at, alert=alert, chosen=chosen, template=Template.ALERT_RAISED, area=fact.child.area)
    return alert
