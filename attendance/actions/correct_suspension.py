"""Put right what was recorded of a suspension."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from attendance.models import Suspension
from attendance.rules.suspensions import SuspensionRefused
from attendance.vocabulary import SuspensionReason
from attendance.workflow import SUSPENSION_MOVES
from childplan.access.scope import Scope
from childplan.history.acts import act

from ._suspending import Said, checked, publish_suspension, to_change

CORRECTED = "attendance.suspension.corrected"


@act
def correct_suspension(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    suspension_id: UUID,
    version: int,
    starts_on: date,
    half_days: int,
    reasons: Sequence[SuspensionReason],
    account: str,
    reason: str,
    lunchtimes: bool = False,
    ends_on: date | None = None,
) -> Suspension:
    """Correct a suspension of the author's school. What stood before stays on record, with who corrected it and why.

    version: of the suspension as the author saw it. The rest as in `record_suspension`. Raises NotEntitled, NotFound,
    SuspensionRefused, and NewerVersion when somebody changed or withdrew it first; SuspensionRefused
    of its "state" when the author knows that version, and it was withdrawn.
    """
    row = to_change(by, child_id, suspension_id, version=version, act="correct_suspension")
    if not reason.strip():
        raise SuspensionRefused("reason", "Say why it is corrected")
    said = Said(
        starts_on=starts_on,
        half_days=half_days,
        reasons=reasons,
        account=account,
        lunchtimes=lunchtimes,
        ends_on=ends_on,
    )
    spell = checked(said, at=at, child_id=child_id, school_id=row.school_id, itself=row.pk)
    wanted = {
        "starts_on": spell.starts_on,
        "ends_on": spell.ends_on,
        "half_days": spell.half_days,
        "lunchtimes": spell.lunchtimes,
        "reasons": [str(each) for each in reasons],
        "account": account.strip(),
    }
    if all(getattr(row, name) == value for name, value in wanted.items()):
        raise SuspensionRefused("", "Nothing was changed, so nothing was saved")
    for name, value in wanted.items():
        setattr(row, name, value)
    _, row.state = SUSPENSION_MOVES["correct_suspension"]
    row.changed_at = at
    row.version += 1
    row.save()
    publish_suspension(row, "corrected", at=at, title="Suspension corrected")
    return row
