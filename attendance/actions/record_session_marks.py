"""Record marks of single sessions of one child, as a school's own system makes them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.utils import timezone

from attendance.rules import SESSIONS_A_DAY, Session, sessions_before
from attendance.rules.school_days import school_year, wrong_with
from attendance.selectors.enrolments import enrolments_here
from attendance.selectors.imports import own_organisation
from attendance.vocabulary import BY_CODE, NO_MARK, Half
from attendance.workflow import YearOutcome
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import NotFound, act

from ._years import Change, IncomingYear, Word
from .record_attendance_year import write_year

MOST_MARKS = 500
EARLIEST = date(1990, 1, 1)
Mark = tuple[date, Half, str]


@dataclass(frozen=True)
class WrongMark:
    """One mark that cannot be recorded. number: which of those sent, from 0. what: a sentence for whoever sent it."""

    number: int
    day: date
    half: str
    code: str
    what: str


class MarksRefused(ValueError):
    """Some of the marks cannot be recorded, so none was; `wrong` says which and why."""

    def __init__(self, wrong: Sequence[WrongMark]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(wrong[0].what)


@dataclass(frozen=True)
class RecordedMarks:
    """What became of the marks: how many made or changed a mark, and how many of those amended one."""

    outcomes: tuple[YearOutcome, ...]
    written: int
    amended: int


@act
def record_session_marks(
    *, by: Scope, at: datetime, child_id: UUID, school_id: int, marks: Sequence[Mark], reason: str
) -> RecordedMarks:
    """Record the marks on the child's register at the author's own school; all of them or none.

    marks: day, half and code of each session. A mark that another takes the place of is kept as an amendment, with
    the reason. The same marks again leave no trace. Codes hold on the day; nothing but closures and days on which the
    child is not due is marked ahead. A child who is not on that school's roll does not exist
    here. Raises NotEntitled, NotFound and MarksRefused.
    """
    by.require(Permission.RECORD_MARKS)
    if school_id != own_organisation(by):
        raise NotEntitled("marks are made in the register of one's own school")
    if not enrolments_here(by, child_id, at=at):
        raise NotFound("no such child on this roll")
    wrong = wrong_marks(marks, today=timezone.localdate(at))
    if wrong:
        raise MarksRefused(wrong)
    word = Word(source_id=school_id, said_at=at, membership_id=by.membership_id, is_register=True)
    changes = [
        write_year(child_id=child_id, incoming=incoming, word=word, at=at, reason=reason)
        for incoming in _years(marks, school_id=school_id)
    ]
    return _recorded(changes, marks)


def wrong_marks(marks: Sequence[Mark], *, today: date) -> list[WrongMark]:
    """Every mark that cannot be recorded, in the order in which they were sent."""
    wrong, seen = [], set[tuple[date, str]]()
    for number, (day, half, code) in enumerate(marks[: MOST_MARKS + 1]):
        what = _what_is_wrong(day, half, code, today=today)
        if (day, half) in seen:
            what = "There are two marks for this session."
        if number == MOST_MARKS:
            what = f"There are more than {MOST_MARKS} marks. Send them in several requests."
        seen.add((day, half))
        if what:
            wrong.append(WrongMark(number, day, str(half), code, what))
    return wrong


def _what_is_wrong(day: date, half: Half, code: str, *, today: date) -> str:
    if code not in BY_CODE or code == NO_MARK:
        return f"“{code[:10]}” is not an attendance code that marks a session."
    if day < EARLIEST:
        return "The day is too long ago for a pupil of today."
    return wrong_with(BY_CODE[code].symbol, Session(day, half), today=today)


def _years(marks: Sequence[Mark], *, school_id: int) -> list[IncomingYear]:
    """The marks as stored, one text for each school year they touch, with “no mark” between them."""
    by_year: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_year[school_year(mark[0])].append(mark)
    return [_packed(year, of_year, school_id) for year, of_year in sorted(by_year.items())]


def _packed(year: int, marks: Sequence[Mark], school_id: int) -> IncomingYear:
    first = min(day for day, _, _ in marks)
    last = max(day for day, _, _ in marks)
    symbols = [NO_MARK] * (sessions_before(first, last) + SESSIONS_A_DAY)
    for day, half, code in marks:
        symbols[sessions_before(first, day) + (half is Half.AFTERNOON)] = BY_CODE[code].symbol
    return IncomingYear(school_id=school_id, year=year, starts_on=first, marks="".join(symbols))


def _recorded(changes: Sequence[Change], marks: Sequence[Mark]) -> RecordedMarks:
    amended = len(list(chain.from_iterable(change.amended for change in changes)))
    written = sum(change.filled for change in changes) + amended
    return RecordedMarks(tuple(change.outcome for change in changes), min(written, len(marks)), amended)
