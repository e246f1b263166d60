"""Change what an outcome says, and which more plans it serves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Outcome, OutcomeStrand
from childplan.plans.rules.refusals import NothingChanged, WrongDay
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.selectors.strands_to_serve import linkable
from childplan.plans.vocabulary import OutcomeDomain

from .add_outcome import OutcomeText


@act
def change_outcome(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    outcome_id: UUID,
    version: int,
    outcome: OutcomeText,
    reason: str,  # noqa: ARG001
    also_serves: Iterable[UUID] = (),
) -> Outcome:
    """Put these words in the place of the old ones. also_serves: open plans it serves from now on as well.

    A plan once served stays linked: what was done for it belongs to its story.
    Raises NotFound, NotEntitled, NewerVersion, NothingChanged, NothingWritten, StrandClosed, WrongDay.
    """
    by.require(Permission.ADD_OUTCOME)
    reach = reach_of(by, child_id)
    row = row_to_change(Outcome, outcome_id, reach=reach)
    outcome = outcome.checked()
    linked = set(OutcomeStrand.objects.filter(outcome=row).values_list("strand_id", flat=True))
    more = linkable(reach, wanted=[s for s in also_serves if s not in linked])
    present = OutcomeText(OutcomeDomain(row.domain), row.text, row.baseline, row.measure, row.target_on)
    if outcome == present and not more:
        raise NothingChanged
    require_version(row, version)
    if (
        outcome.target_on
        and outcome.target_on != row.target_on
        and outcome.target_on < timezone.localdate(at)
    ):
        raise WrongDay("The target date must be today or later")
    row.domain, row.text, row.target_on = outcome.domain, outcome.text, outcome.target_on
    row.baseline, row.measure = outcome.baseline, outcome.measure
    row.version += 1
    row.save()
    for strand in more:
        OutcomeStrand(
            child_id=child_id, outcome=row, strand=strand, information_class=strand.information_class
        ).save(force_insert=True)
    publish(
        "plans.outcome.changed",
        child_id=child_id,
        information_class=InformationClass(row.information_class),
        title=f"Outcome changed ({outcome.domain.label})",
        occurred_at=at,
        payload={"outcome": str(row.pk), "version": row.version},
    )
    return row
