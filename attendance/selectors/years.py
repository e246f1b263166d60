"""Questions about a child's years of attendance."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from attendance.models import AttendanceYear
from attendance.rules import Figures, Session, dated, figures_from, last_day
from attendance.vocabulary import BY_SYMBOL, CLOSED_OR_UNMARKED, AttendanceCode, Meaning
from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at

MISSED = (Meaning.AUTHORISED, Meaning.UNAUTHORISED)


@dataclass(frozen=True, kw_only=True)
class Month:
    """One calendar month of marks. first: its first day."""

    first: date
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Year:
    """A school year at one school."""

    id: UUID
    year: int
    school: str
    starts_on: date
    marks: str
    changed_at: datetime
    version: int

    @property
    def figures(self) -> Figures:
        return figures_from(self.marks)

    @property
    def ends_on(self) -> date:
        return last_day(self.marks, starts_on=self.starts_on) or self.starts_on

    @property
    def sessions(self) -> list[tuple[Session, AttendanceCode]]:
        """Every mark with its day, in order."""
        return [
            (session, BY_SYMBOL[symbol]) for session, symbol in dated(self.marks, starts_on=self.starts_on)
        ]

    @property
    def months(self) -> list[Month]:
        """The figures month by month; months in which the school was never open are left out."""
        found = []
        for first, marks in groupby(dated(self.marks, starts_on=self.starts_on), key=_month_of):
            symbols = "".join(symbol for _, symbol in marks)
            if set(symbols) - CLOSED_OR_UNMARKED:
                found.append(Month(first=first, figures=figures_from(symbols)))
        return found

    @property
    def reasons(self) -> list[tuple[AttendanceCode, int]]:
        """The codes of missed sessions, most sessions first."""
        missed = Counter(symbol for symbol in self.marks if BY_SYMBOL[symbol].meaning in MISSED)
        return [(BY_SYMBOL[symbol], count) for symbol, count in missed.most_common()]


def attendance_years(scope: Scope, child_id: UUID) -> list[Year]:
    """The child's years that the reader may read, newest first. None for a reader to whom attendance is closed."""
    del scope  # The row policies of whoever passed the door bound it.
    rows = list(
        AttendanceYear.objects.filter(child_id=child_id)
        .select_related("school")
        .order_by("-year", "-starts_on")
    )
    looked_at([child_id] if rows else [], InformationClass.ATTENDANCE)
    return [
        Year(
            id=row.pk,
            year=row.year,
            school=row.school.name,
            starts_on=row.starts_on,
            marks=row.marks,
            changed_at=row.changed_at,
            version=row.version,
        )
        for row in rows
    ]


def may_read_attendance(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader may read this child's attendance, from the grants that the row policies ask."""
    return level_of(explain(scope, child_id), InformationClass.ATTENDANCE) >= Level.READ


def require_attendance(scope: Scope, child_id: UUID) -> None:
    """Raise NotFound unless the reader may read this child's attendance."""
    if not may_read_attendance(scope, child_id):
        raise NotFound("no such child")


def _month_of(mark: tuple[Session, str]) -> date:
    return mark[0].day.replace(day=1)
