"""Messages in the outbox, and what became of them."""

from datetime import timedelta
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass
from childplan.identity.models import FamilyPerson
from childplan.notifications.actions.queue_message import queue_message
from childplan.notifications.models import Message
from childplan.notifications.tasks import send_messages
from childplan.notifications.vocabulary import Template
from tests.childplan.notifications.running import Running
from tests.factories.identity import acting, opened_by

WORDS = {
    "area_name": "Larkshire",
    "link": "https://larkshire.example/alerts/1/",
    "raised_on": "2 March 2026",
    "answer_by": "9 March 2026",
}


def queued(
    by: Membership,
    *,
    to: Membership | FamilyPerson | None = None,
    child_id: UUID | None = None,
    template: Template = Template.ALERT_RAISED,
) -> Message:
    """A message that a member asked for, about a child of theirs; to themselves unless said."""
    child_id = child_id or opened_by(by)
    to = to or by
    recipient = (
        {"recipient_membership_id": to.pk} if isinstance(to, Membership) else {"recipient_person_id": to.pk}
    )
    with acting(by) as scope:
        return queue_message(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            information_class=InformationClass.ATTENDANCE,
            template=template,
            personalisation=WORDS,
            **recipient,
        )


def as_it_stands(message: Message) -> Message:
    with rows.entered(rows.STEWARD):
        return Message.objects.get(pk=message.pk)


def round_after(**span: float) -> None:
    """One round of sending, so much later."""
    with clock.stopped_at(clock.now() + timedelta(**span)):
        send_messages()


def lookups(post: Running, message: Message) -> int:
    """How often the stand-in was asked what became of that message."""
    count: int = post.told()["lookups"].get(str(message.pk), 0)
    return count
