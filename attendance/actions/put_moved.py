"""Put on a child's record what went with its pupil when it was taken off another child."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attendance.models import AttendanceYear, MarkAmendment, Suspension
from attendance.rules.school_days import school_year
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act

from ._suspending import publish_suspension, standing

AMENDED = ("half", "old_code", "new_code", "reason", "membership_id", "source_import_id")
SUSPENDED = (
    "half_days", "lunchtimes", "reasons", "account", "state", "recorded_by_membership_id", "withdrawn_reason",
)  # fmt: skip


@act
def put_moved(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    moved: Mapping[str, Any],
    reason: str,  # noqa: ARG001 - kept with the versions by `act`
) -> None:
    """Put the amendments beside the marks they belong to, and the suspensions, as they were recorded.

    Within the act that brings in the pupil, once its marks are on record. A suspension that the child has already on
    the same days is not put there twice. Raises NotEntitled.
    """
    by.require(Permission.IMPORT_PUPILS)
    years = {
        (year.school_id, year.year): year.pk for year in AttendanceYear.objects.filter(child_id=child_id)
    }
    for one in moved.get("amendments", ()):
        _put_amendment(one, child_id, years)
    taken = {(each.school_id, each.starts_on) for each in standing(child_id)}
    for one in moved.get("suspensions", ()):
        if (one["school_id"], date.fromisoformat(one["starts_on"])) not in taken:
            _put_suspension(one, child_id, at=at)


def _put_amendment(one: Mapping[str, Any], child_id: UUID, years: Mapping[tuple[int, int], UUID]) -> None:
    day = date.fromisoformat(one["day"])
    year_id = years.get((one["school_id"], school_year(day)))
    if year_id is None:
        return
    MarkAmendment(
        child_id=child_id,
        attendance_year_id=year_id,
        school_id=one["school_id"],
        day=day,
        said_at=datetime.fromisoformat(one["said_at"]),
        amended_at=datetime.fromisoformat(one["amended_at"]),
        **{name: one[name] for name in AMENDED},
    ).save(force_insert=True)


def _put_suspension(one: Mapping[str, Any], child_id: UUID, *, at: datetime) -> None:
    row = Suspension(
        child_id=child_id,
        school_id=one["school_id"],
        starts_on=date.fromisoformat(one["starts_on"]),
        ends_on=date.fromisoformat(one["ends_on"]),
        recorded_at=datetime.fromisoformat(one["recorded_at"]),
        changed_at=at,
        **{name: one[name] for name in SUSPENDED},
    )
    row.save(force_insert=True)
    publish_suspension(row, "recorded", at=at, title="Suspension recorded")
