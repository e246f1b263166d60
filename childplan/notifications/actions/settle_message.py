"""Write down what became of a message that was claimed."""

import logging
from datetime import datetime, timedelta

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.outbox import (
    MOST_ATTEMPTS,
    Claim,
    Delivered,
    Fate,
    Later,
    Refused,
    Unknown,
    pause_after,
)
from childplan.notifications.vocabulary import Delivery, Kind, MessageState, Template

from .give_notice import give_notice

NOT_SENT_FOR_YOU = "An email that you asked for could not be sent. Check the address."
NOT_SENT_TO_YOU = "We could not send you an email. Ask for your address to be checked."

# Most arrive within a minute; then Notify is asked, where no receipt of its own came first.
ASK_AFTER = timedelta(minutes=1)

logger = logging.getLogger(__name__)


@act
def settle_message(*, by: Scope, at: datetime, claim: Claim, fate: Fate) -> Message:
    """Record a fate. One that is already settled stays so; a claim that became another's says only what it knows.

    Sent and refused are final. What is put off or unknown is due again later; after `MOST_ATTEMPTS` (about sixteen
    hours) it is set aside for an operator.
    """
    message = Message.objects.select_for_update().get(pk=claim.message_id)
    if message.state != MessageState.WAITING:
        return message
    if isinstance(fate, Delivered) and not fate.failed:
        _sent(message, fate, at=at)
    elif message.attempts != claim.attempt:
        return message
    elif isinstance(fate, Delivered):
        message.notify_id = fate.notify_id
        _refused(message, "Notify could not deliver it.", by=by, at=at)
    elif isinstance(fate, Refused):
        _refused(message, fate.why, by=by, at=at)
    elif isinstance(fate, Later):
        _put_off(message, fate, at=at)
    else:
        _unknown(message, fate, at=at)
    message.save()
    return message


def _sent(message: Message, fate: Delivered, *, at: datetime) -> None:
    message.state = MessageState.SENT
    message.sent_at = at
    message.notify_id = fate.notify_id
    message.error = ""
    message.personalisation = {}
    message.delivery = Delivery.ON_ITS_WAY
    message.ask_at = at + ASK_AFTER


def _refused(message: Message, why: str, *, by: Scope, at: datetime) -> None:
    message.state = MessageState.REFUSED
    message.error = why[:200]
    message.personalisation = {}
    logger.warning("message refused", extra={"task": message.template})
    tell_of_failure(message, by=by, at=at)


def tell_of_failure(message: Message, *, by: Scope, at: datetime) -> None:
    """Tell whoever asked for the message, else its reader, that it did not arrive.

    What only says that notices wait is not worth another one.
    """
    if message.child_id is None or message.template == Template.SOMETHING_NEW:
        return
    told = message.made_by_membership_id or message.recipient_membership_id
    if told is not None:
        give_notice(
            by=by,
            at=at,
            child_id=message.child_id,
            information_class=InformationClass(message.information_class),
            recipient_membership_id=told,
            kind=Kind.DELIVERY,
            text=NOT_SENT_FOR_YOU if message.made_by_membership_id else NOT_SENT_TO_YOU,
            address=f"/children/{message.child_id}/",
        )


def _put_off(message: Message, fate: Later, *, at: datetime) -> None:
    # Not the message's fault, so it costs it no attempt.
    message.attempts -= 1
    message.due_at = at + timedelta(seconds=fate.seconds)
    message.error = fate.why
    if fate.unsent:
        message.claimed_at = None
    logger.error("message put off", extra={"task": message.template, "error": "Notify is busy or not set up"})


def _unknown(message: Message, fate: Unknown, *, at: datetime) -> None:
    message.due_at = at + pause_after(message.attempts)
    message.error = fate.why
    if message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.QUARANTINED
    logger.error(
        "message set aside" if message.state == MessageState.QUARANTINED else "fate of a message unknown",
        extra={"task": message.template, "count": message.attempts},
    )
