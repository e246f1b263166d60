"""Until when a page stays open: days typed from a calendar, by the ages of the law of this house."""

from datetime import date
from decimal import Decimal

import pytest

from portal.rules.reviewing import REVIEWS, birthday, page_ends

AGES = dict(REVIEWS.thresholds)
OWN = {"first": Decimal(12), "second": Decimal(14), "third": Decimal(15)}

# Born, today, the first day on which the page is closed.
VECTORS = [
    (date(2020, 5, 3), date(2026, 3, 2), date(2031, 6, 2)),
    (date(2015, 3, 3), date(2026, 3, 2), date(2026, 4, 2)),
    # On the birthday itself the look has just been: the next is at 13.
    (date(2015, 3, 2), date(2026, 3, 2), date(2028, 4, 1)),
    (date(2013, 1, 10), date(2026, 3, 2), date(2029, 2, 9)),
    (date(2009, 12, 31), date(2026, 3, 2), date(2028, 1, 30)),
    # Of age: once a year from the day on which somebody looked.
    (date(2008, 3, 1), date(2026, 3, 2), date(2027, 4, 1)),
    # Born on 29 February: 11 on 1 March 2027, since that year has none; 16 on 29 February 2032.
    (date(2016, 2, 29), date(2026, 3, 2), date(2027, 3, 31)),
    (date(2016, 2, 29), date(2029, 3, 1), date(2032, 3, 30)),
    # Not born yet.
    (date(2026, 6, 1), date(2026, 3, 2), date(2037, 7, 1)),
]


@pytest.mark.parametrize(("born", "today", "ends"), VECTORS, ids=str)
def test_a_page_ends_30_days_after_the_next_look(born: date, today: date, ends: date) -> None:
    assert page_ends(born, today, AGES) == ends


def test_an_area_has_ages_of_its_own() -> None:
    assert page_ends(date(2015, 3, 3), date(2026, 3, 2), OWN) == date(2027, 4, 2)


@pytest.mark.parametrize(
    ("age", "day"), [(1, date(2017, 3, 1)), (4, date(2020, 2, 29)), (18, date(2034, 3, 1))], ids=str
)
def test_a_child_of_leap_day_has_a_birthday_each_year(age: int, day: date) -> None:
    assert birthday(date(2016, 2, 29), age) == day
