"""Record a child's marks of one school year at one school."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attendance.models import AttendanceYear, CtfImport
from attendance.rules import Figures, figures_from, last_day, sessions_before
from attendance.selectors.imports import own_organisation
from attendance.vocabulary import BY_SYMBOL, NO_MARK, Meaning
from attendance.workflow import YearOutcome
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act

YEAR_RECORDED = "attendance.year.recorded"


@dataclass(frozen=True, kw_only=True)
class IncomingYear:
    """Marks as stored (two for each Monday to Friday from `starts_on`), of the school year that begins in `year`."""

    school_id: int
    year: int
    starts_on: date
    marks: str


@act
def record_attendance_year(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    incoming: IncomingYear,
    reason: str,  # noqa: ARG001 - kept with the version by `act`
    source_import_id: UUID | None = None,
) -> YearOutcome:
    """Record the marks, count their figures, and publish them. What the marks already say leaves no trace at all.

    A later file replaces the marks of the sessions it covers and takes none away: last month's file brought in again
    does not shorten the year. Marks of another school are taken only while nobody but the author's school sent any.
    Raises NotEntitled and UnknownAttendanceCode.
    """
    by.require(Permission.IMPORT_PUPILS)
    live = (
        AttendanceYear.objects.select_for_update()
        .filter(child_id=child_id, school_id=incoming.school_id, year=incoming.year)
        .first()
    )
    if live is None:
        live = AttendanceYear(
            child_id=child_id,
            school_id=incoming.school_id,
            year=incoming.year,
            source_import_id=source_import_id,
        )
        _count(live, incoming.marks, incoming.starts_on, at)
        live.save(force_insert=True)
        _publish(live, before=None, at=at)
        return YearOutcome.RECORDED
    if not _may_replace(live, by):
        return YearOutcome.KEPT
    marks, starts_on = joined(live, incoming)
    if (marks, starts_on) == (live.marks, live.starts_on):
        return YearOutcome.UNCHANGED
    before = _numbers(figures_from(live.marks))
    _count(live, marks, starts_on, at)
    live.source_import_id = source_import_id
    live.version += 1
    live.save()
    _publish(live, before=before, at=at)
    return YearOutcome.CHANGED


def _may_replace(live: AttendanceYear, by: Scope) -> bool:
    """A school's own marks are its own; those it brought with a newcomer it may also correct."""
    if live.school_id == by.organisation_id:
        return True
    brought = CtfImport.objects.filter(organisation_id=own_organisation(by))
    return live.source_import_id is not None and brought.filter(pk=live.source_import_id).exists()


def joined(live: AttendanceYear, incoming: IncomingYear) -> tuple[str, date]:
    """The marks on record with the incoming ones over them, session by session, and the day on which they start."""
    starts_on = min(live.starts_on, incoming.starts_on)
    together: list[str] = []
    for marks, first in ((live.marks, live.starts_on), (incoming.marks, incoming.starts_on)):
        begin = sessions_before(starts_on, first)
        together += NO_MARK * (begin + len(marks) - len(together))
        together[begin : begin + len(marks)] = marks
    return "".join(together), starts_on


def _count(live: AttendanceYear, marks: str, starts_on: date, at: datetime) -> None:
    figures = figures_from(marks)
    live.marks, live.starts_on, live.changed_at = marks, starts_on, at
    live.possible, live.attended = figures.possible, figures.attended
    live.authorised, live.unauthorised = figures.authorised, figures.unauthorised


def _publish(live: AttendanceYear, *, before: dict[str, int] | None, at: datetime) -> None:
    publish(
        YEAR_RECORDED,
        child_id=live.child_id,
        information_class=InformationClass.ATTENDANCE,
        title=f"Attendance of the school year {live} recorded",
        occurred_at=at,
        payload={
            "attendance_year": str(live.pk),
            "year": live.year,
            "school": live.school_id,
            "version": live.version,
            "figures": _numbers(figures_from(live.marks)),
            "before": before,
            "all_schools": _of_all_schools(live),
        },
    )


def _of_all_schools(live: AttendanceYear) -> dict[str, Any]:
    """The child's whole school year, wherever it was spent: what the area's trigger asks about."""
    years = list(AttendanceYear.objects.filter(child_id=live.child_id, year=live.year).exclude(pk=live.pk))
    years.append(live)
    marks = "".join(year.marks for year in years)
    days = [last_day(year.marks, starts_on=year.starts_on) for year in years]
    missed = Counter(
        BY_SYMBOL[symbol].code
        for symbol in marks
        if BY_SYMBOL[symbol].meaning in (Meaning.AUTHORISED, Meaning.UNAUTHORISED)
    )
    return {
        **_numbers(figures_from(marks)),
        "first_day": min(year.starts_on for year in years).isoformat(),
        "last_day": max(day for day in days if day is not None).isoformat(),
        "absences": [[code, sessions] for code, sessions in missed.most_common()],
    }


def _numbers(figures: Figures) -> dict[str, int]:
    return {
        "possible": figures.possible,
        "attended": figures.attended,
        "authorised": figures.authorised,
        "unauthorised": figures.unauthorised,
        "not_counted": figures.not_counted,
    }
