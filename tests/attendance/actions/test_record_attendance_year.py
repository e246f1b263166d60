"""Marks are recorded once, counted, and published; what the marks already say leaves no trace."""

from datetime import date
from uuid import UUID

import pytest

from attendance.actions.record_attendance_year import IncomingYear, record_attendance_year
from attendance.models import AttendanceYear
from attendance.workflow import YearOutcome
from childplan.access.scope import NotEntitled
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from tests.factories.attendance import (
    AT_NINETY,
    FIRST_MONDAY,
    PRESENT,
    PupilText,
    brought_in,
    ctf,
    numbered,
    upn,
)
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

NAME = "attendance.year.recorded"


def record(here: AreaWorld, child_id: UUID, marks: str, at, *, starts_on: date = FIRST_MONDAY) -> YearOutcome:
    with acting(here.attendance) as scope:
        return record_attendance_year(
            by=scope,
            at=at,
            child_id=child_id,
            incoming=IncomingYear(school_id=here.school.pk, year=2025, starts_on=starts_on, marks=marks),
            reason="File of March",
        )


class TestRecordAttendanceYear:
    def test_counts_the_figures_and_publishes_them(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        assert record(here, child_id, AT_NINETY, at) is YearOutcome.RECORDED
        year = AttendanceYear.objects.get()
        assert (year.possible, year.attended, year.authorised, year.unauthorised) == (20, 18, 2, 0)
        fact = Fact.objects.get(name=NAME)
        assert fact.information_class == InformationClass.ATTENDANCE
        assert fact.payload["figures"]["attended"] == 18
        assert fact.payload["before"] is None
        assert fact.payload["all_schools"]["absences"] == [["I", 2]]
        assert fact.payload["all_schools"]["last_day"] == "2025-09-19"

    def test_leaves_no_trace_when_the_marks_are_the_same(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, AT_NINETY, at)
        assert record(here, child_id, AT_NINETY, at) is YearOutcome.UNCHANGED
        assert AttendanceYear.history.count() == 1
        assert Fact.objects.filter(name=NAME).count() == 1
        assert AttendanceYear.objects.get().version == 1

    def test_keeps_the_old_figures_in_the_fact_when_marks_change(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, AT_NINETY, at)
        assert record(here, child_id, PRESENT, at) is YearOutcome.CHANGED
        year = AttendanceYear.objects.get()
        assert (year.version, year.attended) == (2, 20)
        fact = Fact.objects.get(name=NAME, payload__version=2)
        assert fact.payload["before"]["attended"] == 18
        assert fact.payload["figures"]["attended"] == 20
        version = AttendanceYear.history.latest("history_date", "version")
        assert version.history_change_reason == "File of March"

    def test_takes_no_marks_away_when_an_older_file_comes_again(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, AT_NINETY, at)
        assert record(here, child_id, AT_NINETY[:8], at) is YearOutcome.UNCHANGED
        assert AttendanceYear.objects.get().marks == AT_NINETY

    def test_joins_marks_that_start_on_another_day(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, "/\\", at, starts_on=date(2025, 9, 10))
        record(here, child_id, "II", at, starts_on=date(2025, 9, 8))
        year = AttendanceYear.objects.get()
        assert (year.starts_on, year.marks) == (date(2025, 9, 8), "II--/\\")

    def test_adds_up_all_schools_of_the_year(self, school: AreaWorld, at) -> None:
        numbered(school.other_school, "2014002")
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=PRESENT)))
        brought_in(
            school.other_head, ctf(PupilText(upn=upn(1), marks="II" * 10, school="2014002"), school="2014002")
        )
        fact = Fact.objects.filter(name=NAME, payload__school=school.other_school.pk).get()
        assert fact.payload["all_schools"]["possible"] == 40
        assert fact.payload["all_schools"]["attended"] == 20


class TestMarksOfAnotherSchool:
    HISTORY = "<SchoolHistory><School><LEA>201</LEA><Estab>4002</Estab></School></SchoolHistory>"

    def _newcomer(self, marks: str) -> bytes:
        return ctf(PupilText(upn=upn(1), marks=marks, school="2014002", extra=self.HISTORY))

    def test_are_recorded_for_a_newcomer(self, school: AreaWorld) -> None:
        numbered(school.other_school, "2014002")
        brought_in(school.attendance, self._newcomer(AT_NINETY))
        assert AttendanceYear.objects.get().school_id == school.other_school.pk

    def test_never_replace_what_that_school_sent(self, school: AreaWorld) -> None:
        numbered(school.other_school, "2014002")
        own = ctf(PupilText(upn=upn(1), marks=PRESENT, school="2014002"), school="2014002")
        brought_in(school.other_head, own)
        done = brought_in(school.attendance, self._newcomer(AT_NINETY))
        assert done.counts["years"] == {"kept": 1}
        assert AttendanceYear.objects.get().marks == PRESENT

    def test_may_be_corrected_by_the_school_that_brought_them(self, school: AreaWorld) -> None:
        numbered(school.other_school, "2014002")
        brought_in(school.attendance, self._newcomer(AT_NINETY))
        brought_in(school.attendance, self._newcomer(PRESENT))
        assert AttendanceYear.objects.get().marks == PRESENT


class TestRecordAttendanceYearRefuses:
    def test_a_role_that_keeps_no_registers(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with acting(here.senco) as scope, pytest.raises(NotEntitled):
            record_attendance_year(
                by=scope,
                at=at,
                child_id=child_id,
                incoming=IncomingYear(
                    school_id=here.school.pk, year=2025, starts_on=FIRST_MONDAY, marks=PRESENT
                ),
                reason="File of March",
            )
