"""What is on record already of the children of a file, asked for all of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from attendance.models import AttendanceYear
from childplan.identity.models import Address


@dataclass(frozen=True)
class OnRecord:
    """addresses: the school's last word on where each child lives, lines and postcode. years: first day and marks, by
    child, school and year."""

    addresses: Mapping[UUID, tuple[str, str]]
    years: Mapping[tuple[UUID, int, int], tuple[date, str]]

    def says_where(self, child_id: UUID, lines: str, postcode: str) -> bool:
        """Whether the school said this last time too. Then a newer address from somebody else stands: the school has
        only not heard of it."""
        return self.addresses.get(child_id) == (lines, postcode)

    def holds(self, child_id: UUID, school_id: int, year: int, starts_on: date, marks: str) -> bool:
        """Whether exactly these marks are on record."""
        return self.years.get((child_id, school_id, year)) == (starts_on, marks)


def on_record(child_ids: Collection[UUID], *, school_id: int) -> OnRecord:
    """For these children, as far as the reader sees them. Two queries."""
    said = Address.objects.filter(child_id__in=child_ids, source_id=school_id).order_by(
        "starts_on", F("ends_on").asc(nulls_last=True)
    )
    years = AttendanceYear.objects.filter(child_id__in=child_ids)
    return OnRecord(
        # In the order of their days, so that the newest is what stays.
        addresses={
            child: (lines, code) for child, lines, code in said.values_list("child_id", "lines", "postcode")
        },
        years={
            (child, school, year): (starts_on, marks)
            for child, school, year, starts_on, marks in years.values_list(
                "child_id", "school_id", "year", "starts_on", "marks"
            )
        },
    )
