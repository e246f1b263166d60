"""When two records nearly say the same."""

from datetime import date

import pytest

from childplan.identity.rules import is_one_letter, is_swapped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amara", "amarah"),
        ("amara", "amra"),
        ("amara", "amora"),
        ("amara", "maara"),
        ("amara", "amaar"),
        ("", "a"),
    ],
)
def test_one_letter_is_nearly_the_same_name(one: str, other: str) -> None:
    assert is_one_letter(one, other)
    assert is_one_letter(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("amara", "amara"), ("amara", "tamira"), ("amara", "am"), ("amara", "araam"), ("tola", "lato")],
)
def test_more_is_another_name(one: str, other: str) -> None:
    assert not is_one_letter(one, other)
    assert not is_one_letter(other, one)


def test_day_and_month_that_changed_places() -> None:
    assert is_swapped(date(2017, 3, 5), date(2017, 5, 3))
    assert not is_swapped(date(2017, 5, 5), date(2017, 5, 5))
    assert not is_swapped(date(2017, 3, 5), date(2016, 5, 3))
    assert not is_swapped(None, date(2017, 5, 3))
