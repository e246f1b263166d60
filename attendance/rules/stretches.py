"""When in a school year attendance stood at or below the area's point, session by session.

Worked out from the marks alone, so that it does not matter in how many files they came, in what order, or what was
amended since: the same marks always give the same answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attendance.rules.sessions import Session, dated
from attendance.vocabulary import BY_SYMBOL, Half, Meaning


@dataclass(frozen=True, slots=True)
class Stretch:
    """How a school year stands at its last possible session.

    is_reached: the year so far is at or below the point. since: the day on which the present run of that began; None
    where none runs. away_for: how many possible sessions in a row, up to the last, the year so far stood above the
    point. away_since: the day of the first of them. was_reached: whether it ever stood at or below it.
    """

    is_reached: bool
    since: date | None
    away_for: int
    away_since: date | None
    was_reached: bool


def stretch(
    schools: Iterable[tuple[str, date]], *, at_most: Decimal, at_least_sessions: int, recovery: int
) -> Stretch:
    """How the year stands. schools: the marks of each school with the day on which they start.

    recovery: after that many possible sessions above the point in a row a run of it is over. Raises
    UnknownAttendanceCode.
    """
    point = Fraction(at_most)
    possible = attended = away_for = 0
    since: date | None = None
    away_since: date | None = None
    reached = was_reached = False
    for session, symbol in in_order(schools):
        meaning = BY_SYMBOL[symbol].meaning
        if meaning is Meaning.NOT_COUNTED:
            continue
        possible += 1
        attended += meaning is Meaning.ATTENDING
        reached = possible >= at_least_sessions and attended * 100 <= point * possible
        if reached:
            since = since or session.day
            away_for, away_since, was_reached = 0, None, True
        else:
            away_for += 1
            away_since = away_since or session.day
            since = None if away_for >= recovery else since
    return Stretch(reached, since, away_for, away_since, was_reached)


def in_order(schools: Iterable[tuple[str, date]]) -> list[tuple[Session, str]]:
    """The marks of all schools in the order of time, morning before afternoon."""
    marks = [mark for symbols, starts_on in schools for mark in dated(symbols, starts_on=starts_on)]
    return sorted(marks, key=lambda mark: (mark[0].day, mark[0].half is Half.AFTERNOON))
