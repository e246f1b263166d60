"""Write down what Notify says became of a message it took."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from childplan.access.scope import Scope, as_service
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import Delivery, MessageState

from .settle_message import tell_of_failure

# Notify tries a full inbox for three days. Asked often at first, since most arrive within a minute.
FIRST_ASK = timedelta(minutes=1)
LAST_ASK = timedelta(days=4)

logger = logging.getLogger(__name__)


@act
def record_delivery(*, by: Scope, at: datetime, message_id: UUID, status: str) -> Message | None:
    """Note the status, in Notify's words. For background work and for Notify's own receipts.

    A delivery moves once: what comes late, twice or out of order changes nothing, and nor does a status we do not know
    or a message that is not ours. One that failed tells whoever asked for it. None where nothing changed.
    """
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or message.state != MessageState.SENT or message.delivery != Delivery.ON_ITS_WAY:
        return None
    if status in Delivery.values and status != Delivery.ON_ITS_WAY:
        message.delivery = status
        message.delivery_at = at
        message.ask_at = None
        if status != Delivery.DELIVERED:
            logger.warning("message not delivered", extra={"task": message.template})
            tell_of_failure(message, by=by, at=at)
    else:
        message.ask_at = next_ask(message, at=at)
    message.save(update_fields=["delivery", "delivery_at", "ask_at"])
    return message


def next_ask(message: Message, *, at: datetime) -> datetime | None:
    """When to ask again: as long again as it has been on its way, until Notify itself has given up."""
    since = at - (message.sent_at or at)
    return at + max(FIRST_ASK, since) if since < LAST_ASK else None


def take_receipt(*, at: datetime, message_id: UUID, status: str) -> None:
    """What Notify told us of one message by itself: it acts for nobody, so it is written down as background work."""
    with as_service("Receipts of messages") as by:
        record_delivery(by=by, at=at, message_id=message_id, status=status)
