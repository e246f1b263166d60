"""Leave a notice that is about no child: what became of somebody's own request, how much waits for them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import OwnNotice
from childplan.notifications.vocabulary import Kind

from .give_notice import email_of_news


@act
def give_own_notice(
    *,
    by: Scope,
    at: datetime,
    recipient_membership_id: int,
    text: str,
    address: str,
    once: str = "",
    replaces: bool = False,
) -> OwnNotice | None:
    """Tell one member something that concerns them and no child; by email too, as they prefer what can wait.

    For background work: nobody else writes to another's notices. text: no name, nothing that was typed. address: where
    it leads, without the host; no child's page. once: None is answered, and nobody told, when this member was told of
    it before. replaces: what leads to the same address is put away, so that one notice stands and says what holds.
    """
    notice = OwnNotice(
        recipient_membership_id=recipient_membership_id,
        kind=Kind.NEWS,
        text=text,
        address=address,
        once=once,
        made_at=at,
    )
    if replaces:
        put_away_own_notices(
            by=by, at=at, recipient_membership_id=recipient_membership_id, address=address, besides=once
        )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return None
    email_of_news(notice, by=by, at=at, child_id=None, information_class=InformationClass.IDENTITY)
    return notice


@act
def put_away_own_notices(
    *,
    by: Scope,  # noqa: ARG001
    at: datetime,
    recipient_membership_id: int,
    address: str,
    besides: str = "",
) -> None:
    """Mark one member's notices that lead to this address as read: what they say does not hold any more.

    besides: what one of them may go on saying, by its `once`. For background work.
    """
    unread = OwnNotice.objects.filter(
        recipient_membership_id=recipient_membership_id, address=address, read_at__isnull=True
    )
    if besides:
        unread = unread.exclude(once=besides)
    unread.update(read_at=at)
