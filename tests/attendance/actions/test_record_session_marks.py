"""Marks of single sessions: made in one's own register, all or none, and every mark replaced is kept."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from attendance.actions.record_session_marks import (
    MOST_MARKS,
    Mark,
    MarksRefused,
    RecordedMarks,
    record_session_marks,
)
from attendance.models import AttendanceYear, MarkAmendment
from attendance.vocabulary import Half
from attendance.workflow import YearOutcome
from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from tests.factories.attendance import PRESENT, PupilText, brought_in, ctf, upn
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

AM, PM = Half.MORNING, Half.AFTERNOON
# The Monday on which the suite's clock stands, and the Friday before.
TODAY = date(2026, 3, 2)
FRIDAY = date(2026, 2, 27)


def record(here: AreaWorld, child_id: UUID, marks: list[Mark], at, *, by=None, school=None) -> RecordedMarks:
    with acting(by or here.attendance) as scope:
        return record_session_marks(
            by=scope,
            at=at,
            child_id=child_id,
            school_id=(school or here.school).pk,
            marks=marks,
            reason="Parent telephoned",
        )


class TestRecordSessionMarks:
    def test_makes_the_register_of_a_new_year(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        done = record(here, child_id, [(FRIDAY, PM, "\\"), (TODAY, AM, "L")], at)
        assert (done.written, done.amended) == (2, 0)
        year = AttendanceYear.objects.get()
        assert (year.year, year.starts_on, year.marks) == (2025, FRIDAY, "-\\L-")
        assert (year.possible, year.attended) == (2, 2)
        assert Fact.objects.get(name="attendance.year.recorded").payload["figures"]["attended"] == 2
        assert not MarkAmendment.objects.exists()

    def test_keeps_the_mark_it_amends_with_reason_and_author(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, [(TODAY, AM, "N")], at)
        done = record(here, child_id, [(TODAY, AM, "I")], at)
        assert (done.outcomes, done.written, done.amended) == ((YearOutcome.CHANGED,), 1, 1)
        kept = MarkAmendment.objects.get()
        assert (kept.day, kept.half, kept.old_code, kept.new_code) == (TODAY, "morning", "N", "I")
        assert (kept.reason, kept.amended_at, kept.membership_id) == (
            "Parent telephoned",
            at,
            here.attendance.pk,
        )
        assert AttendanceYear.history.latest("version").history_change_reason == "Parent telephoned"

    def test_leaves_no_trace_of_the_same_marks_again(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, [(TODAY, AM, "N")], at)
        done = record(here, child_id, [(TODAY, AM, "N")], at)
        assert (done.outcomes, done.written) == ((YearOutcome.UNCHANGED,), 0)
        assert AttendanceYear.history.count() == 1

    def test_spans_two_school_years(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, [(date(2025, 7, 18), AM, "/"), (date(2025, 9, 8), AM, "/")], at)
        assert sorted(AttendanceYear.objects.values_list("year", flat=True)) == [2024, 2025]

    def test_plans_a_closure_but_no_attendance(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        tomorrow = TODAY + timedelta(days=1)
        assert record(here, child_id, [(tomorrow, AM, "#")], at).written == 1
        with pytest.raises(MarksRefused, match="still to come"):
            record(here, child_id, [(tomorrow, PM, "C")], at)

    def test_stands_against_a_file_that_was_made_before(self, school: AreaWorld, at) -> None:
        content = ctf(PupilText(upn=upn(1), marks=PRESENT), made="2026-02-27T16:00:00")
        brought_in(school.attendance, content)
        monday = date(2025, 9, 8)
        record(school, Child.objects.get().pk, [(monday, AM, "I")], at)
        later = content.replace(b"</CTfile>", b" </CTfile>")
        done = brought_in(school.attendance, later)
        assert done.counts["years"] == {"older": 1}
        assert AttendanceYear.objects.get().marks == "I" + PRESENT[1:]


class TestRecordSessionMarksRefuses:
    @pytest.mark.parametrize(
        ("mark", "what"),
        [
            ((FRIDAY, AM, "?"), "is not an attendance code"),
            ((FRIDAY, AM, "-"), "is not an attendance code"),
            ((FRIDAY, AM, "\\"), "is a mark of the afternoon"),
            ((FRIDAY, AM, "H"), "was withdrawn and not used from Monday 19 August 2024"),
            ((date(2024, 3, 1), AM, "C1"), "was not used before Monday 19 August 2024"),
            ((date(2026, 2, 28), AM, "/"), "Saturday 28 February 2026 is at a weekend"),
            ((date(2025, 12, 25), AM, "/"), "Thursday 25 December 2025 is a bank holiday, outside term"),
            ((TODAY + timedelta(days=1), AM, "/"), "Tuesday 3 March 2026 is still to come"),
            ((date(1980, 9, 1), AM, "/"), "too long ago"),
        ],
        ids=[
            "unknown code", "no mark", "wrong half", "withdrawn", "too early", "weekend", "bank holiday",
            "to come", "long ago",
        ],
    )  # fmt: skip
    def test_each_wrong_mark_in_its_own_words_and_records_none(
        self, here: AreaWorld, at, mark: Mark, what: str
    ) -> None:
        child_id = opened_by(here.head)
        with pytest.raises(MarksRefused) as refused:
            record(here, child_id, [(FRIDAY, PM, "\\"), mark], at)
        (wrong,) = refused.value.wrong
        assert wrong.number == 1
        assert what in wrong.what
        assert not AttendanceYear.objects.exists()

    def test_two_marks_for_one_session_and_more_marks_than_it_takes(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with pytest.raises(MarksRefused, match="two marks for this session"):
            record(here, child_id, [(FRIDAY, AM, "/"), (FRIDAY, AM, "I")], at)
        days = [date(2025, 9, 8) + timedelta(weeks=n % 20, days=n // 20 % 5) for n in range(MOST_MARKS + 1)]
        with pytest.raises(MarksRefused) as refused:
            record(here, child_id, [(day, AM, "I") for day in days], at)
        assert any("more than 500 marks" in wrong.what for wrong in refused.value.wrong)

    def test_another_school_a_stranger_and_a_role_that_keeps_no_registers(
        self, here: AreaWorld, there: AreaWorld, at
    ) -> None:
        child_id = opened_by(here.head)
        marks: list[Mark] = [(FRIDAY, AM, "/")]
        with pytest.raises(NotEntitled):
            record(here, child_id, marks, at, school=here.other_school)
        with pytest.raises(NotEntitled):
            record(here, child_id, marks, at, by=here.senco)
        with pytest.raises(NotFound):
            record(here, child_id, marks, at, by=here.other_head, school=here.other_school)
        with pytest.raises(NotFound):
            record(here, child_id, marks, at, by=there.head, school=there.school)
