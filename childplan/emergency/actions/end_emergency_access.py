"""End an emergency access before its time."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import NotEntitled, Scope
from childplan.emergency.selectors.emergencies import emergency
from childplan.history.acts import act


class OverAlready(ValueError):
    """It has ended: by its time, or because somebody was first."""


class NotSaidWhy(ValueError):
    """Whoever ends somebody else's says why."""


@act
def end_emergency_access(*, by: Scope, at: datetime, access_id: UUID, reason: str = "") -> None:
    """End it now: one's own, one of a person whom one manages, or one that one reviews; the others with a reason.

    From the next request on its author does not see the child by it. Raises NotFound, NotEntitled, NotSaidWhy,
    OverAlready.
    """
    shown = emergency(by, access_id, at=at)
    if not (shown.is_mine or shown.is_reviewed_by_me or shown.is_managed_by_me):
        raise NotEntitled("not theirs to end")
    if not shown.is_mine and not reason.strip():
        raise NotSaidWhy("Say why you end it")
    with connection.cursor() as cursor:
        cursor.execute("select emergency.finish(%s, %s)", [access_id, reason.strip()[:200]])
        (who,) = cursor.fetchone()
    if who is None:
        raise OverAlready
