"""The first review comes within a term."""

from datetime import date

import pytest

from send.rules import is_in_time, latest_first_review


class TestLatestFirstReview:
    @pytest.mark.parametrize(
        ("starts_on", "last"),
        [
            (date(2026, 3, 2), date(2026, 7, 2)),
            (date(2025, 9, 8), date(2026, 1, 8)),
            (date(2025, 10, 31), date(2026, 2, 28)),
            (date(2027, 10, 31), date(2028, 2, 29)),
        ],
    )
    def test_is_four_calendar_months_on(self, starts_on: date, last: date) -> None:
        assert latest_first_review(starts_on) == last
        assert is_in_time(last, starts_on=starts_on)

    def test_is_neither_the_first_day_nor_a_day_later(self) -> None:
        assert not is_in_time(date(2026, 3, 2), starts_on=date(2026, 3, 2))
        assert not is_in_time(date(2026, 7, 3), starts_on=date(2026, 3, 2))
