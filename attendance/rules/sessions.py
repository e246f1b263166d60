"""Where in the calendar a mark lies. Stored marks hold two sessions for each Monday to Friday from their
first day on, closures and holidays included (`#` or `-`), so the place of a mark gives its day and half."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from attendance.vocabulary import Half

SESSIONS_A_DAY: Final = 2
SCHOOL_DAYS_A_WEEK: Final = 5


@dataclass(frozen=True, slots=True)
class Session:
    """One half of a school day."""

    day: date
    half: Half


def session_at(starts_on: date, index: int) -> Session:
    """The session of mark number `index` (from 0) in marks whose first day is `starts_on`.

    Raises ValueError when `starts_on` is at a weekend.
    """
    weeks, days = divmod(_weekday(starts_on) + index // SESSIONS_A_DAY, SCHOOL_DAYS_A_WEEK)
    monday = starts_on - timedelta(days=starts_on.weekday())
    half = Half.AFTERNOON if index % SESSIONS_A_DAY else Half.MORNING
    return Session(monday + timedelta(weeks=weeks, days=days), half)


def sessions_before(starts_on: date, day: date) -> int:
    """How many sessions lie between the start of `starts_on` and the start of `day`; 0 when `day` is earlier.

    Raises ValueError when `starts_on` is at a weekend.
    """
    weeks, rest = divmod((day - starts_on).days + _weekday(starts_on), 7)
    school_days = weeks * SCHOOL_DAYS_A_WEEK + min(rest, SCHOOL_DAYS_A_WEEK) - starts_on.weekday()
    return max(0, school_days * SESSIONS_A_DAY)


def place_of(session: Session, starts_on: date) -> int:
    """Which mark (from 0) is that of this session, in marks whose first day is `starts_on`. It must not lie before."""
    return sessions_before(starts_on, session.day) + (session.half is Half.AFTERNOON)


def marks_between(marks: str, *, starts_on: date, first: date, last: date) -> str:
    """The marks of the days `first` to `last`, both included."""
    begin = sessions_before(starts_on, first)
    return marks[begin : sessions_before(starts_on, last + timedelta(days=1))]


def dated(marks: str, *, starts_on: date) -> Iterator[tuple[Session, str]]:
    """Each mark with its session, in order."""
    for index, symbol in enumerate(marks):
        yield session_at(starts_on, index), symbol


def last_day(marks: str, *, starts_on: date) -> date | None:
    """The day of the last mark; None without marks."""
    return session_at(starts_on, len(marks) - 1).day if marks else None


def _weekday(starts_on: date) -> int:
    if starts_on.weekday() >= SCHOOL_DAYS_A_WEEK:
        raise ValueError(f"Marks start on a Monday to Friday; {starts_on:%A %d %B %Y} is not.")
    return starts_on.weekday()
