"""What a reason says, how an access stands, when its review is due: typed answers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from childplan.emergency.rules import (
    Pattern,
    is_out_of_hours,
    overseen_before,
    pointed_out,
    review_day,
    says_why,
    state_of,
)
from childplan.emergency.vocabulary import State
from childplan.emergency.workflow import MOVES, REVIEWED, WAITS_FOR_REVIEW

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Child missing since noon, mother in hospital", True),
        ("asdf", False),
        ("asdf asdf asdf asdf asdf asdf asdf", False),
        ("need to look at this please", True),
        ("12345678901234567890 1 2 3 4", False),
        ("a b c d e f g h i j k l m n o p q r s t u", False),
    ],
)
def test_a_reason_has_twenty_letters_in_four_words(words: str, answer: bool) -> None:
    assert says_why(words) is answer


@pytest.mark.parametrize(
    ("hours", "ended", "justified", "state"),
    [
        (1, False, None, State.OPEN),
        (2, False, None, State.DUE),
        (1, True, None, State.DUE),
        (24 * 7, False, None, State.DUE),
        (24 * 7 + 14, False, None, State.OVERDUE),
        (24 * 90, False, None, State.OVERDUE),
        (24 * 90, False, True, State.JUSTIFIED),
        (3, False, False, State.NOT_JUSTIFIED),
    ],
)
def test_how_it_stands_follows_from_the_clock(
    hours: int, ended: bool, justified: bool | None, state: State
) -> None:
    stands = state_of(
        ends_at=AT + timedelta(hours=2),
        ended_at=AT if ended else None,
        review_by=date(2026, 3, 9),
        justified=justified,
        at=AT + timedelta(hours=hours),
    )
    assert stands is state


@pytest.mark.parametrize(
    ("ends_at", "day"),
    [
        (datetime(2026, 3, 2, 12, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 4, 2, 12, tzinfo=UTC), date(2026, 4, 13)),  # Good Friday and Easter Monday between
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 9)),  # past midnight in summer time
        (datetime(2026, 12, 24, 12, tzinfo=UTC), date(2027, 1, 5)),  # Boxing Day is kept on the 28th
    ],
)
def test_a_review_has_five_working_days_after_the_day_it_ends(ends_at: datetime, day: date) -> None:
    assert review_day(ends_at, within=5) == day


def test_a_review_is_overseen_when_more_than_its_days_have_passed() -> None:
    # Due on Monday 9 March: Tuesday to Thursday are three working days; on Friday it is overseen.
    assert not date(2026, 3, 9) < overseen_before(date(2026, 3, 12), after=3)
    assert date(2026, 3, 9) < overseen_before(date(2026, 3, 13), after=3)


@pytest.mark.parametrize(
    ("moment", "out"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 7, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 1, 7, 30, tzinfo=UTC), False),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 4, 3, 12, 0, tzinfo=UTC), True),
    ],
)
def test_out_of_hours_is_by_the_clock_on_the_wall(moment: datetime, out: bool) -> None:
    assert is_out_of_hours(moment) is out


def test_what_is_usual_is_not_pointed_out() -> None:
    assert list(pointed_out(Pattern(2, 2, 1, False, False), many_by_one=3, many_of_one=3)) == []
    assert len(list(pointed_out(Pattern(3, 3, 2, True, True), many_by_one=3, many_of_one=3))) == 5


def test_every_state_but_the_first_follows_on_another() -> None:
    assert {after for _, after in MOVES.values()} == set(State) - {State.OPEN}
    assert {s for before, after in MOVES.values() if after in REVIEWED for s in before} == WAITS_FOR_REVIEW
