"""Make one member's daily email of one day."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import Digest, Message
from childplan.notifications.vocabulary import Template

from .queue_message import queue_message


@act
def compose_digest(
    *, by: Scope, at: datetime, membership_id: int, day: date, unread: int, fresh: int
) -> Digest | None:
    """The email of that day, once: None when there is one already, whoever made it. For background work.

    unread: how many notices the member has not read and may still read. fresh: how many of them are newer than the last
    such email; without any, the day is marked and nothing is sent. The email says how many, of no child.
    """
    digest = Digest(membership_id=membership_id, day=day, made_at=at)
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
    except IntegrityError:
        return None
    if fresh:
        digest.message = _message(by=by, at=at, membership_id=membership_id, unread=unread)
        digest.save(update_fields=["message"])
    return digest


def _message(*, by: Scope, at: datetime, membership_id: int, unread: int) -> Message:
    member = Membership.objects.select_related("organisation__area").get(pk=membership_id)
    return queue_message(
        by=by,
        at=at,
        child_id=None,
        information_class=InformationClass.IDENTITY,
        template=Template.DAILY_SUMMARY,
        personalisation={
            "area_name": member.organisation.area.name,
            "link": f"{settings.SITE_URL}/",
            "waiting": "1 notice waits" if unread == 1 else f"{unread} notices wait",
        },
        recipient_membership_id=membership_id,
    )
