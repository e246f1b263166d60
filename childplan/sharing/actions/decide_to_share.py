"""Share something of a child with a person, a team, a body of the area, or one outside it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import Deciding, Recipient, Words
from childplan.sharing.vocabulary import Decided

from ._deciding import decided


@act
def decide_to_share(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    to: Recipient,
    classes: int,
    words: Words,
    until_on: date | None = None,
    tells_a_place: bool = False,
    without_agreement: str = "",
    let_through: Mapping[str, str] | None = None,
) -> SharingDecision:
    """Decide to share, and open the child to the recipient at once, to read those classes until the end of that day.

    classes: as bits; who the child is always belongs to it. Nobody shares more than they read by work of their own, or
    what was shared with them; nothing that is marked confidential or about others goes with it. until_on: the last day,
    365 calendar days at most; of a body outside the area there is none, since nothing opens to it here.
    tells_a_place: knowing the recipient would tell where somebody is hidden. without_agreement: why, where no sharing
    agreement covers it. let_through: why each thing may be said that the words are pointed at for, by its key.
    Raises NotEntitled, NotFound, SharingRefused, MustBeChecked.
    Source: Working Together to Safeguard Children 2023, chapter 1; UK GDPR Articles 6, 9 and 10.
    """
    deciding = Deciding(
        Decided.SHARE,
        to,
        classes,
        words,
        until_on=until_on,
        tells_a_place=tells_a_place,
        without_agreement=without_agreement,
    )
    return decided(by=by, at=at, child_id=child_id, deciding=deciding, let_through=let_through)
