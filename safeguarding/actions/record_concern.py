"""Record something seen or heard that is a worry."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.selectors.reach import reach_of
from safeguarding.models import Concern
from safeguarding.vocabulary import ConcernCategory

RECORDED = "safeguarding.concern.recorded"


class NothingWritten(ValueError):
    """A concern says what was seen or heard."""


class NotYetHappened(ValueError):
    """The day or the time lies after now."""


@act
def record_concern(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    category: ConcernCategory,
    text: str,
    happened_on: date,
    happened_time: time | None = None,
    child_said: str = "",
    immediate_action: str = "",
) -> Concern:
    """Record a concern about a child whom the author can see, whatever else of the child is closed to them.

    Keeping Children Safe in Education (2024), part one: all staff record a concern at once and tell the designated
    safeguarding lead; the lead is told by the software. happened_time: when it is known. Raises NotEntitled, NotFound,
    NothingWritten and NotYetHappened.
    """
    by.require(Permission.RECORD_CONCERN)
    reach_of(by, child_id)
    if not text.strip():
        raise NothingWritten
    if (happened_on, happened_time or time.min) > (timezone.localdate(at), timezone.localtime(at).time()):
        raise NotYetHappened
    concern = Concern(
        child_id=child_id,
        category=category,
        text=text.strip(),
        happened_on=happened_on,
        happened_time=happened_time,
        child_said=child_said.strip(),
        immediate_action=immediate_action.strip(),
        recorded_at=at,
        recorded_by_membership_id=by.membership_id or 0,
    )
    concern.save(force_insert=True)
    publish(
        RECORDED,
        child_id=child_id,
        information_class=InformationClass.PROTECTION,
        title="Concern recorded",
        occurred_at=at,
        payload={"concern": str(concern.pk), "membership": by.membership_id},
    )
    return concern
