"""When somebody is over compulsory school age: Education Act 1996, section 8(3); the day by SI 1997/1970. Pure."""

from calendar import FRIDAY, isleap
from datetime import date, timedelta

SIXTEEN = 16
AUGUST = 8


def leaving_date(year: int) -> date:
    """The school leaving date of a calendar year: the last Friday in June."""
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)


def last_day_of_school_age(born_on: date) -> date:
    """The day at the end of which somebody ceases to be of compulsory school age.

    Sixteen by that Friday, or after it and before the next school year begins: the Friday of that year, at 15 if it
    must be. Sixteen from September on: the Friday of the next year.
    """
    year = born_on.year + SIXTEEN
    leap_day = (born_on.month, born_on.day) == (2, 29) and not isleap(year)
    sixteenth = date(year, 3, 1) if leap_day else born_on.replace(year=year)
    return leaving_date(sixteenth.year if sixteenth.month <= AUGUST else sixteenth.year + 1)


def is_over_school_age(born_on: date | None, today: date) -> bool:
    """Whether somebody is over compulsory school age on that day. Not born yet, or of unknown birth: no."""
    return born_on is not None and today > last_day_of_school_age(born_on)
