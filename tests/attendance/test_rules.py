"""Figures, thresholds and the calendar of marks, against answers worked out by hand."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import (
    Figures,
    dated,
    evidence_for_trigger,
    figures_from,
    last_day,
    marks_between,
    reached_trigger,
    session_at,
    sessions_before,
)
from attendance.vocabulary import Half, UnknownAttendanceCode

SYMBOLS = "/\\LKVPWBJcdCMjSTRIEHGNOUDXQ1234567YZ#-"
MARKS = st.text(SYMBOLS, max_size=420)
COUNTS = st.integers(0, 500)
WEEKDAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1)).filter(lambda day: day.weekday() < 5)
MONDAY = date(2025, 9, 8)


class TestFiguresFrom:
    @pytest.mark.parametrize(
        ("marks", "possible", "attended", "authorised", "unauthorised", "not_counted"),
        [
            ("", 0, 0, 0, 0, 0),
            ("/\\", 2, 2, 0, 0, 0),
            ("/\\LKVPWBJ", 9, 9, 0, 0, 0),
            ("cdCMjSTRIEH", 11, 0, 11, 0, 0),
            ("GNOU", 4, 0, 0, 4, 0),
            ("DXQ1234567YZ#-", 0, 0, 0, 0, 14),
            ("/\\/\\/\\IINO####", 10, 6, 2, 2, 4),
        ],
    )
    def test_counts_by_meaning(
        self, marks: str, possible: int, attended: int, authorised: int, unauthorised: int, not_counted: int
    ) -> None:
        figures = figures_from(marks)
        assert figures == Figures(
            attended=attended, authorised=authorised, unauthorised=unauthorised, not_counted=not_counted
        )
        assert figures.possible == possible

    @given(MARKS)
    def test_counts_every_session_once(self, marks: str) -> None:
        figures = figures_from(marks)
        assert figures.attended + figures.absent + figures.not_counted == len(marks)

    @given(MARKS, MARKS)
    def test_adds_up(self, one: str, other: str) -> None:
        assert figures_from(one + other) == figures_from(one) + figures_from(other)

    @given(MARKS)
    def test_does_not_mind_the_order(self, marks: str) -> None:
        assert figures_from("".join(sorted(marks))) == figures_from(marks)

    def test_refuses_a_symbol_it_does_not_know(self) -> None:
        with pytest.raises(UnknownAttendanceCode):
            figures_from("/\\A")


class TestFigures:
    def test_are_never_below_nothing(self) -> None:
        with pytest.raises(ValueError, match="never below 0"):
            Figures(attended=-1)

    def test_have_no_share_without_sessions(self) -> None:
        nothing = Figures(not_counted=10)
        assert nothing.attendance is None
        assert nothing.percentage() is None
        assert not nothing.is_persistently_absent
        assert not nothing.is_severely_absent

    @pytest.mark.parametrize(
        ("attended", "absent", "shown"),
        [(9, 1, "90.0"), (8996, 1004, "90.0"), (8995, 1005, "90.0"), (8994, 1006, "89.9"),
         (1, 2, "33.3"), (2, 1, "66.7"), (1, 0, "100.0"), (0, 1, "0.0"), (1999, 1, "100.0"), (1, 15, "6.3")],
    )  # fmt: skip
    def test_round_half_up_to_show(self, attended: int, absent: int, shown: str) -> None:
        assert str(Figures(attended=attended, authorised=absent).percentage()) == shown

    def test_show_as_many_places_as_are_asked_for(self) -> None:
        assert str(Figures(attended=2, unauthorised=1).percentage(places=3)) == "66.667"
        assert str(Figures(attended=1, unauthorised=1).percentage(places=0)) == "50"

    @pytest.mark.parametrize(
        ("attended", "absent", "persistent", "severe"),
        [
            (91, 9, False, False), (90, 10, True, False), (9001, 999, False, False),
            (8999, 1001, True, False),
            (51, 49, True, False), (50, 50, True, True), (0, 1, True, True), (380, 0, False, False),
            (342, 38, True, False), (343, 37, False, False), (190, 190, True, True), (191, 189, True, False),
        ],
    )  # fmt: skip
    def test_are_persistent_from_a_tenth_and_severe_from_a_half(
        self, attended: int, absent: int, persistent: bool, severe: bool
    ) -> None:
        figures = Figures(attended=attended, authorised=absent // 2, unauthorised=absent - absent // 2)
        assert (figures.is_persistently_absent, figures.is_severely_absent) == (persistent, severe)

    @given(COUNTS, COUNTS, COUNTS, COUNTS)
    def test_severe_is_always_persistent(self, attended: int, auth: int, unauth: int, outside: int) -> None:
        figures = Figures(attended=attended, authorised=auth, unauthorised=unauth, not_counted=outside)
        assert figures.is_persistently_absent or not figures.is_severely_absent
        assert figures.attendance is None or 0 <= figures.attendance <= 1

    @given(COUNTS, COUNTS)
    def test_shown_share_is_within_half_a_step_of_the_exact_one(self, attended: int, absent: int) -> None:
        figures = Figures(attended=attended, authorised=absent)
        if figures.attendance is not None:
            percentage = figures.percentage()
            assert percentage is not None
            assert abs(Fraction(percentage) - figures.attendance * 100) <= Fraction(1, 20)


class TestReachedTrigger:
    @pytest.mark.parametrize(
        ("attended", "absent", "reached"),
        [(18, 2, True), (19, 1, False), (17, 2, False), (0, 19, False), (0, 20, True), (0, 0, False),
         (9000, 1000, True), (9001, 999, False), (27, 3, True), (28, 3, False)],
    )  # fmt: skip
    def test_is_ninety_per_cent_or_less_of_twenty_sessions(
        self, attended: int, absent: int, reached: bool
    ) -> None:
        assert reached_trigger(Figures(attended=attended, unauthorised=absent)) is reached

    def test_does_not_count_what_is_outside_the_possible_sessions(self) -> None:
        assert not reached_trigger(Figures(attended=10, unauthorised=9, not_counted=100))

    def test_takes_the_thresholds_of_the_protocol(self) -> None:
        figures = Figures(attended=37, unauthorised=3)
        assert reached_trigger(figures, at_most=Decimal("92.5"))
        assert not reached_trigger(figures, at_most=Decimal("92.4"))
        assert not reached_trigger(figures, at_most=Decimal("92.5"), at_least_sessions=41)

    @given(COUNTS, COUNTS, COUNTS)
    def test_one_more_absence_never_takes_it_back(self, attended: int, absent: int, more: int) -> None:
        if reached_trigger(Figures(attended=attended, unauthorised=absent)):
            assert reached_trigger(Figures(attended=attended, unauthorised=absent + more))


class TestEvidence:
    MARKS = "/\\/\\/\\/\\/\\" + "/\\IINN/\\/U" + "####"

    def test_tells_what_was_found_and_what_was_asked(self) -> None:
        evidence = evidence_for_trigger(self.MARKS, starts_on=MONDAY)
        assert evidence is not None
        assert evidence.sentence() == (
            "Attended 15 of 20 possible sessions (75.0%) from 8 September 2025 to 23 September 2025. "
            "The area asks for an answer at 90% or less of at least 20 sessions."
        )
        assert evidence.absences == (("I", 2), ("N", 2), ("U", 1))

    def test_is_plain_enough_for_json(self) -> None:
        evidence = evidence_for_trigger(self.MARKS, starts_on=MONDAY, at_most=Decimal("85.5"))
        assert evidence is not None
        assert json.loads(json.dumps(evidence.as_payload())) == {
            "possible": 20, "attended": 15, "authorised": 2, "unauthorised": 3, "not_counted": 4,
            "percentage": "75.0", "persistent": True, "severe": False,
            "first_day": "2025-09-08", "last_day": "2025-09-23", "at_most": "85.5", "at_least_sessions": 20,
            "absences": [
                {"code": "I", "sessions": 2}, {"code": "N", "sessions": 2}, {"code": "U", "sessions": 1},
            ],
        }  # fmt: skip

    @pytest.mark.parametrize("marks", ["", "/\\" * 10, "N" * 19])
    def test_is_none_while_the_trigger_is_not_reached(self, marks: str) -> None:
        assert evidence_for_trigger(marks, starts_on=MONDAY) is None


class TestTheCalendarOfMarks:
    @pytest.mark.parametrize(
        ("starts_on", "index", "day", "half"),
        [
            (MONDAY, 0, date(2025, 9, 8), Half.MORNING),
            (MONDAY, 1, date(2025, 9, 8), Half.AFTERNOON),
            (MONDAY, 9, date(2025, 9, 12), Half.AFTERNOON),
            (MONDAY, 10, date(2025, 9, 15), Half.MORNING),
            (date(2025, 9, 4), 3, date(2025, 9, 5), Half.AFTERNOON),
            (date(2025, 9, 4), 4, date(2025, 9, 8), Half.MORNING),
            (date(2025, 9, 5), 12, date(2025, 9, 15), Half.MORNING),
        ],
    )
    def test_skips_weekends(self, starts_on: date, index: int, day: date, half: Half) -> None:
        session = session_at(starts_on, index)
        assert (session.day, session.half) == (day, half)

    @given(WEEKDAYS, st.integers(0, 600))
    def test_leads_there_and_back(self, starts_on: date, index: int) -> None:
        session = session_at(starts_on, index)
        assert session.day.weekday() < 5
        assert sessions_before(starts_on, session.day) == index - index % 2

    @given(WEEKDAYS, MARKS, st.integers(-30, 300))
    def test_cut_in_two_loses_nothing(self, starts_on: date, marks: str, days: int) -> None:
        cut = starts_on + timedelta(days=days)
        before = marks_between(
            marks, starts_on=starts_on, first=date(2000, 1, 1), last=cut - timedelta(days=1)
        )
        after = marks_between(marks, starts_on=starts_on, first=cut, last=date(2100, 1, 1))
        assert before + after == marks

    @given(WEEKDAYS, MARKS)
    def test_is_walked_in_order(self, starts_on: date, marks: str) -> None:
        walked = list(dated(marks, starts_on=starts_on))
        assert "".join(symbol for _, symbol in walked) == marks
        assert [(s.day, s.half.value) for s, _ in walked] == sorted(
            ((s.day, s.half.value) for s, _ in walked), key=lambda seen: (seen[0], seen[1] == "afternoon")
        )
        assert last_day(marks, starts_on=starts_on) == (walked[-1][0].day if walked else None)

    def test_counts_a_day_at_the_weekend_as_the_monday_after(self) -> None:
        assert sessions_before(MONDAY, date(2025, 9, 13)) == 10
        assert sessions_before(MONDAY, date(2025, 9, 15)) == 10

    def test_never_starts_at_a_weekend(self) -> None:
        with pytest.raises(ValueError, match="Saturday 06 September 2025"):
            session_at(date(2025, 9, 6), 0)
