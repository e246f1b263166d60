"""SEN support, through the act that opens it in life."""

from datetime import timedelta
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.common import clock
from send.actions.open_sen_support import NewSenSupport, open_sen_support
from send.models import SenSupport
from send.vocabulary import SenNeed
from tests.factories.identity import acting

NOTICED = "Finds it hard to follow instructions; small-group work since September."


def new_support(**said: object) -> NewSenSupport:
    """What a SENCO says when SEN support begins today."""
    today = clock.today()
    words: dict[str, object] = {
        "primary_need": SenNeed.SLCN,
        "parents_told_on": today - timedelta(days=3),
        "review_on": today + timedelta(days=70),
        **said,
    }
    return NewSenSupport(**words)


def sen_support(by: Membership, child_id: UUID, *, reason: str = NOTICED, **said: object) -> SenSupport:
    """The child, put on SEN support."""
    with acting(by) as scope:
        return open_sen_support(
            by=scope, at=clock.now(), child_id=child_id, support=new_support(**said), reason=reason
        )
