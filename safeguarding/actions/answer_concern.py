"""Answer a concern: acted on, or no further action, and why."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from safeguarding.models import Concern
from safeguarding.rules import NoReason
from safeguarding.vocabulary import ConcernState
from safeguarding.workflow import MOVES

from .mark_concern_seen import concern_to_move

ANSWERED = "safeguarding.concern.answered"


class NotAnAnswer(ValueError):
    """A concern is answered by acting on it or by deciding that no further action is needed."""


@act
def answer_concern(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    concern_id: UUID,
    version: int,
    outcome: ConcernState,
    reason: str,
) -> Concern:
    """Record what was done about a concern, or why nothing more is. The author reads the answer.

    Raises NotEntitled, NotFound, NotAnAnswer, NoReason, and NewerVersion when somebody answered first.
    """
    by.require(Permission.READ_CONCERNS)
    if outcome not in MOVES["answer_concern"][1]:
        raise NotAnAnswer
    if not reason.strip():
        raise NoReason
    concern = concern_to_move("answer_concern", child_id, concern_id, version=version)
    concern.state = outcome
    concern.answer = reason.strip()
    concern.answered_at, concern.answered_by_membership_id = at, by.membership_id
    if concern.seen_at is None:
        concern.seen_at, concern.seen_by_membership_id = at, by.membership_id
    concern.version += 1
    concern.save()
    publish(
        ANSWERED,
        child_id=child_id,
        information_class=InformationClass.PROTECTION,
        title=f"Concern answered: {outcome.label.lower()}",
        occurred_at=at,
        payload={"concern": str(concern.pk)},
    )
    return concern
