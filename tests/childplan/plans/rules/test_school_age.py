"""The end of compulsory school age, by days typed from a calendar: Education Act 1996, section 8(3), SI 1997/1970."""

from datetime import date, timedelta

import pytest

from childplan.plans.rules.school_age import is_over_school_age, last_day_of_school_age, leaving_date

# The last Friday in June of each year.
FRIDAYS = {
    2024: date(2024, 6, 28), 2025: date(2025, 6, 27), 2026: date(2026, 6, 26), 2027: date(2027, 6, 25),
    2028: date(2028, 6, 30), 2029: date(2029, 6, 29),
}  # fmt: skip

# Born; the last day of compulsory school age; years of age on it.
VECTORS = [
    (date(2010, 8, 31), date(2026, 6, 26), 15),
    (date(2010, 9, 1), date(2027, 6, 25), 16),
    (date(2010, 6, 26), date(2026, 6, 26), 16),
    (date(2010, 6, 27), date(2026, 6, 26), 15),
    (date(2010, 6, 25), date(2026, 6, 26), 16),
    (date(2009, 9, 1), date(2026, 6, 26), 16),
    (date(2009, 8, 31), date(2025, 6, 27), 15),
    (date(2009, 12, 31), date(2026, 6, 26), 16),
    (date(2010, 1, 1), date(2026, 6, 26), 16),
    (date(2012, 2, 29), date(2028, 6, 30), 16),
]


@pytest.mark.parametrize(("year", "day"), FRIDAYS.items(), ids=str)
def test_the_leaving_date_is_the_last_friday_in_june(year: int, day: date) -> None:
    assert leaving_date(year) == day


@pytest.mark.parametrize(("born", "last", "age"), VECTORS, ids=str)
def test_it_lasts_until_the_end_of_that_friday_and_not_a_day_longer(born: date, last: date, age: int) -> None:
    assert last_day_of_school_age(born) == last
    assert not is_over_school_age(born, last)
    assert is_over_school_age(born, last + timedelta(days=1))
    assert last.year - born.year - ((last.month, last.day) < (born.month, born.day)) == age


def test_nobody_whose_birth_is_not_known_is_over_it() -> None:
    assert not is_over_school_age(None, date(2026, 6, 27))
