"""The borough's school year, relative to today: weekdays from early September, with half-terms and holidays off."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from childplan.common.working_days import is_working_day

AUGUST, SEPTEMBER = 8, 9
CLOSED = "#"
# Weeks of the school year (0 begins on the first Monday of September) in which schools are closed.
HOLIDAY_WEEKS = {8, 16, 17, 24, 31, 32, 39}
WEEKS = 46


@dataclass(frozen=True)
class SchoolYear:
    """year: in which it begins. starts_on: its first Monday."""

    year: int
    starts_on: date

    def weekdays(self, until: date) -> Iterator[tuple[date, bool]]:
        """Each Monday to Friday up to and including `until`, and whether schools are open."""
        for week in range(WEEKS):
            for day_of_week in range(5):
                day = self.starts_on + timedelta(weeks=week, days=day_of_week)
                if day > until:
                    return
                yield day, week not in HOLIDAY_WEEKS and is_working_day(day)


def present_year(today: date) -> SchoolYear:
    """The school year with at least five weeks of marks behind it: this one, or in early autumn the last."""
    year = today.year if today.month >= SEPTEMBER else today.year - 1
    first = first_monday(year)
    if (today - first).days < 35:  # five weeks, so that a percentage means something
        first = first_monday(year - 1)
        year -= 1
    return SchoolYear(year, first)


def last_school_day(today: date, *, at_least_days_ago: int) -> date:
    """The newest day on which schools were open, that many calendar days ago or more."""
    days = present_year(today).weekdays(today - timedelta(days=at_least_days_ago))
    return [day for day, is_open in days if is_open][-1]


def first_monday(year: int) -> date:
    first = date(year, SEPTEMBER, 1)
    return first + timedelta(days=-first.weekday() % 7)


def marks(
    year: SchoolYear, *, until: date, missed: float, generator: random.Random, reason: str = "I"
) -> list[str]:
    """Two codes for each weekday. missed: the share of open days away, never more, in spells of one to three days."""
    days = list(year.weekdays(until))
    open_days = [number for number, (_, is_open) in enumerate(days) if is_open]
    wanted = int(missed * len(open_days))
    away: set[int] = set()
    while len(away) < wanted:
        first = generator.randrange(len(open_days))
        away.update(open_days[first : first + min(generator.randint(1, 3), wanted - len(away))])
    codes: list[str] = []
    for number, (_, is_open) in enumerate(days):
        if not is_open:
            codes += [CLOSED, CLOSED]
        elif number in away:
            codes += [reason, reason]
        else:
            codes += ["L" if generator.random() < 0.02 else "/", "\\"]
    return codes
