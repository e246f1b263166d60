"""End a share sooner than was decided."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.history.acts import NotFound, act
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.decisions import decision_to_end

from ._deciding import tell


@act
def end_share(*, by: Scope, at: datetime, child_id: UUID, decision_id: UUID, reason: str) -> None:
    """End the access that a share gives, now. Whoever decided it, decides such things, or has no more need of it.

    The decision stays on record. Raises NotEntitled, NotFound where nothing is shared by it any more, SharingRefused.
    """
    decision_to_end(by, child_id, decision_id, at=at)
    if not reason.strip():
        raise SharingRefused("reason", "Say why it ends")
    needs = SharingDecision.objects.values_list("information_class", flat=True).get(pk=decision_id)
    # The fact first: afterwards the author may no longer see the child.
    tell("sharing.share.ended", "Share ended", at=at, child_id=child_id, of=decision_id, needs=needs)
    with connection.cursor() as cursor:
        cursor.execute("select sharing.end_share(%s, %s)", [decision_id, reason.strip()[:200]])
        if not cursor.fetchone()[0]:
            raise NotFound("nothing is shared by it any more")
