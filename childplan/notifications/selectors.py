"""What waits for somebody when they sign in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope

from .models import Message, Notice
from .vocabulary import MessageState


@dataclass(frozen=True)
class NoticeLine:
    """One notice: what it says, since when, and where it leads."""

    id: UUID
    text: str
    address: str
    made_at: datetime


def unread_notices(scope: Scope) -> list[NoticeLine]:
    """The notices left for this membership that it has not read, newest first. Those about a child that it may no
    longer see are gone. They name no child, so the log of looking has nothing to keep."""
    if scope.membership_id is None:
        return []
    unread = Notice.objects.filter(recipient_membership_id=scope.membership_id, read_at__isnull=True)
    return [
        NoticeLine(id=notice.pk, text=notice.text, address=notice.address, made_at=notice.made_at)
        for notice in unread
    ]


def messages_set_aside() -> int:
    """How many messages are in quarantine: for operators, as the service role."""
    return Message.objects.filter(state=MessageState.QUARANTINED).count()
