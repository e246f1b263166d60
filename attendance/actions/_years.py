"""What incoming marks do to a year on record: one rule for the act on one child and for a file of a thousand."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attendance.models import AttendanceYear, MarkAmendment
from attendance.rules import Figures, Session, figures_from, last_day
from attendance.rules.joining import OWN_REGISTER, Amended, is_newer, joined, rank_of, taken_off
from attendance.vocabulary import BY_SYMBOL, NO_MARK, Meaning
from attendance.workflow import YearOutcome
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import Event

YEAR_RECORDED = "attendance.year.recorded"


@dataclass(frozen=True, kw_only=True)
class IncomingYear:
    """Marks as stored (two for each Monday to Friday from `starts_on`), of the school year that begins in `year`.

    off: sessions whose mark is taken off.
    """

    school_id: int
    year: int
    starts_on: date
    marks: str
    off: frozenset[Session] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Word:
    """Whose word it is and of when. is_register: the school says it mark by mark, not by a file."""

    source_id: int | None
    said_at: datetime | None
    membership_id: int | None
    source_import_id: UUID | None = None
    is_register: bool = False


@dataclass(kw_only=True)
class Change:
    """What became of one year. year: as it is to be written. filled: marks where there were none. before: its figures
    until now."""

    year: AttendanceYear
    outcome: YearOutcome
    amended: tuple[Amended, ...] = ()
    filled: int = 0
    before: dict[str, int] | None = None

    @property
    def is_written(self) -> bool:
        return self.outcome in (YearOutcome.RECORDED, YearOutcome.CHANGED)


def weighed(
    live: AttendanceYear | None,
    incoming: IncomingYear,
    *,
    child_id: UUID,
    word: Word,
    at: datetime,
    later: Collection[Session] = (),
) -> Change:
    """The year with the incoming marks laid over it, as far as this word counts. Writes nothing.

    A better source replaces, the same one replaces what it said earlier, a worse one replaces nothing. An older word
    only fills sessions without a mark. later: sessions that were amended after the word was said. Raises
    UnknownAttendanceCode.
    """
    if live is None:
        year = AttendanceYear(
            child_id=child_id,
            school_id=incoming.school_id,
            year=incoming.year,
            source_import_id=word.source_import_id,
            source_id=word.source_id,
            said_at=None if word.is_register else word.said_at,
        )
        _count(year, incoming.marks, incoming.starts_on, at)
        made = len(incoming.marks) - incoming.marks.count(NO_MARK)
        nothing = bool(incoming.off) and not made
        return Change(
            year=year, outcome=YearOutcome.UNCHANGED if nothing else YearOutcome.RECORDED, filled=made
        )
    held, coming = (rank_of(source, school_id=live.school_id) for source in (live.source_id, word.source_id))
    if coming < held or (coming == held != OWN_REGISTER and word.source_id != live.source_id):
        return Change(year=live, outcome=YearOutcome.KEPT)
    fills_only = coming == held and not word.is_register and not is_newer(word.said_at, live.said_at)
    sessions = frozenset(later)
    found = joined(
        live.marks,
        live.starts_on,
        incoming.marks,
        incoming.starts_on,
        stands=lambda session: fills_only or session in sessions,
        known=sessions,
    )
    marks, off = taken_off(found.marks, found.starts_on, incoming.off)
    found = replace(found, marks=marks, amended=found.amended + off)
    if (found.marks, found.starts_on) == (live.marks, live.starts_on):
        return Change(year=live, outcome=YearOutcome.OLDER if found.stayed else YearOutcome.UNCHANGED)
    before = numbers(figures_from(live.marks))
    _count(live, found.marks, found.starts_on, at)
    live.source_import_id = word.source_import_id
    live.source_id = word.source_id
    if not (word.is_register or fills_only):
        live.said_at = word.said_at
    live.version += 1
    return Change(
        year=live, outcome=YearOutcome.CHANGED, amended=found.amended, filled=found.filled, before=before
    )


def _count(year: AttendanceYear, marks: str, starts_on: date, at: datetime) -> None:
    figures = figures_from(marks)
    year.marks, year.starts_on, year.changed_at = marks, starts_on, at
    year.possible, year.attended = figures.possible, figures.attended
    year.authorised, year.unauthorised = figures.authorised, figures.unauthorised


def amendments_of(change: Change, *, word: Word, at: datetime, reason: str) -> list[MarkAmendment]:
    """A row for each mark that another took the place of or that was taken off, unsaved."""
    return [
        MarkAmendment(
            child_id=change.year.child_id,
            attendance_year_id=change.year.pk,
            school_id=change.year.school_id,
            day=amended.session.day,
            half=amended.session.half,
            old_code=BY_SYMBOL[amended.old].code,
            new_code=BY_SYMBOL[amended.new].code,
            reason=reason[:200],
            said_at=word.said_at or at,
            amended_at=at,
            membership_id=word.membership_id,
            source_import_id=word.source_import_id,
        )
        for amended in change.amended
    ]


def event_of(change: Change, *, others: Iterable[AttendanceYear], at: datetime) -> Event:
    """What is published of a year that was written. others: the child's other years on record of that school year."""
    year = change.year
    return Event(
        YEAR_RECORDED,
        child_id=year.child_id,
        information_class=InformationClass.ATTENDANCE,
        title=f"Attendance of the school year {year} recorded",
        occurred_at=at,
        payload={
            "attendance_year": str(year.pk),
            "year": year.year,
            "school": year.school_id,
            "version": year.version,
            "figures": numbers(figures_from(year.marks)),
            "before": change.before,
            "all_schools": _of_all_schools([*others, year]),
        },
    )


def _of_all_schools(years: list[AttendanceYear]) -> dict[str, Any]:
    """The child's whole school year, wherever it was spent: what the area's trigger asks about."""
    marks = "".join(year.marks for year in years)
    days = [last_day(year.marks, starts_on=year.starts_on) for year in years]
    counted = Counter(marks)
    missed = [
        (BY_SYMBOL[symbol].code, sessions)
        for symbol, sessions in sorted(counted.items(), key=lambda line: (-line[1], line[0]))
        if BY_SYMBOL[symbol].meaning in (Meaning.AUTHORISED, Meaning.UNAUTHORISED)
    ]
    return {
        **numbers(figures_from(marks)),
        "first_day": min(year.starts_on for year in years).isoformat(),
        "last_day": max(day for day in days if day is not None).isoformat(),
        "absences": [[code, sessions] for code, sessions in missed],
    }


def numbers(figures: Figures) -> dict[str, int]:
    """Figures as a fact holds them."""
    return {
        "possible": figures.possible,
        "attended": figures.attended,
        "authorised": figures.authorised,
        "unauthorised": figures.unauthorised,
        "not_counted": figures.not_counted,
    }
