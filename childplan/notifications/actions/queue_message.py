"""Put an email into the outbox, in the transaction of the act that wants it sent."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import Template

# Set when the app starts: told after commit that there is something to send.
wake: Callable[[], None] = lambda: None  # noqa: E731


@act
def queue_message(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID | None,
    information_class: InformationClass,
    template: Template,
    personalisation: Mapping[str, Any],
    recipient_membership_id: int | None = None,
    recipient_person_id: int | None = None,
    due_at: datetime | None = None,
    message_id: UUID | None = None,
) -> Message:
    """Queue one email to a member or to a family person; it is sent soon after the commit, and never without it.

    information_class: what the message is about; the row policy asks the author to contribute to it.
    personalisation: what the template's ((placeholders)) say: links, dates, who writes. Never a child's name. It is
    forgotten once the message's fate is known. The address is looked up when it is sent. child_id: None for what is
    about no child, which software alone sends. due_at: not before then; at once unless said. message_id: of what is
    told only once, a number that follows from what it is about: a second one is an IntegrityError.
    """
    message = Message(
        id=message_id or uuid.uuid4(),
        child_id=child_id,
        information_class=information_class,
        template=template,
        recipient_membership_id=recipient_membership_id,
        recipient_person_id=recipient_person_id,
        personalisation=dict(personalisation),
        made_at=at,
        made_by_membership_id=by.membership_id,
        due_at=due_at or at,
    )
    message.save(force_insert=True)
    wake_after_commit()
    return message


def wake_after_commit() -> None:
    """Ask for a round of sending once this transaction is committed; also of what a function of the database queued."""
    if not any(registered[1] is _wake for registered in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    wake()
