"""Take back what was released to a family person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.plans.models import ReleasedItem
from childplan.plans.selectors.reach import reach_of

from .close_strand import NoReason
from .release_to_family import NothingChosen


@act
def withdraw_release(
    *, by: Scope, at: datetime, child_id: UUID, item_ids: Sequence[UUID], reason: str
) -> list[ReleasedItem]:
    """Hide these released pieces from the family from now on. The reason is kept, and is not shown to the family.

    Raises NotFound (also for one that is withdrawn already), NotEntitled, NothingChosen, NoReason.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    reach = reach_of(by, child_id)
    if not item_ids:
        raise NothingChosen("Choose what to withdraw")
    if not reason.strip():
        raise NoReason
    items = list(ReleasedItem.objects.filter(child_id=child_id, pk__in=item_ids, withdrawn_at__isnull=True))
    if len(items) != len(set(item_ids)):
        raise NotFound("no such released piece")
    for item in items:
        reach.require_text(item.information_class)
    for item in items:
        item.withdrawn_at, item.withdrawn_reason = at, reason.strip()[:200]
        item.save()
    publish(
        "plans.release.withdrawn",
        child_id=child_id,
        information_class=InformationClass.VIEWS,
        title="Released parts of the plan withdrawn",
        occurred_at=at,
        payload={"items": [str(item.pk) for item in items]},
    )
    return items
