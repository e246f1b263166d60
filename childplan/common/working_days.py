"""Working days: Monday to Friday, less the bank holidays of England and Wales.

**Where counting starts.** Time limits here run from the day *after* the event, as guidance to practitioners
has it: `add_working_days(day, 1)` is the first working day after `day`, whether or not `day` is one itself.
The children in need census counts the start as day 1 instead (rules 8670Q, 8675Q); for a limit written that
way add one day fewer: 15 from 15 December 2025 is 8 January 2026 here and 7 January 2026 there.

The bank holidays are those in the bundled file of govuk-bank-holidays, so nothing is asked of the network.
Only whole years that the file covers are known (2012 to 2028 in release 0.19); outside them every function
raises BeyondKnownHolidays rather than counting a holiday as a working day.
"""

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class BeyondKnownHolidays(ValueError):
    """The count would reach a year whose bank holidays are not in the file."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day = day
        super().__init__(
            f"The bank holidays of {day.year} are not known, so working days can be counted only from "
            f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}. A newer govuk-bank-holidays goes further."
        )


@cache
def _bank_holidays() -> frozenset[date]:
    calendar = BankHolidays(use_cached_holidays=True)
    return frozenset(
        holiday["date"] for holiday in calendar.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    )


@cache
def known_span() -> tuple[date, date]:
    """The first and the last day whose bank holidays are known."""
    holidays = _bank_holidays()
    return date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)


def is_working_day(day: date) -> bool:
    """Whether `day` is a working day. Raises BeyondKnownHolidays."""
    first, last = known_span()
    if not first <= day <= last:
        raise BeyondKnownHolidays(day, first, last)
    return day.weekday() < _SATURDAY and day not in _bank_holidays()


def next_working_day(day: date) -> date:
    """`day` itself when it is a working day, otherwise the first one after it.

    For dates that the law moves on when they fall on a day of rest: secondary places offered on 1 March 2026, a
    Sunday, are offered on 2 March. For the first working day *after* `day` use `add_working_days(day, 1)`.
    Raises BeyondKnownHolidays.
    """
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The day that is `count` working days after `day`, `day` itself not counted.

    A negative `count` goes back; with 0 it is `day`, working day or not. Raises BeyondKnownHolidays.
    """
    is_working_day(day)
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    remaining = abs(count)
    while remaining:
        day += step
        remaining -= is_working_day(day)
    return day


def last_working_day(day: date, count: int) -> date:
    """The day that is `count` (from 1) working days after `day`: the last one to answer something.

    In a year whose bank holidays are not known yet it counts Monday to Friday: nothing is lost for want of a list.
    """
    try:
        return add_working_days(day, count)
    except BeyondKnownHolidays:
        weekdays = (day + timedelta(days=ahead) for ahead in range(1, 7 * count + 7))
        return [each for each in weekdays if each.weekday() < _SATURDAY][count - 1]


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier.

    The opposite of `add_working_days`: for a working day `end`, adding the answer to `start` gives `end`.
    Raises BeyondKnownHolidays.
    """
    if end < start:
        return -sum(is_working_day(end + timedelta(days=n)) for n in range((start - end).days))
    is_working_day(start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
