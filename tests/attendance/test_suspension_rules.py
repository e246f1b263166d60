"""How long a suspension may be, when it may begin, and its last day. Expected days typed from a calendar of 2026."""

from datetime import date

import pytest

from attendance.rules.suspensions import (
    OnRoll,
    Spell,
    SuspensionRefused,
    in_days,
    last_day_of,
    provision_from,
    require_room,
    require_sense,
)

TODAY = date(2026, 3, 16)
ON_ROLL = [OnRoll(first=date(2025, 9, 3))]
BORN = date(2014, 5, 2)


def spell(starts_on: date, half_days: int, *, ends_on: date | None = None, lunchtimes: bool = False) -> Spell:
    last = ends_on or last_day_of(starts_on, half_days, lunchtimes=lunchtimes)
    return Spell(starts_on=starts_on, ends_on=last, half_days=half_days, lunchtimes=lunchtimes)


def refused(wrong: Spell, **facts: object) -> tuple[str, str]:
    asked: dict[str, object] = {"today": TODAY, "born_on": BORN, "on_roll": ON_ROLL, **facts}
    with pytest.raises(SuspensionRefused) as refusal:
        require_sense(wrong, **asked)  # type: ignore[arg-type]
    return refusal.value.field, str(refusal.value)


@pytest.mark.parametrize(
    ("starts_on", "half_days", "lunchtimes", "last"),
    [
        (date(2026, 3, 16), 1, False, date(2026, 3, 16)),
        (date(2026, 3, 16), 2, False, date(2026, 3, 16)),
        (date(2026, 3, 16), 3, False, date(2026, 3, 17)),
        # Friday to Monday.
        (date(2026, 3, 13), 4, False, date(2026, 3, 16)),
        # Over Good Friday (3 April) and Easter Monday (6 April).
        (date(2026, 4, 2), 4, False, date(2026, 4, 7)),
        (date(2026, 3, 16), 5, True, date(2026, 3, 20)),
    ],
)
def test_the_last_day_is_counted_over_school_days(
    starts_on: date, half_days: int, lunchtimes: bool, last: date
) -> None:
    assert last_day_of(starts_on, half_days, lunchtimes=lunchtimes) == last


def test_the_school_teaches_elsewhere_from_the_sixth_day() -> None:
    assert provision_from(spell(date(2026, 3, 16), 10)) is None
    assert provision_from(spell(date(2026, 3, 16), 11)) == date(2026, 3, 23)
    assert provision_from(spell(date(2026, 3, 16), 11, lunchtimes=True)) is None


def test_what_makes_sense_is_taken() -> None:
    require_sense(spell(date(2026, 3, 16), 90), today=TODAY, born_on=BORN, on_roll=ON_ROLL)
    require_sense(spell(date(2026, 4, 13), 2), today=TODAY, born_on=BORN, on_roll=ON_ROLL)
    # School closed for two weeks at Easter.
    later = spell(date(2026, 3, 27), 4, ends_on=date(2026, 4, 13))
    require_sense(later, today=TODAY, born_on=BORN, on_roll=ON_ROLL)


@pytest.mark.parametrize("half_days", [0, -1, 91])
def test_no_length_but_a_half_day_to_45_days(half_days: int) -> None:
    wrong = Spell(starts_on=TODAY, ends_on=TODAY, half_days=half_days)
    assert refused(wrong) == ("half_days", "Enter a number of half days from 1 to 90")


def test_never_before_birth_nor_for_a_child_not_yet_born() -> None:
    words = ("starts_on", "The first day must be after the child was born")
    assert refused(spell(date(2014, 5, 2), 2)) == words
    assert refused(spell(TODAY, 2), born_on=None) == words


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2026, 3, 15), date(2026, 4, 3)])
def test_never_on_a_weekend_or_bank_holiday(day: date) -> None:
    field, words = refused(Spell(starts_on=day, ends_on=day, half_days=1))
    assert field == "starts_on"
    assert "must be a school day" in words


def test_never_while_off_roll() -> None:
    said = ("starts_on", "The child was not on your school’s roll on that day")
    assert refused(spell(date(2025, 9, 2), 2)) == said
    left = [OnRoll(first=date(2025, 9, 3), last=date(2026, 2, 13))]
    assert refused(spell(date(2026, 2, 16), 2), on_roll=left) == said
    assert refused(spell(TODAY, 2), on_roll=[]) == said
    require_sense(spell(date(2026, 2, 13), 2), today=TODAY, born_on=BORN, on_roll=left)


def test_never_further_ahead_than_four_weeks() -> None:
    assert refused(spell(date(2026, 4, 14), 2)) == (
        "starts_on",
        "The first day must be 13 April 2026 or earlier",
    )


def test_never_shorter_than_its_own_days_nor_much_longer() -> None:
    for last in (date(2026, 3, 16), date(2026, 5, 17)):
        field, words = refused(spell(TODAY, 3, ends_on=last))
        assert field == "ends_on"
        assert words.startswith("A suspension of 1½ school days ends on 17 March 2026")


def test_no_two_on_the_same_day() -> None:
    before = spell(date(2026, 3, 12), 4)
    with pytest.raises(SuspensionRefused, match="suspended already from 12 March 2026 to 13 March 2026"):
        require_room(spell(date(2026, 3, 13), 2), others=[before], of_the_year=[before])
    require_room(spell(TODAY, 2), others=[before], of_the_year=[before])


def test_no_more_than_45_days_in_a_school_year_at_all_schools_together() -> None:
    before = [spell(date(2025, 10, 1), 60), spell(date(2026, 1, 12), 28)]
    require_room(spell(TODAY, 2), others=before, of_the_year=before)
    with pytest.raises(SuspensionRefused, match="That would make 45½ school days in one school year"):
        require_room(spell(TODAY, 3), others=before, of_the_year=before)
    # The same again in another year.
    require_room(spell(TODAY, 3), others=before, of_the_year=[])


@pytest.mark.parametrize(
    ("half_days", "lunchtimes", "words"),
    [
        (1, False, "½ school day"),
        (2, False, "1 school day"),
        (3, False, "1½ school days"),
        (90, False, "45 school days"),
        (1, True, "1 lunchtime"),
        (3, True, "3 lunchtimes"),
    ],
)
def test_lengths_are_said_in_words(half_days: int, lunchtimes: bool, words: str) -> None:
    assert in_days(spell(TODAY, half_days, lunchtimes=lunchtimes)) == words
