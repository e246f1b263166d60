"""Take messages that were set aside up again."""

from datetime import datetime

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import MessageState


@act
def requeue_messages(*, by: Scope, at: datetime) -> int:  # noqa: ARG001
    """Make every message in quarantine due at once, with all its attempts. How many there were.

    An earlier try may have reached Notify, so each is looked up by its reference before it is sent, as after a crash.
    """
    aside = Message.objects.filter(state=MessageState.QUARANTINED)
    return aside.update(state=MessageState.WAITING, due_at=at, attempts=0)
