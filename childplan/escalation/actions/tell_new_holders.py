"""Tell whoever holds a post by now of an alert that waits for an answer and was sent before they did."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.rules import recipients, vacancies
from childplan.escalation.selectors.readers import holders_of, readers_of
from childplan.escalation.triggers import UnknownTrigger, trigger_of
from childplan.escalation.vocabulary import OPEN_STATES
from childplan.history.acts import act
from childplan.notifications.vocabulary import Template

from ._moving import record_move, require_software
from ._telling import tell


@act
def tell_new_holders(*, by: Scope, at: datetime, alert_id: UUID) -> int:
    """Send an undecided alert to those whom it would be sent to if it were raised now and who have not been told.

    Once to each. Answers how many. What stands on the alert of vacant posts follows. Those who were told before stay
    told. The last day to answer and the version stay: nobody who is answering just now is told of a newer one.
    Software alone does this.
    """
    require_software(by)
    alert = (
        Alert.objects.select_related("child__area")
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=alert_id, state__in=OPEN_STATES)
        .first()
    )
    if alert is None:
        return 0
    try:
        rules = trigger_of(alert.trigger).recipients
    except UnknownTrigger:
        return 0
    information_class = InformationClass(alert.information_class)
    told = set(AlertRecipient.objects.filter(alert=alert).values_list("membership_id", flat=True))
    readers = readers_of(alert.child_id, information_class, at=at)
    fresh = [one for one in recipients(rules, readers) if one.reader.membership_id not in told]
    if not fresh:
        return 0
    held = holders_of(alert.child_id, information_class, at=at)
    alert.vacancies = [asdict(post) for post in vacancies(rules, held.holders, posts=held.posts)]
    alert.save()
    record_move(alert, by=by, at=at, act="tell_new_holders", from_state=alert.state)
    tell(by=by, at=at, alert=alert, chosen=fresh, template=Template.ALERT_RAISED, area=alert.child.area)
    return len(fresh)
