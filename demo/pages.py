"""Pages of parents: opened by an invitation that was taken, and ended by whoever looked at one again."""

from childplan.common import clock
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import Delivery, MessageState, Template
from portal.actions.accept_invitation import accept_as_new
from portal.actions.invite_family_person import invite_family_person
from portal.actions.review_page import end_page
from portal.rules.links import token_of

from .bodies import PASSWORD
from .telling import Telling


def page_opened(
    telling: Telling, child: str, person: int, *, by: str, name: str, risk: str, days_ago: int
) -> None:
    """Invited so many days ago, and signed in today: until when a page is open is counted from the day it opens."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        invitation = invite_family_person(
            by=scope,
            at=at,
            child_id=telling.children[child],
            person_id=person,
            responsibility_seen="Birth certificate seen",
            orders_considered="None about this child",
            risk_considered=risk,
        )
    # The email with the link went out that day.
    sent = Message.objects.filter(template=Template.PARENT_INVITATION, recipient_person_id=person)
    sent.update(
        state=MessageState.SENT, sent_at=at, personalisation={}, delivery=Delivery.DELIVERED, delivery_at=at
    )
    accept_as_new(token=token_of(invitation.pk), name=name, password=PASSWORD, at=telling.at)


def page_ended(telling: Telling, child: str, person: int, *, by: str, why: str) -> None:
    """Somebody looked at the page again, just now, and ended it."""
    with telling.acting(by) as scope:
        end_page(by=scope, at=clock.now(), child_id=telling.children[child], person_id=person, reason=why)
