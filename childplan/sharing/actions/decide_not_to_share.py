"""Do not share something of a child that somebody asked for, or that one thought of sharing."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import Deciding, Recipient, Words
from childplan.sharing.vocabulary import Decided

from ._deciding import decided


@act
def decide_not_to_share(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    to: Recipient,
    classes: int,
    words: Words,
    tells_a_place: bool = False,
) -> SharingDecision:
    """Record that it was decided not to share, and why: it is a decision like the other, and is looked at like it.

    classes: as bits, of what was asked for. Where the duty to share applies, `words.more_harmful` says why
    sharing would do the child more harm than not sharing. Raises NotEntitled, NotFound, SharingRefused.
    Source: Children's Wellbeing and Schools Act 2026, section 4, once it is in force.
    """
    return decided(
        by=by,
        at=at,
        child_id=child_id,
        deciding=Deciding(Decided.DO_NOT_SHARE, to, classes, words, tells_a_place=tells_a_place),
    )
