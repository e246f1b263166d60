"""Mark a concern as seen by whoever leads on it."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from safeguarding.models import Concern
from safeguarding.vocabulary import ConcernState
from safeguarding.workflow import may_move

SEEN = "safeguarding.concern.seen"


@act
def mark_concern_seen(*, by: Scope, at: datetime, child_id: UUID, concern_id: UUID, version: int) -> Concern:
    """Say that one has read the concern, so that its author knows somebody has.

    version: of the concern as it was read. Raises NotEntitled, NotFound, and NewerVersion when somebody saw or
    answered it first.
    """
    by.require(Permission.READ_CONCERNS)
    concern = concern_to_move("mark_concern_seen", child_id, concern_id, version=version)
    concern.state = ConcernState.SEEN
    concern.seen_at, concern.seen_by_membership_id = at, by.membership_id
    concern.version += 1
    concern.save()
    publish(
        SEEN,
        child_id=child_id,
        information_class=InformationClass.PROTECTION,
        title="Concern seen by a safeguarding lead",
        occurred_at=at,
        payload={"concern": str(concern.pk)},
    )
    return concern


def concern_to_move(move: str, child_id: UUID, concern_id: UUID, *, version: int) -> Concern:
    """The concern, locked, as its reader saw it. Raises NotFound and NewerVersion."""
    concern = Concern.objects.select_for_update().filter(pk=concern_id, child_id=child_id).first()
    if concern is None:
        raise NotFound("no such concern")
    if concern.version != version or not may_move(move, concern.state):
        raise NewerVersion(concern)
    return concern
