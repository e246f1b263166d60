"""Which marks a session can hold: the days of the code, the half of the day, days without school, days to come."""

from datetime import date

from attendance.rules.sessions import SCHOOL_DAYS_A_WEEK, Session
from attendance.vocabulary import BY_SYMBOL, Meaning
from childplan.common.working_days import is_working_day, known_span

POSSIBLE = frozenset(symbol for symbol, code in BY_SYMBOL.items() if code.meaning is not Meaning.NOT_COUNTED)
"""Symbols of sessions that count as possible ones: the school was open, and the child was due."""
PLANNED = frozenset(BY_SYMBOL) - POSSIBLE
"""Symbols that may stand for a day to come: closures, and days on which the child is not due. Leave and visits count
as possible sessions, so they are marked when their day has come."""
_AUGUST = 8


def school_year(day: date) -> int:
    """The calendar year in which the school year of `day` starts. School years run from 1 August here:
    some schools come back in late August."""
    return day.year if day.month >= _AUGUST else day.year - 1


def is_bank_holiday(day: date) -> bool:
    """Whether a Monday to Friday is a bank holiday of England, as far as they are known: then no school is open."""
    first, last = known_span()
    return first <= day <= last and day.weekday() < SCHOOL_DAYS_A_WEEK and not is_working_day(day)


def wrong_with(symbol: str, session: Session, *, today: date) -> str:
    """What is wrong with that mark on that session, in a sentence; empty when nothing is."""
    code, day = BY_SYMBOL[symbol], session.day
    if day.weekday() >= SCHOOL_DAYS_A_WEEK:
        return f"{in_words(day)} is at a weekend, and marks are for Monday to Friday."
    if symbol in POSSIBLE and is_bank_holiday(day):
        return f"{in_words(day)} is a bank holiday, outside term: no school is open."
    if code.half not in (None, session.half):
        return f"“{code.code}” is a mark of the {code.half}, and this is the {session.half}."
    if code.withdrawn_on is not None and day >= code.withdrawn_on:
        return f"“{code.code}” was withdrawn and not used from {in_words(code.withdrawn_on)}."
    if code.began_on is not None and day < code.began_on:
        return f"“{code.code}” was not used before {in_words(code.began_on)}."
    if day > today and symbol not in PLANNED:
        return f"{in_words(day)} is still to come: only closures and days on which the child is not due may be planned."
    return ""


def in_words(day: date) -> str:
    """Monday 1 September 2025."""
    return f"{day:%A} {day.day} {day:%B %Y}"
