"""Raise an alert because a trigger fired."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from prometheus_client import Counter

from childplan.access.scope import Scope
from childplan.escalation.models import Alert
from childplan.escalation.rules import answer_by, recipients, vacancies
from childplan.escalation.selectors.readers import holders_of, readers_of
from childplan.escalation.triggers import ANSWER_WITHIN, Firing, Trigger
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.identity.models import Child
from childplan.notifications.vocabulary import Template

from ._moving import publish_move, record_move, require_software
from ._telling import tell

logger = logging.getLogger(__name__)
received_by_nobody = Counter(
    "childplan_alerts_received_by_nobody_total", "Alerts for which nobody was found who may read them"
)


@act
def raise_alert(
    *,
    by: Scope,
    at: datetime,
    child: Child,
    fact: Fact | None,
    trigger: Trigger,
    firing: Firing,
    numbers: Mapping[str, Decimal],
    previous: Alert | None,
) -> Alert:
    """Make the alert of a new episode and tell everybody it is for. Software alone does this.

    numbers: the thresholds of the day, with `answer_within` in working days. previous: the alert of the episode before,
    which it names. When nobody at all can be told, the alert stands nevertheless: those who oversee alerts find it on
    their board as soon as there is one who may read it, and operators see it in the log and the metrics.
    """
    require_software(by)
    alert = Alert(
        trigger=trigger.key,
        child_id=child.pk,
        episode=previous.episode + 1 if previous else 1,
        previous_id=previous.pk if previous else None,
        run=firing.run,
        causes=sorted(firing.causes),
        seen_until=firing.seen_until,
        look_again_on=firing.look_again_on,
        information_class=trigger.information_class,
        title=trigger.name,
        reason=firing.reason,
        evidence=dict(firing.evidence),
        fact=fact,
        raised_at=at,
        answer_by=answer_by(timezone.localdate(at), int(numbers[ANSWER_WITHIN])),
    )
    held = holders_of(child.pk, trigger.information_class, at=at)
    alert.vacancies = [asdict(post) for post in vacancies(trigger.recipients, held.holders, posts=held.posts)]
    alert.save(force_insert=True)
    record_move(alert, by=by, at=at, act="raise_alert", from_state="", reason=firing.reason)
    publish_move(alert, "raised", at=at, title="Alert raised")
    chosen = recipients(trigger.recipients, readers_of(child.pk, trigger.information_class, at=at))
    if not chosen:
        received_by_nobody.inc()
        logger.error("an alert is received by nobody", extra={"task": trigger.key})
    tell(by=by, at=at, alert=alert, chosen=chosen, template=Template.ALERT_RAISED, area=child.area)
    return alert
