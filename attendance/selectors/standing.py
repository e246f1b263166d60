"""How things stand with one child, for the triggers: a person is answered of what they see, the engine of all of it."""

from datetime import date
from uuid import UUID

from attendance.models import AttendanceYear, Suspension
from attendance.rules.repeated import Standing
from attendance.rules.suspensions import in_days
from attendance.selectors.suspensions import spell_of
from attendance.workflow import STANDING


def marks_of_year(child_id: UUID, year: int) -> list[tuple[str, date]]:
    """The marks of that school year with the day they start on, a pair for each school. One query."""
    years = AttendanceYear.objects.filter(child_id=child_id, year=year).order_by("starts_on", "school_id")
    return list(years.values_list("marks", "starts_on"))


def standing_suspensions(child_id: UUID) -> list[Standing]:
    """The suspensions that count. One query."""
    rows = Suspension.objects.filter(child_id=child_id, state__in=STANDING)
    return [
        Standing(
            suspension_id=row.pk,
            starts_on=row.starts_on,
            length=in_days(spell_of(row)),
        )
        for row in rows
    ]
