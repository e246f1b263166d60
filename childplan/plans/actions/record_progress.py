"""Record progress towards an outcome."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Outcome
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.vocabulary import OutcomeDomain, OutcomeState
from childplan.plans.workflow import OUTCOME_MOVES

TOLD = {
    OutcomeState.WORKING_TOWARDS: "Progress recorded on an outcome",
    OutcomeState.ACHIEVED: "Outcome achieved",
    OutcomeState.ENDED: "Outcome ended",
}


class NoSuchMove(PlanRefusal):
    """From the present state this one does not follow."""


@act
def record_progress(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    outcome_id: UUID,
    version: int,
    state: OutcomeState,
    reason: str,
) -> Outcome:
    """Say how far an outcome has come. reason: what shows it, kept beside the state as the note of progress.

    Raises NotFound, NotEntitled, NewerVersion, NoSuchMove, NothingWritten.
    """
    by.require(Permission.EDIT_PLAN)
    outcome = row_to_change(Outcome, outcome_id, reach=reach_of(by, child_id))
    require_version(outcome, version)
    if not reason.strip():
        raise NothingWritten("Enter what shows it")
    if state not in OUTCOME_MOVES[outcome.state]:
        raise NoSuchMove(f"This outcome is “{outcome.get_state_display()}” already")
    outcome.state = state
    outcome.version += 1
    outcome.save()
    publish(
        "plans.outcome.progressed",
        child_id=child_id,
        information_class=InformationClass(outcome.information_class),
        title=f"{TOLD[state]} ({OutcomeDomain(outcome.domain).label})",
        occurred_at=at,
        payload={"outcome": str(outcome.pk), "state": str(state), "version": outcome.version},
    )
    return outcome
