"""Record marks of single sessions of one child, as a school's own system makes them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.utils import timezone

from attendance.rules import SESSIONS_A_DAY, Session, sessions_before
from attendance.rules.joining import Amended
from attendance.rules.school_days import school_year, wrong_with
from attendance.rules.sessions import place_of
from attendance.selectors.enrolments import enrolments_here
from attendance.selectors.imports import own_organisation
from attendance.selectors.mark_authors import mark_authors
from attendance.selectors.years import lock_attendance
from attendance.vocabulary import BY_CODE, NO_MARK, Half
from attendance.workflow import YearOutcome
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import NotFound, act

from ._years import Change, IncomingYear, Word
from .record_attendance_year import write_year

MOST_MARKS = 500
EARLIEST = date(1990, 1, 1)
NOT_THIS_SYSTEMS = "Your system did not make this mark, so it cannot take it off. People at the school can."
NOT_THIS_SCHOOLS = "Another school sent this mark, so yours cannot remove it. Ask that school to correct it."
Mark = tuple[date, Half, str | None]
"""Day, half and code; None: no mark, so that the one that stands there is taken off."""


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
    """What became of the marks. written: sessions that changed; of these, how many took the place of another mark
    (amended), and what was taken off."""

    outcomes: tuple[YearOutcome, ...]
    written: int
    amended: int
    taken_off: tuple[Amended, ...] = ()


@act
def record_session_marks(
    *, by: Scope, at: datetime, child_id: UUID, school_id: int, marks: Sequence[Mark], reason: str
) -> RecordedMarks:
    """Record the marks on the child's register at the author's own school; all of them or none.

    marks: day, half and code of each session; a code of None takes the mark off, so that none was made. A system takes
    off only what it made itself, and people what was made for their school. A mark that another takes the place of, or
    that is taken off, is kept as an amendment, with the reason. The same marks again leave no trace. Codes hold on the
    day; nothing but closures and days on which the child is not due is marked ahead. A child who is not on that
    school's roll does not exist here. Raises NotEntitled, NotFound and MarksRefused.
    """
    by.require(Permission.RECORD_MARKS)
    if school_id != own_organisation(by):
        raise NotEntitled("marks are made in the register of one's own school")
    if not enrolments_here(by, child_id, at=at):
        raise NotFound("no such child on this roll")
    lock_attendance([child_id])
    wrong = wrong_marks(marks, today=timezone.localdate(at)) or _not_theirs(by, child_id, school_id, marks)
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
            wrong.append(WrongMark(number, day, str(half), code or "", what))
    return wrong


def _not_theirs(by: Scope, child_id: UUID, school_id: int, marks: Sequence[Mark]) -> list[WrongMark]:
    """The marks that are not for this author to take off."""
    off = {Session(day, half) for day, half, code in marks if code is None}
    if not off:
        return []
    authors = mark_authors(child_id, school_id=school_id, sessions=off)
    is_system = by.user_id is None
    others = {
        session
        for session, author in authors.items()
        if (author.membership_id != by.membership_id if is_system else author.organisation_id != school_id)
    }
    what = NOT_THIS_SYSTEMS if is_system else NOT_THIS_SCHOOLS
    return [
        WrongMark(number, day, str(half), "", what)
        for number, (day, half, code) in enumerate(marks)
        if code is None and Session(day, half) in others
    ]


def _what_is_wrong(day: date, half: Half, code: str | None, *, today: date) -> str:
    if code is not None and (code not in BY_CODE or code == NO_MARK):
        return f"“{code[:10]}” is not an attendance code that marks a session."
    if day < EARLIEST:
        return "The day is too long ago for a pupil of today."
    return wrong_with(BY_CODE[code or NO_MARK].symbol, Session(day, half), today=today)


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
        if code is not None:
            symbols[place_of(Session(day, half), first)] = BY_CODE[code].symbol
    off = frozenset(Session(day, half) for day, half, code in marks if code is None)
    return IncomingYear(school_id=school_id, year=year, starts_on=first, marks="".join(symbols), off=off)


def _recorded(changes: Sequence[Change], marks: Sequence[Mark]) -> RecordedMarks:
    changed = list(chain.from_iterable(change.amended for change in changes))
    off = tuple(one for one in changed if one.new == NO_MARK)
    written = sum(change.filled for change in changes) + len(changed)
    return RecordedMarks(
        tuple(change.outcome for change in changes),
        min(written, len(marks)),
        len(changed) - len(off),
        off,
    )
