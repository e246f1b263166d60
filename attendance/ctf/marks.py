"""Reading a string of attendance marks. Nothing is guessed: what could be read in two ways is refused.

**Two forms are taken.** Marks without anything between them, one character each, as in the files of the years
when every code was one letter; and marks separated by commas, spaces or line breaks, one code each, which is
the only form that can hold C1, C2, J1 and Y1 to Y7 here. A digit in the first form is refused: `C1` might be
one mark or two. How the current specification writes codes of two characters is not known to the authors:
consult it (DfE, Common Transfer File, current version) before relying on files of 2024 and later.

**Two layouts are known**: two marks for each Monday to Friday, or two for every day of the week with `#` or
`-` at weekends. Suppliers differ; the caller says which. Marks that do not fit the layout are refused rather
than put on the wrong days. The specification decides this too.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from attendance.rules import SESSIONS_A_DAY, Session, dated
from attendance.rules.school_days import POSSIBLE, is_bank_holiday
from attendance.vocabulary import BY_CODE, BY_SYMBOL, CLOSED_OR_UNMARKED, pack

_BETWEEN = re.compile(r"\s*,\s*|\s+")
_WEEKEND_FROM = 5
_DAYS_A_WEEK = 7
_MOST_WEEKS = 54
_WEEKENDS_THAT_TELL = 3
"""Closed weekends in a row from which marks for Monday to Friday look like marks for every day."""


class MarkLayout(StrEnum):
    """For which days of the week the sending system writes marks."""

    MONDAY_TO_FRIDAY = "monday_to_friday"
    EVERY_DAY = "every_day"


@dataclass(frozen=True, slots=True)
class Marks:
    """Stored marks and their first day, always a Monday to Friday."""

    marks: str
    starts_on: date


class UnreadableMarks(ValueError):
    """Marks that cannot be read with certainty. `what` and `remedy` are sentences, `value` the mark meant."""

    def __init__(self, what: str, remedy: str, value: str) -> None:
        self.what = what
        self.remedy = remedy
        self.value = value
        super().__init__(f"{what} {remedy}")


def read_marks(text: str, *, starts_on: date, layout: MarkLayout) -> Marks:
    """The marks in `text`, the first of them the morning of `starts_on`. Raises UnreadableMarks."""
    codes = _codes(text)
    days_a_week = _WEEKEND_FROM if layout is MarkLayout.MONDAY_TO_FRIDAY else _DAYS_A_WEEK
    for number, code in enumerate(codes, start=1):
        if code not in BY_CODE:
            what = f"Mark number {number} is “{code[:10]}”, which is not an attendance code."
            raise UnreadableMarks(what, "Correct the register and export the file again.", code)
    if len(codes) > SESSIONS_A_DAY * days_a_week * _MOST_WEEKS:
        what = f"There are {len(codes)} marks, more than a school year has."
        raise UnreadableMarks(what, "Send each school year in its own YearData.", "")
    placed = _without_weekends if layout is MarkLayout.EVERY_DAY else _on_school_days
    read = placed(codes, starts_on)
    _refuse_misplaced(read)
    return read


def _codes(text: str) -> list[str]:
    marks = text.strip()
    if _BETWEEN.search(marks):
        # One comma at the end is allowed: it tells that even a single mark belongs to the separated form.
        return _BETWEEN.split(marks.removesuffix(",").rstrip())
    before = text[: len(text) - len(text.lstrip())]
    if marks and before and "\n" not in before:
        what = "The marks start with a blank, which could be a session without a mark."
        raise UnreadableMarks(what, "Ask the supplier to write “-” where no mark was made.", "")
    digit = re.search(r".?[0-9]", marks)
    if digit:
        what = f"“{digit[0]}” could be one mark or two: codes of two characters can be told apart only when "
        what += "the marks are separated by commas or spaces."
        remedy = "Ask the supplier of the school's system for marks separated by commas."
        raise UnreadableMarks(what, remedy, digit[0])
    return list(marks)


def _on_school_days(codes: list[str], starts_on: date) -> Marks:
    if codes and starts_on.weekday() >= _WEEKEND_FROM:
        what = f"The marks start on {with_weekday(starts_on)}, at a weekend, so their days cannot be told."
        remedy = "If the school's system writes marks for every day of the week, choose that layout."
        raise UnreadableMarks(what, remedy, starts_on.isoformat())
    if _looks_like_every_day(codes, starts_on):
        what = "Read as Monday to Friday, the school would be closed two days in every seven."
        remedy = "The file seems to have marks for weekends too: choose the layout for every day of the week."
        raise UnreadableMarks(what, remedy, "")
    return Marks(pack(codes), starts_on)


def _looks_like_every_day(codes: list[str], starts_on: date) -> bool:
    """Whether every weekend, were there any, would be closed and most other days would not."""
    weekends = [i for i in range(len(codes)) if _day(starts_on, i).weekday() >= _WEEKEND_FROM]
    if len(weekends) < _WEEKENDS_THAT_TELL * 2 * SESSIONS_A_DAY:
        return False
    closed = sum(code in CLOSED_OR_UNMARKED for code in codes)
    closed_at_weekends = sum(codes[i] in CLOSED_OR_UNMARKED for i in weekends)
    others = len(codes) - len(weekends)
    return closed_at_weekends == len(weekends) and (closed - closed_at_weekends) * 2 < others


def _without_weekends(codes: list[str], starts_on: date) -> Marks:
    kept: list[str] = []
    first: date | None = None
    for index, code in enumerate(codes):
        day = _day(starts_on, index)
        if day.weekday() < _WEEKEND_FROM:
            first = first or day
            kept.append(code)
        elif code not in CLOSED_OR_UNMARKED:
            what = f"Mark {index + 1} is “{code}” on {with_weekday(day)}, at a weekend."
            remedy = "If the school's system writes marks for Monday to Friday only, choose that layout."
            raise UnreadableMarks(what, remedy, code)
    return Marks(pack(kept), first or starts_on)


def _refuse_misplaced(read: Marks) -> None:
    """Refuses a morning mark in the afternoon, and a code on a day when it was not in use."""
    for session, symbol in dated(read.marks, starts_on=read.starts_on):
        code = BY_SYMBOL[symbol]
        if code.half not in (None, session.half):
            what = f"“{code.code}” is a mark of the {code.half}, and it is on {with_weekday(session.day)}, "
            what += f"{session.half}: a mark before it is missing or too many."
            raise UnreadableMarks(what, "Correct the register and export the file again.", code.code)
        if symbol in POSSIBLE and is_bank_holiday(session.day):
            what = f"There is “{code.code}”, and {with_weekday(session.day)} is a bank holiday, outside term: no "
            what += "school is open, so a mark before it is missing or too many."
            raise UnreadableMarks(what, "Correct the register and export the file again.", code.code)
        if not code.is_valid_on(session.day):
            raise UnreadableMarks(
                _not_in_use(code.code, session, code.began_on, code.withdrawn_on),
                "Correct the code in the register and export the file again.",
                code.code,
            )


def _not_in_use(code: str, session: Session, began_on: date | None, withdrawn_on: date | None) -> str:
    on = f"“{code}” on {with_weekday(session.day)}, {session.half}"
    if withdrawn_on is not None and session.day >= withdrawn_on:
        return f"{on}: this code was withdrawn and not used from {with_weekday(withdrawn_on)}."
    return f"{on}: this code was not used before {with_weekday(began_on or session.day)}."


def _day(starts_on: date, index: int) -> date:
    """The day of mark number `index` when there are marks for every day of the week."""
    return starts_on + timedelta(days=index // SESSIONS_A_DAY)


def with_weekday(day: date) -> str:
    """Monday 1 September 2025."""
    return f"{day:%A} {day.day} {day:%B %Y}"
