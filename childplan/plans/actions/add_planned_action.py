"""Add a planned action: on screen *action*, or *provision* in an EHC plan."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.joining import tidy
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Outcome, PlannedAction, PlannedActionStrand, Strand
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal, WrongDay
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import row_to_read
from childplan.plans.selectors.strands_to_serve import strands_to_serve
from childplan.plans.selectors.workers import name_of_worker
from childplan.plans.vocabulary import OutcomeState


class OutcomeOver(PlanRefusal):
    """Nothing more is done towards an outcome that is achieved or ended."""

    def __init__(self) -> None:
        super().__init__("This outcome is achieved or ended, so no more actions are added to it")


@dataclass(frozen=True)
class PlannedActionText:
    """What an action says. who: in words; or who_membership_id: somebody working with the child.

    how_much: how much and how often ("20 minutes, 3 times a week").
    """

    text: str
    who: str = ""
    who_membership_id: int | None = None
    how_much: str = ""
    due_on: date | None = None

    def checked(self, *, child_id: UUID, at: datetime) -> "PlannedActionText":
        """The same in the form that is kept, with the name of the practitioner.

        Raises NothingWritten, NotWorkingWithChild.
        """
        if not tidy(self.text):
            raise NothingWritten("Enter what will be done")
        who = " ".join(self.who.split())
        if self.who_membership_id is not None:
            who = name_of_worker(self.who_membership_id, child_id=child_id, at=at)
        if not who:
            raise NothingWritten("Say who does it")
        return replace(
            self, text=tidy(self.text), who=who[:120], how_much=" ".join(self.how_much.split())[:120]
        )


@act
def add_planned_action(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    planned_action: PlannedActionText,
    written_in: UUID,
    reason: str,  # noqa: ARG001
    also_serves: Iterable[UUID] = (),
    outcome_id: UUID | None = None,
) -> PlannedAction:
    """Write an action in one open plan, serving others besides, towards an outcome or on its own.

    Raises NotFound, NotEntitled, StrandClosed, NothingWritten, NotWorkingWithChild, OutcomeOver, WrongDay.
    """
    by.require(Permission.ADD_OUTCOME)
    reach = reach_of(by, child_id)
    planned_action = planned_action.checked(child_id=child_id, at=at)
    if planned_action.due_on and planned_action.due_on < timezone.localdate(at):
        raise WrongDay("The date must be today or later")
    served = strands_to_serve(reach, written_in=written_in, also_serves=also_serves)
    outcome = row_to_read(Outcome, outcome_id, reach=reach) if outcome_id else None
    if outcome and outcome.state != OutcomeState.WORKING_TOWARDS:
        raise OutcomeOver
    added = PlannedAction(
        child_id=child_id,
        plan_id=served.main.plan_id,
        outcome=outcome,
        information_class=served.content_class,
        text=planned_action.text,
        who=planned_action.who,
        who_membership_id=planned_action.who_membership_id,
        how_much=planned_action.how_much,
        due_on=planned_action.due_on,
        added_at=at,
        added_by_membership_id=by.membership_id,
    )
    added.save(force_insert=True)
    link_planned_action(added, served.strands)
    publish(
        "plans.planned_action.added",
        child_id=child_id,
        information_class=served.content_class,
        title=f"{served.main.get_kind_display()}: action added",
        occurred_at=at,
        payload={"planned_action": str(added.pk), "strand": str(served.main.pk)},
    )
    return added


def link_planned_action(row: PlannedAction, strands: Iterable[Strand]) -> None:
    """Let an action serve these plans, inside the act that asks."""
    for strand in strands:
        PlannedActionStrand(
            child_id=row.child_id,
            planned_action=row,
            strand=strand,
            information_class=strand.information_class,
        ).save(force_insert=True)
