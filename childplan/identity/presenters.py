"""Words about who a child is, as every page says them."""

from collections.abc import Iterable
from datetime import date

from .vocabulary import FlagKind

DAYS_A_WEEK = 7
# Below this many weeks an age is told in weeks, below this many months in months: as health visitors count.
WEEKS_TOLD, MONTHS_TOLD = 13, 24
NHS_DIGITS = 10

FLAG_COLOURS: dict[FlagKind, str] = {
    FlagKind.CHILD_PROTECTION: "red",
    FlagKind.NON_MOLESTATION_ORDER: "red",
    FlagKind.LOOKED_AFTER: "purple",
    FlagKind.NO_KNOWN_SCHOOL: "orange",
    FlagKind.PART_TIME_TIMETABLE: "orange",
    FlagKind.DISPUTED_AGE: "yellow",
    FlagKind.UNACCOMPANIED: "yellow",
    FlagKind.UNBORN: "grey",
}


def day_words(day: date) -> str:
    """As dates are written on every page: 3 May 2017."""
    return f"{day.day} {day:%B %Y}"


def age_words(born_on: date, today: date) -> str:
    """Age on a day: "9", under two years "14 months", under three months "5 weeks"."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    weeks = (today - born_on).days // DAYS_A_WEEK
    if weeks < WEEKS_TOLD:
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    if months < MONTHS_TOLD:
        return f"{months} months"
    return str(months // 12)


def birth_words(*, born_on: date | None, expected_on: date | None, is_disputed: bool, today: date) -> str:
    """Birth date and age in one breath; of an unborn child the day it is expected."""
    if born_on is None:
        return f"Expected {day_words(expected_on)}" if expected_on else "Birth date not known"
    disputed = ", disputed" if is_disputed else ""
    return f"{day_words(born_on)} ({age_words(born_on, today)}{disputed})"


def identifier_words(identifier: str) -> str:
    """An NHS number in three groups, as on letters; our own number as it is."""
    if len(identifier) == NHS_DIGITS and identifier.isdigit():
        return f"{identifier[:3]} {identifier[3:6]} {identifier[6:]}"
    return identifier


def flag_tags(kinds: Iterable[str]) -> list[dict[str, str]]:
    """Flags as tags, the urgent ones first."""
    known = [FlagKind(kind) for kind in kinds]
    order = list(FLAG_COLOURS)
    known.sort(key=lambda flag: order.index(flag) if flag in FLAG_COLOURS else len(order))
    return [{"text": flag.label, "colour": FLAG_COLOURS.get(flag, "blue")} for flag in known]
