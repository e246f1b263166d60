"""Mark notices as read: one's own by opening it, everybody's when what they ask for is done."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import NotFound, act
from childplan.notifications.models import Notice, OwnNotice


@act
def read_notice(*, by: Scope, at: datetime, notice_id: UUID) -> str:
    """Mark a notice of one's own as read; the address it leads to. Raises NotFound."""
    notice: Notice | OwnNotice | None = Notice.objects.select_for_update().filter(pk=notice_id).first()
    notice = notice or OwnNotice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or notice.recipient_membership_id != by.membership_id:
        raise NotFound("no such notice")
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice.address


@act
def put_away_notices(*, by: Scope, at: datetime, child_id: UUID, address: str) -> None:  # noqa: ARG001
    """Mark everybody's notices that lead to this address as read: somebody did what they ask for.

    For background work: the row policies let a practitioner change only their own.
    """
    unread = Notice.objects.select_for_update().filter(
        child_id=child_id, address=address, read_at__isnull=True
    )
    for notice in unread:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
