"""Change what an action says, and which more plans it serves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import PlannedAction, PlannedActionStrand
from childplan.plans.rules.refusals import NothingChanged, WrongDay
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.selectors.strands_to_serve import linkable

from .add_planned_action import PlannedActionText, link_planned_action


@act
def change_planned_action(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    planned_action_id: UUID,
    version: int,
    planned_action: PlannedActionText,
    reason: str,  # noqa: ARG001
    also_serves: Iterable[UUID] = (),
) -> PlannedAction:
    """Put these words in the place of the old ones. also_serves: open plans it serves from now on as well.

    Raises NotFound, NotEntitled, NewerVersion, NothingChanged, NothingWritten, NotWorkingWithChild, StrandClosed,
    WrongDay.
    """
    by.require(Permission.ADD_OUTCOME)
    reach = reach_of(by, child_id)
    row = row_to_change(PlannedAction, planned_action_id, reach=reach)
    linked = set(PlannedActionStrand.objects.filter(planned_action=row).values_list("strand_id", flat=True))
    more = linkable(reach, wanted=[s for s in also_serves if s not in linked])
    present = PlannedActionText(row.text, row.who, row.who_membership_id, row.how_much, row.due_on)
    if planned_action.who_membership_id != row.who_membership_id or planned_action.who_membership_id is None:
        changed = planned_action.checked(child_id=child_id, at=at)
    else:
        # Whoever was named stays named, also when they no longer work with the child.
        kept = PlannedActionText(
            planned_action.text, row.who, None, planned_action.how_much, planned_action.due_on
        ).checked(child_id=child_id, at=at)
        changed = PlannedActionText(kept.text, kept.who, row.who_membership_id, kept.how_much, kept.due_on)
    if changed == present and not more:
        raise NothingChanged
    require_version(row, version)
    if changed.due_on and changed.due_on != row.due_on and changed.due_on < timezone.localdate(at):
        raise WrongDay("The date must be today or later")
    row.text, row.who, row.who_membership_id = changed.text, changed.who, changed.who_membership_id
    row.how_much, row.due_on = changed.how_much, changed.due_on
    row.version += 1
    row.save()
    link_planned_action(row, more)
    publish(
        "plans.planned_action.changed",
        child_id=child_id,
        information_class=InformationClass(row.information_class),
        title="Action changed",
        occurred_at=at,
        payload={"planned_action": str(row.pk), "version": row.version},
    )
    return row
