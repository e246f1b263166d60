"""Tell whoever leads on safeguarding of a new concern, and put the notices away once somebody has read it."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.readers import readers_of
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.read_notice import put_away_notices
from childplan.notifications.models import Notice
from safeguarding.rules import first_to_hear

NEW_CONCERN = "A concern about a child was recorded and waits for you to read it"


@act
def tell_of_concern(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Give a notice to those who hear of it first (`rules.FIRST_TO_HEAR`), not to its author. Safe to repeat.

    For background work: the row policies let nobody else write to another's notices.
    """
    fact = Fact.objects.get(pk=fact_id)
    address = _address(fact)
    readers = readers_of(fact.child_id, InformationClass.PROTECTION, at=at)
    told = set(
        Notice.objects.filter(child_id=fact.child_id, address=address).values_list(
            "recipient_membership_id", flat=True
        )
    )
    for reader in first_to_hear(readers):
        if reader.membership_id in told or reader.membership_id == fact.membership_id:
            continue
        give_notice(
            by=by,
            at=at,
            child_id=fact.child_id,
            information_class=InformationClass.PROTECTION,
            recipient_membership_id=reader.membership_id,
            text=NEW_CONCERN,
            address=address,
        )


@act
def put_concern_notices_away(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Somebody has read the concern: nobody else needs to be reminded of it."""
    fact = Fact.objects.get(pk=fact_id)
    put_away_notices(by=by, at=at, child_id=fact.child_id, address=_address(fact))


def _address(fact: Fact) -> str:
    return reverse("safeguarding:concern", args=[fact.child_id, fact.payload["concern"]])
