"""How long a suspension may be and when it may begin. Pure: the day, the roll and other suspensions are passed in.

Source: Education Act 2002, section 51A, and the School Discipline (Pupil Exclusions and Reviews) (England) Regulations
2012: a head teacher may suspend a pupil for up to 45 school days in a school year, and a lunchtime counts as half a
school day (statutory guidance "Suspension and permanent exclusion", Department for Education).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from childplan.common.working_days import BeyondKnownHolidays, is_working_day

HALF_DAYS_A_DAY = 2
MOST_HALF_DAYS_A_YEAR = 45 * HALF_DAYS_A_DAY
MOST_REASONS = 3
LONGEST_ACCOUNT = 5000
"""Characters, of what happened."""
FURTHEST_AHEAD = timedelta(days=28)
"""Calendar days ahead in which a suspension may begin: it answers something that happened."""
LONGEST_BREAK = timedelta(days=60)
"""Calendar days that a suspension may last beyond its own school days: the summer holidays and some."""
PROVISION_FROM_DAY = 6
"""The school day of a suspension from which the school must arrange full-time education elsewhere."""
SATURDAY = 5


class SuspensionRefused(ValueError):
    """What was said cannot be a suspension. field: which part of it; the message is for the screen."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """The days of one suspension. half_days: of school missed; with `lunchtimes` each is one lunchtime."""

    starts_on: date
    ends_on: date
    half_days: int
    lunchtimes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoll:
    """The days a child was on a school's roll. last: None while nobody has said."""

    first: date
    last: date | None = None


def is_school_day(day: date) -> bool:
    """Whether schools may be open: Monday to Friday, no bank holiday. Holidays of one school are not known here."""
    try:
        return is_working_day(day)
    except BeyondKnownHolidays:
        return day.weekday() < SATURDAY


def last_day_of(starts_on: date, half_days: int, *, lunchtimes: bool = False) -> date:
    """The last day of a suspension of so many half days, were no day of it a holiday of the school."""
    days = half_days if lunchtimes else -(-half_days // HALF_DAYS_A_DAY)
    return next(islice(_school_days(starts_on), max(days, 1) - 1, None))


def provision_from(spell: Spell) -> date | None:
    """From which day the school must provide education; None for a suspension that is over before.

    Education and Inspections Act 2006, section 100: from the sixth school day. Counted without the school's holidays.
    """
    if spell.lunchtimes or spell.half_days <= (PROVISION_FROM_DAY - 1) * HALF_DAYS_A_DAY:
        return None
    return next(islice(_school_days(spell.starts_on), PROVISION_FROM_DAY - 1, None))


def require_length(half_days: int) -> None:
    """Raise SuspensionRefused unless so many half days may be one suspension."""
    if not 1 <= half_days <= MOST_HALF_DAYS_A_YEAR:
        words = f"Enter a number of half days from 1 to {MOST_HALF_DAYS_A_YEAR}"
        raise SuspensionRefused("half_days", words)


def require_sense(spell: Spell, *, today: date, born_on: date | None, on_roll: Sequence[OnRoll]) -> None:
    """Raise SuspensionRefused unless these can be the days of a suspension of this child at this school."""
    require_length(spell.half_days)
    if born_on is None or spell.starts_on <= born_on:
        raise SuspensionRefused("starts_on", "The first day must be after the child was born")
    if spell.starts_on > today + FURTHEST_AHEAD:
        latest = _words(today + FURTHEST_AHEAD)
        raise SuspensionRefused("starts_on", f"The first day must be {latest} or earlier")
    if not is_school_day(spell.starts_on):
        raise SuspensionRefused("starts_on", "The first day must be a school day: no weekend or bank holiday")
    if not any(_covers(spell.starts_on, roll) for roll in on_roll):
        raise SuspensionRefused("starts_on", "The child was not on your school’s roll on that day")
    shortest = last_day_of(spell.starts_on, spell.half_days, lunchtimes=spell.lunchtimes)
    if not shortest <= spell.ends_on <= shortest + LONGEST_BREAK:
        words = (
            f"A suspension of {in_days(spell)} ends on {_words(shortest)}, or later if the school is closed"
        )
        raise SuspensionRefused("ends_on", words)


def require_room(spell: Spell, *, others: Sequence[Spell], of_the_year: Sequence[Spell]) -> None:
    """Raise SuspensionRefused when the child is suspended on one of these days already, or for too long in the year.

    others: every other suspension of the child that stands, at any school; of_the_year: those of its school year.
    """
    for other in others:
        if spell.starts_on <= other.ends_on and other.starts_on <= spell.ends_on:
            span = f"{_words(other.starts_on)} to {_words(other.ends_on)}"
            raise SuspensionRefused("starts_on", f"The child is suspended already from {span}")
    total = spell.half_days + sum(other.half_days for other in of_the_year)
    if total > MOST_HALF_DAYS_A_YEAR:
        words = (
            f"That would make {in_school_days(total)} in one school year. The law allows "
            f"{MOST_HALF_DAYS_A_YEAR // HALF_DAYS_A_DAY}, at all schools together"
        )
        raise SuspensionRefused("half_days", words)


def in_days(spell: Spell) -> str:
    """The length in words: "2½ school days", "3 lunchtimes"."""
    if spell.lunchtimes:
        return "1 lunchtime" if spell.half_days == 1 else f"{spell.half_days} lunchtimes"
    return in_school_days(spell.half_days)


def in_school_days(half_days: int) -> str:
    """So many half days, as school days: "2½ school days"."""
    whole, half = divmod(half_days, HALF_DAYS_A_DAY)
    number = f"{whole or ''}{'½' if half else ''}"
    return f"{number} school day" if half_days <= HALF_DAYS_A_DAY else f"{number} school days"


def _covers(day: date, roll: OnRoll) -> bool:
    return roll.first <= day and (roll.last is None or day <= roll.last)


def _school_days(first: date) -> Iterator[date]:
    day = first
    while True:
        if is_school_day(day):
            yield day
        day += timedelta(days=1)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
