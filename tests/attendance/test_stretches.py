"""When a school year stood at or below the point, session by session; and repeated suspension. Typed by hand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.repeated import Standing, months_on, repeated
from attendance.rules.stretches import stretch

MONDAY = date(2025, 9, 8)
BELOW = "I" * 2 + "L" * 18


def stands(*marks: str, recovery: int = 20):
    return stretch(
        [(symbols, MONDAY) for symbols in marks], at_most=Decimal(90), at_least_sessions=20, recovery=recovery
    )


class TestAStretch:
    def test_begins_on_the_day_the_point_is_reached(self) -> None:
        found = stands(BELOW)
        assert (found.is_reached, found.since, found.away_for) == (True, date(2025, 9, 19), 0)

    def test_goes_on_through_a_few_sessions_above(self) -> None:
        # 18 of 20, then 16 above (33 of 36 is 91.7 per cent), then below again (33 of 37).
        found = stands(BELOW + "L" * 15 + "I" * 10)
        assert (found.is_reached, found.since) == (True, date(2025, 9, 19))

    def test_ends_after_twenty_sessions_above_and_begins_anew(self) -> None:
        found = stands(BELOW + "L" * 20 + "I" * 10)
        assert found.is_reached
        assert found.since is not None
        assert found.since > date(2025, 10, 3)

    def test_counts_only_possible_sessions(self) -> None:
        assert stands(BELOW + "#" * 40 + "L" * 3).away_for == 3

    def test_never_reached_is_told_from_over(self) -> None:
        assert not stands("L" * 60).was_reached
        over = stands(BELOW + "L" * 30)
        assert (over.was_reached, over.since, over.away_for) == (True, None, 30)

    def test_lays_schools_beside_each_other_in_the_order_of_time(self) -> None:
        assert stands("-" * 20 + "L" * 30, BELOW) == stands(BELOW + "L" * 30)

    @given(marks=st.text("LI#", max_size=120), cut=st.integers(0, 120))
    def test_does_not_depend_on_how_the_marks_came(self, marks: str, cut: int) -> None:
        whole = stands(marks)
        assert stands("-" * cut + marks[cut:], marks[:cut]) == whole
        assert whole.is_reached == (whole.was_reached and whole.away_for == 0 and whole.since is not None)


def suspended(*days: date) -> list[Standing]:
    return [
        Standing(suspension_id=UUID(int=number), starts_on=day, length="1 school day")
        for number, day in enumerate(days, start=1)
    ]


class TestRepeatedSuspension:
    @pytest.mark.parametrize(
        ("first", "second", "today", "reached"),
        [
            # The same day a year later is out, the day before is in.
            (date(2025, 3, 16), date(2026, 3, 16), date(2026, 3, 16), False),
            (date(2025, 3, 17), date(2026, 3, 16), date(2026, 3, 16), True),
            # Time goes by.
            (date(2025, 3, 17), date(2025, 6, 2), date(2026, 3, 16), True),
            (date(2025, 3, 17), date(2025, 6, 2), date(2026, 3, 17), False),
            # From 29 February to the last of the next.
            (date(2024, 2, 29), date(2024, 3, 4), date(2025, 2, 28), True),
            (date(2024, 2, 29), date(2024, 3, 4), date(2025, 3, 1), False),
            # One that is to begin next week counts now.
            (date(2025, 6, 2), date(2026, 3, 23), date(2026, 3, 16), True),
            (date(2025, 3, 20), date(2026, 3, 23), date(2026, 3, 16), False),
        ],
    )
    def test_counts_within_the_period(self, first: date, second: date, today: date, reached: bool) -> None:
        found = repeated(suspended(first, second), on=today, at_least=2, months=12)
        assert found.is_reached == reached

    def test_says_when_the_calendar_ends_it(self) -> None:
        three = suspended(date(2025, 5, 6), date(2025, 9, 8), date(2026, 2, 2))
        found = repeated(three, on=date(2026, 3, 16), at_least=2, months=12)
        assert found.falls_on == date(2026, 9, 8)
        assert repeated(three, on=date(2026, 9, 8), at_least=2, months=12).is_reached is False

    def test_months_end_on_the_last_of_a_shorter_one(self) -> None:
        assert months_on(date(2026, 3, 31), -1) == date(2026, 2, 28)
        assert months_on(date(2025, 12, 15), 2) == date(2026, 2, 15)
