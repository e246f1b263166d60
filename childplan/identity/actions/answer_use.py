"""Say whether somebody who used an identifier of a restricted record meant that child."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.models import IdentifierUse
from childplan.identity.vocabulary import UseState

from .answer_match import NoReason


@act
def answer_use(
    *, by: Scope, at: datetime, use_id: UUID, answer: UseState, seen: UseState, reason: str
) -> IdentifierUse:
    """Answer, or change the answer. The one who used the identifier is never told, and given nothing.

    This child: the record that was opened by it stays with those who opened it. Another child: it becomes a record of
    the area like any other. The fact is the restricted child's own, so the list alone reads it.
    seen: the answer that stood when the author looked. Raises NotFound, NewerVersion, NoReason.
    """
    if not reason.strip():
        raise NoReason("Enter the reason for your answer")
    use = IdentifierUse.objects.select_for_update().filter(pk=use_id).first()
    if use is None:
        raise NotFound("no such use")
    if use.state != seen:
        raise NewerVersion(use)
    use.state = answer
    use.decided_at = at
    use.decided_by_membership_id = by.membership_id
    use.decision_reason = reason.strip()[:200]
    use.save(force_update=True)
    publish(
        "identity.restricted_use.answered",
        child_id=use.child_id,
        information_class=InformationClass.IDENTITY,
        title="Said who was meant by a number",
        occurred_at=at,
        payload={"use": str(use.pk)},
    )
    return use
