"""Years of attendance, and their checks against the rest of what the file says."""

from datetime import date

from attendance.ctf.contents import CtfAttendanceYear, CtfSchool, DeclaredTotals
from attendance.ctf.fields import Fields, day_from
from attendance.ctf.header import laestab_in
from attendance.ctf.marks import MarkLayout, Marks, UnreadableMarks, read_marks, with_weekday
from attendance.rules import dated, figures_from, marks_between
from attendance.rules.school_days import school_year
from attendance.vocabulary import CLOSED_OR_UNMARKED, MADE_ON_THE_DAY
from childplan.identity.identifiers import Laestab

EARLIEST_START = date(1990, 1, 1)
"""No pupil of today has marks from before."""
_OUTSIDE_ROLL = CLOSED_OR_UNMARKED | {"X", "Z"}
"""What a register may hold for days before a child came: closed, unmarked, not required, prospective."""


class AttendanceReader:
    """Reads the years of attendance of one pupil and checks them against the rest of what is known."""

    def __init__(
        self,
        *,
        today: date,
        layout: MarkLayout,
        born_on: date | None,
        schools: tuple[CtfSchool, ...],
        expected: frozenset[Laestab],
    ) -> None:
        self.today = today
        self.layout = layout
        self.born_on = born_on
        self.entered_on = {school.school: school.entered_on for school in schools if school.entered_on}
        self.expected = expected | {school.school for school in schools}

    def years(self, pupil: Fields) -> tuple[CtfAttendanceYear, ...]:
        attendance = pupil.one("Attendance")
        found: dict[tuple[int, Laestab], CtfAttendanceYear] = {}
        for fields in attendance.each("YearData") if attendance else []:
            year = self._year(fields)
            if year is None:
                continue
            if (year.year, year.school) in found:
                fields.refuse(
                    "Year", f"There are two sets for {year.school} in {year.year}.", value=str(year.year)
                )
            found[year.year, year.school] = year
        return tuple(found.values())

    def _year(self, fields: Fields) -> CtfAttendanceYear | None:
        school = laestab_in(fields, left_out="This year of attendance was left out.")
        stated = fields.number("Year")
        if school is None:
            return None
        if school not in self.expected:
            what = (
                f"These are marks of another school ({school}), which is not in the pupil's school history."
            )
            fields.refuse("Estab", what, value=str(school))
        marks = self._marks(fields, school)
        year = self._which_year(fields, stated, marks)
        if year is None:
            return None
        declared = self._declared(fields)
        if marks is not None and declared is not None:
            _compare(fields, declared, marks)
        return CtfAttendanceYear(
            year=year,
            school=school,
            school_name=fields.text("SchoolName"),
            declared=declared,
            starts_on=marks.starts_on if marks else None,
            marks=marks.marks if marks else "",
        )

    def _which_year(self, fields: Fields, stated: int | None, marks: Marks | None) -> int | None:
        """The year the marks start in. Suppliers state the year by its first or by its last half, so both are
        taken; the current specification decides: have it checked."""
        if marks is None:
            if stated is None:
                fields.warn("Year", "There is neither a year nor marks, so this was left out.", value="")
            return stated
        found = school_year(marks.starts_on)
        if stated is not None and stated not in (found, found + 1):
            what = f"The year is {stated}, and the marks start on {with_weekday(marks.starts_on)}."
            fields.refuse("Year", what, value=str(stated))
        return found

    def _marks(self, fields: Fields, school: Laestab) -> Marks | None:
        sessions = fields.one("AttendSessions")
        if sessions is None or not (text := sessions.raw("AttendanceMarks")).strip():
            return None
        stated = sessions.text("AttendanceStartDate")
        try:
            starts_on = day_from(stated)
        except ValueError:
            what = "Marks need the date of the first of them, in the form 2025-09-01."
            sessions.refuse("AttendanceStartDate", what, value=stated)
            return None
        if not EARLIEST_START <= starts_on <= self.today:
            what = "The marks start after today or too long ago."
            sessions.refuse("AttendanceStartDate", what, value=stated)
            return None
        try:
            marks = read_marks(text, starts_on=starts_on, layout=self.layout)
        except UnreadableMarks as error:
            sessions.refuse("AttendanceMarks", error.what, value=error.value, remedy=error.remedy)
            return None
        if self.born_on is not None and starts_on < self.born_on:
            what = "The marks start before the pupil was born."
            sessions.refuse("AttendanceStartDate", what, value=stated)
        self._refuse_before_entry(sessions, marks, school)
        return self._without_days_to_come(sessions, marks)

    def _refuse_before_entry(self, sessions: Fields, marks: Marks, school: Laestab) -> None:
        entered_on = self.entered_on.get(school)
        if entered_on is None:
            return
        for session, symbol in dated(marks.marks, starts_on=marks.starts_on):
            if session.day >= entered_on:
                return
            if symbol not in _OUTSIDE_ROLL:
                came = f"the pupil came on {with_weekday(entered_on)}"
                what = f"There is a mark on {with_weekday(session.day)}, and {came}."
                sessions.refuse("AttendanceMarks", what, value=symbol)
                return

    def _without_days_to_come(self, sessions: Fields, marks: Marks) -> Marks | None:
        """The marks up to today. No register has been called for tomorrow; what is planned is left out."""
        read = marks.marks
        kept = marks_between(read, starts_on=marks.starts_on, first=marks.starts_on, last=self.today)
        to_come = read[len(kept) :]
        called = next((symbol for symbol in to_come if symbol in MADE_ON_THE_DAY), "")
        if called:
            what = f"There are marks of attendance after today ({with_weekday(self.today)})."
            sessions.refuse("AttendanceMarks", what, value=called)
        elif to_come.strip("#-"):
            what = f"{len(to_come)} sessions after today are planned and were left out."
            sessions.warn("AttendanceMarks", what, value="", remedy="They come in with the next file.")
        return Marks(kept, marks.starts_on) if kept else None

    def _declared(self, fields: Fields) -> DeclaredTotals | None:
        possible, attended, authorised, unauthorised = (
            fields.number(name)
            for name in ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
        )
        if possible is None or attended is None or authorised is None or unauthorised is None:
            return None
        totals = DeclaredTotals(
            possible=possible, attended=attended, authorised=authorised, unauthorised=unauthorised
        )
        if not totals.add_up:
            what = "Sessions attended, authorised and unauthorised do not add up to the possible ones."
            fields.warn("SessionsPossible", what, value=str(possible))
        return totals


def _compare(fields: Fields, declared: DeclaredTotals, marks: Marks) -> None:
    """Warns where the totals of the file are not those of its own marks."""
    figures = figures_from(marks.marks)
    for name, total, counted in (
        ("SessionsPossible", declared.possible, figures.possible),
        ("SessionsAttended", declared.attended, figures.attended),
        ("SessionsAuthorised", declared.authorised, figures.authorised),
        ("SessionsUnauthorised", declared.unauthorised, figures.unauthorised),
    ):
        if total != counted:
            what = f"The file says {total}, and its marks come to {counted}. The marks are used."
            fields.warn(name, what, value=str(total))
