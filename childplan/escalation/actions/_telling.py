"""Tell people of an alert: a recipient's row, a notice, an email; all in the transaction that made it so."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.rules import Recipient
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.queue_message import queue_message
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import Kind, Template
from childplan.organisations.models import Area

TEXTS = {
    Template.ALERT_RAISED: "A new alert needs an answer by {answer_by}",
    Template.ALERT_TO_MANAGER: "An alert was not answered by {answer_by} and has come to you",
}
DAY = "j F Y"


def tell(
    *, by: Scope, at: datetime, alert: Alert, chosen: Sequence[Recipient], template: Template, area: Area
) -> None:
    """Send the alert to these people. Somebody who holds two of the roles gets it in both, and one email."""
    information_class = InformationClass(alert.information_class)
    answer_by = date_format(alert.answer_by, DAY)
    messages: dict[int, Message] = {}
    for recipient in chosen:
        reader = recipient.reader
        if reader.user_id not in messages:
            messages[reader.user_id] = queue_message(
                by=by,
                at=at,
                child_id=alert.child_id,
                information_class=information_class,
                template=template,
                recipient_membership_id=reader.membership_id,
                personalisation={
                    "area_name": area.name,
                    "link": f"{settings.SITE_URL}{alert.get_absolute_url()}",
                    "raised_on": date_format(timezone.localdate(alert.raised_at), DAY),
                    "answer_by": answer_by,
                },
            )
        AlertRecipient(
            child_id=alert.child_id,
            alert=alert,
            information_class=alert.information_class,
            membership_id=reader.membership_id,
            agency=recipient.agency,
            why=recipient.why,
            as_manager=template == Template.ALERT_TO_MANAGER,
            sent_at=at,
            message=messages[reader.user_id],
        ).save(force_insert=True)
        give_notice(
            by=by,
            at=at,
            child_id=alert.child_id,
            information_class=information_class,
            recipient_membership_id=reader.membership_id,
            kind=Kind.ALERT,
            text=TEXTS[template].format(answer_by=answer_by),
            address=alert.get_absolute_url(),
        )
