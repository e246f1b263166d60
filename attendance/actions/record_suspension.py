"""Record that a school suspends a pupil."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from attendance.models import Suspension
from attendance.vocabulary import SuspensionReason
from attendance.workflow import SuspensionState
from childplan.access.scope import Scope
from childplan.history.acts import act

from ._suspending import Said, checked, publish_suspension, require_school

RECORDED = "attendance.suspension.recorded"


@act
def record_suspension(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    school_id: int,
    starts_on: date,
    half_days: int,
    reasons: Sequence[SuspensionReason],
    account: str,
    reason: str,  # noqa: ARG001 - kept with the version by `act`
    lunchtimes: bool = False,
    ends_on: date | None = None,
) -> Suspension:
    """Record a suspension by the author's school, with what happened in `account`.

    half_days: of school missed, from 1 to 90; with `lunchtimes`, how many lunchtimes. ends_on: where it is not given,
    the last day is counted from the length over school days. reason: how the record came about, kept with the version.
    Raises NotEntitled, NotFound and SuspensionRefused.

    Source: Education Act 2002, section 51A; statutory guidance on suspension and permanent exclusion.
    """
    require_school(by, child_id, school_id)
    said = Said(
        starts_on=starts_on,
        half_days=half_days,
        reasons=reasons,
        account=account,
        lunchtimes=lunchtimes,
        ends_on=ends_on,
    )
    spell = checked(said, at=at, child_id=child_id, school_id=school_id)
    row = Suspension(
        child_id=child_id,
        school_id=school_id,
        starts_on=spell.starts_on,
        ends_on=spell.ends_on,
        half_days=spell.half_days,
        lunchtimes=spell.lunchtimes,
        reasons=[str(each) for each in reasons],
        account=account.strip(),
        state=SuspensionState.RECORDED,
        recorded_at=at,
        recorded_by_membership_id=by.membership_id,
        changed_at=at,
    )
    row.save(force_insert=True)
    publish_suspension(row, "recorded", at=at, title="Suspension recorded")
    return row
