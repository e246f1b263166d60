"""Working days, against dates worked out by hand from the published bank holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from childplan.common.working_days import (
    BeyondKnownHolidays,
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

WITHIN = st.dates(date(2013, 1, 1), date(2027, 12, 31))


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        "holiday",
        [
            date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25),
            date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28),
            date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31),
            date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28),
        ],
    )  # fmt: skip
    def test_is_not_a_bank_holiday(self, holiday: date) -> None:
        assert not is_working_day(holiday)
        assert holiday.weekday() < 5

    def test_every_other_weekday_of_2026_is_one(self) -> None:
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        assert sum(is_working_day(day) for day in days) == 261 - 8

    def test_a_holiday_of_scotland_only_is_one(self) -> None:
        assert is_working_day(date(2026, 1, 2))


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("start", "count", "end"),
        [
            (date(2025, 12, 15), 15, date(2026, 1, 8)),
            (date(2025, 12, 15), 45, date(2026, 2, 19)),
            (date(2026, 3, 27), 10, date(2026, 4, 14)),
            (date(2026, 3, 27), 15, date(2026, 4, 21)),
            (date(2026, 3, 27), 45, date(2026, 6, 4)),
            (date(2026, 12, 18), 10, date(2027, 1, 6)),
        ],
    )
    def test_counts_from_the_day_after(self, start: date, count: int, end: date) -> None:
        assert add_working_days(start, count) == end
        assert working_days_between(start, end) == count

    def test_with_one_day_fewer_counts_the_start_as_day_one(self) -> None:
        assert add_working_days(date(2025, 12, 15), 15 - 1) == date(2026, 1, 7)

    def test_goes_back_with_a_negative_count(self) -> None:
        assert add_working_days(date(2026, 4, 7), -1) == date(2026, 4, 2)

    def test_of_nothing_is_the_day_itself(self) -> None:
        assert add_working_days(date(2026, 12, 25), 0) == date(2026, 12, 25)

    @given(WITHIN, st.integers(-200, 200).filter(bool))
    @example(date(2013, 1, 2), -1)
    def test_ends_on_a_working_day_that_many_away(self, start: date, count: int) -> None:
        end = add_working_days(start, count)
        assert is_working_day(end)
        assert working_days_between(start, end) == count

    @given(WITHIN, st.integers(0, 60), st.integers(0, 60))
    def test_adds_up(self, start: date, first: int, second: int) -> None:
        half_way = add_working_days(start, first)
        assert add_working_days(half_way, second) == add_working_days(start, first + second)


class TestNextWorkingDay:
    @pytest.mark.parametrize(
        ("day", "moved"),
        [
            (date(2026, 3, 1), date(2026, 3, 2)),
            (date(2028, 4, 16), date(2028, 4, 18)),
            (date(2026, 3, 2), date(2026, 3, 2)),
            (date(2026, 12, 25), date(2026, 12, 29)),
        ],
    )
    def test_moves_on_only_from_a_day_of_rest(self, day: date, moved: date) -> None:
        assert next_working_day(day) == moved


class TestTheHorizon:
    @pytest.mark.parametrize("day", [date(2011, 12, 30), date(2029, 1, 2)])
    def test_refuses_years_it_does_not_know(self, day: date) -> None:
        with pytest.raises(BeyondKnownHolidays, match=f"The bank holidays of {day.year} are not known"):
            is_working_day(day)

    def test_refuses_a_count_that_runs_over_the_end(self) -> None:
        with pytest.raises(BeyondKnownHolidays, match="1 January 2012 to 31 December 2028"):
            add_working_days(date(2028, 12, 20), 30)

    def test_knows_its_first_and_last_day(self) -> None:
        assert not is_working_day(date(2012, 1, 1))
        assert is_working_day(date(2028, 12, 29))
