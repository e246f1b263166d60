"""Leave a notice for a practitioner to find when they sign in."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import Message, Notice, OwnNotice, Preferences
from childplan.notifications.rules import sent_from
from childplan.notifications.selectors import hours_of
from childplan.notifications.vocabulary import CAN_WAIT, How, Kind, MessageState, Template

from .queue_message import queue_message


@act
def give_notice(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    information_class: InformationClass,
    recipient_membership_id: int,
    text: str,
    address: str,
    kind: Kind = Kind.NEWS,
) -> Notice:
    """Tell one member something, for as long as they may read that class of the child.

    For background work: the row policy lets nobody else write to another's notices. text: names no child.
    address: where it leads, without the host. kind: what can wait is told by email as they prefer it; an alert has an
    email of its own.
    """
    notice = Notice(
        child_id=child_id,
        information_class=information_class,
        recipient_membership_id=recipient_membership_id,
        kind=kind,
        text=text,
        address=address,
        made_at=at,
    )
    notice.save(force_insert=True)
    email_of_news(notice, by=by, at=at, child_id=child_id, information_class=information_class)
    return notice


def email_of_news(
    notice: Notice | OwnNotice,
    *,
    by: Scope,
    at: datetime,
    child_id: UUID | None,
    information_class: InformationClass,
) -> None:
    """To whoever wants what can wait at once, outside quiet hours; one email for whatever comes until it is sent."""
    if notice.kind not in CAN_WAIT:
        return
    wanted = Preferences.objects.filter(membership_id=notice.recipient_membership_id).first()
    if wanted is None or wanted.how(Kind(notice.kind)) is not How.AT_ONCE:
        return
    waiting = Message.objects.filter(
        state=MessageState.WAITING,
        template=Template.SOMETHING_NEW,
        recipient_membership_id=notice.recipient_membership_id,
        claimed_at__isnull=True,
    )
    if waiting.exists():
        return
    member = Membership.objects.select_related("organisation__area").get(pk=notice.recipient_membership_id)
    queue_message(
        by=by,
        at=at,
        child_id=child_id,
        information_class=information_class,
        template=Template.SOMETHING_NEW,
        personalisation={"area_name": member.organisation.area.name, "link": f"{settings.SITE_URL}/"},
        recipient_membership_id=member.pk,
        due_at=sent_from(at, hours_of(wanted)),
    )
