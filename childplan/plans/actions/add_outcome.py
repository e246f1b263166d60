"""Add an outcome to a child's plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.joining import tidy
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Outcome, OutcomeStrand
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.strands_to_serve import Served, strands_to_serve
from childplan.plans.vocabulary import OutcomeDomain


@dataclass(frozen=True)
class OutcomeText:
    """What an outcome says: what should be true for the child, where it starts from, how one will know, by when."""

    domain: OutcomeDomain
    text: str
    baseline: str = ""
    measure: str = ""
    target_on: date | None = None

    def checked(self) -> "OutcomeText":
        """The same in the form that is kept. Raises NothingWritten."""
        if not tidy(self.text):
            raise NothingWritten("Enter the outcome")
        return OutcomeText(
            self.domain, tidy(self.text), tidy(self.baseline), tidy(self.measure), self.target_on
        )


@act
def add_outcome(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    outcome: OutcomeText,
    written_in: UUID,
    reason: str,  # noqa: ARG001
    also_serves: Iterable[UUID] = (),
) -> Outcome:
    """Write an outcome in one open plan, serving others besides.

    Whoever may read the plan it is written in may read it: it takes that plan's class. Each link has the class of the
    plan it leads to, and needs contribute on it. Raises NotFound, NotEntitled, StrandClosed, NothingWritten, WrongDay.
    """
    by.require(Permission.ADD_OUTCOME)
    outcome = outcome.checked()
    if outcome.target_on and outcome.target_on < timezone.localdate(at):
        raise WrongDay("The target date must be today or later")
    served = strands_to_serve(reach_of(by, child_id), written_in=written_in, also_serves=also_serves)
    added = Outcome(
        child_id=child_id,
        plan_id=served.main.plan_id,
        information_class=served.content_class,
        domain=outcome.domain,
        text=outcome.text,
        baseline=outcome.baseline,
        measure=outcome.measure,
        target_on=outcome.target_on,
        added_at=at,
        added_by_membership_id=by.membership_id,
    )
    added.save(force_insert=True)
    _link(added, served)
    publish(
        "plans.outcome.added",
        child_id=child_id,
        information_class=served.content_class,
        title=f"{served.main.get_kind_display()}: outcome added ({outcome.domain.label})",
        occurred_at=at,
        payload={"outcome": str(added.pk), "strand": str(served.main.pk)},
    )
    return added


def _link(outcome: Outcome, served: Served) -> None:
    for strand in served.strands:
        OutcomeStrand(
            child_id=outcome.child_id,
            outcome=outcome,
            strand=strand,
            information_class=strand.information_class,
        ).save(force_insert=True)
