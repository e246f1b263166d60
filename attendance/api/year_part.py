"""The figures of attendance, as a part of the child's plan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers

from attendance.selectors.years import Year, attendance_years, may_read_attendance
from childplan.access.scope import Scope
from childplan.plans.api.parts import Part


class AttendanceYearSerializer(serializers.Serializer[Any]):
    """A school year at one school, in sessions (half days). Each field is named: a new column never leaks by itself."""

    school = serializers.CharField()
    year = serializers.IntegerField(help_text="The calendar year in which the school year begins")
    starts_on = serializers.DateField(help_text="The first day for which there are marks")
    ends_on = serializers.DateField(help_text="The last day for which there are marks")
    possible = serializers.IntegerField(source="figures.possible")
    attended = serializers.IntegerField(source="figures.attended")
    authorised = serializers.IntegerField(
        source="figures.authorised", help_text="Missed with the school’s leave"
    )
    unauthorised = serializers.IntegerField(source="figures.unauthorised")
    percentage = serializers.SerializerMethodField(
        help_text="Attended of possible, to one decimal, as text; null without possible sessions. For showing only"
    )
    changed_at = serializers.DateTimeField()

    def get_percentage(self, year: Year) -> str | None:
        shown = year.figures.percentage()
        return None if shown is None else str(shown)


def years_in_reach(scope: Scope, child_id: UUID) -> Sequence[Year] | None:
    """The years, newest first; None for a reader to whom attendance is closed."""
    return attendance_years(scope, child_id) if may_read_attendance(scope, child_id) else None


ATTENDANCE_PART = Part(
    name="attendance",
    serializer=AttendanceYearSerializer,
    read=years_in_reach,
    help_text="School years, newest first; null when attendance is closed to your system, or to this token",
    needs_scope="attendance:read",
)
