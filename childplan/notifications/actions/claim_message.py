"""Claim the message that is due first, and look up where it goes."""

import time
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.outbox import LEASE, Claim
from childplan.notifications.vocabulary import MessageState


@act
def claim_message(*, by: Scope, at: datetime) -> Claim | None:  # noqa: ARG001
    """Make one due message ours until the lease ends; None when none is due. Commit before sending.

    Another worker's claim is passed over. A message that was claimed before and has no fate comes back when its lease
    or its pause ends, and is marked so that Notify is asked for it first. One about a child that its reader may not
    read any more is never sent, and nobody is told of that.
    """
    message = _due(at)
    while message is not None and (to := _address(message, at=at)) and not _may_be_told(message):
        message.state, message.personalisation = MessageState.WITHHELD, {}
        message.save(update_fields=["state", "personalisation"])
        message = _due(at)
    if message is None:
        return None
    claim = Claim(
        message_id=message.pk,
        attempt=message.attempts + 1,
        to=to,
        template=message.template,
        personalisation=message.personalisation,
        fate_unknown=message.claimed_at is not None,
        claimed=time.monotonic(),
    )
    message.attempts = claim.attempt
    message.claimed_at = at
    message.due_at = at + LEASE
    message.save(update_fields=["attempts", "claimed_at", "due_at"])
    return claim


def _due(at: datetime) -> Message | None:
    return (
        Message.objects.filter(state=MessageState.WAITING, due_at__lte=at)
        .select_for_update(skip_locked=True, of=("self",))
        # What hung at a crash comes first: it has waited for its lease already, whatever has piled up meanwhile.
        .order_by(F("claimed_at").asc(nulls_last=True), "due_at", "made_at", "id")
        .first()
    )


def _may_be_told(message: Message) -> bool:
    """Whether its reader may still be told: access may have ended, or the record been restricted, since it was made."""
    if message.child_id is None:
        return True
    if message.recipient_membership_id is not None:
        question = "select access.member_may_be_told(%s, %s, %s)"
        values: list[UUID | int | None] = [
            message.recipient_membership_id,
            message.child_id,
            message.information_class,
        ]
    else:
        question = "select access.family_may_be_told(%s, %s)"
        values = [message.recipient_person_id, message.child_id]
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return bool(answer)


def _address(message: Message, *, at: datetime) -> str:
    """The recipient's address as it is today; empty for somebody who left, or whose portal is suspended."""
    if message.recipient_membership_id is not None:
        member = Membership.objects.filter(
            pk=message.recipient_membership_id, starts_at__lte=at, ends_at__gt=at, user__is_active=True
        )
        return member.values_list("user__email", flat=True).first() or ""
    person = message.recipient_person
    if person is None or person.portal_suspended_at is not None:
        return ""
    if person.user:
        return str(person.user.email)
    with connection.cursor() as cursor:
        cursor.execute("select identity.mail_address(%s)", [person.pk])
        (address,) = cursor.fetchone()
    return str(address or "")
