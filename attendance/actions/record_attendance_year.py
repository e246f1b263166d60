"""Record a child's marks of one school year at one school."""

from datetime import datetime
from uuid import UUID

from attendance.models import AttendanceYear
from attendance.selectors.imports import own_organisation
from attendance.selectors.years import amended_later, lock_attendance
from attendance.workflow import YearOutcome
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.withheld import closed_to_reader
from childplan.facts.actions import publish_event
from childplan.history.acts import act

from ._years import YEAR_RECORDED, Change, IncomingYear, Word, amendments_of, event_of, weighed

__all__ = ["YEAR_RECORDED", "IncomingYear", "record_attendance_year", "write_year"]


@act
def record_attendance_year(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    incoming: IncomingYear,
    reason: str,
    source_import_id: UUID | None = None,
    said_at: datetime | None = None,
) -> YearOutcome:
    """Record the marks, count their figures, and publish them. What the marks already say leaves no trace at all.

    A newer file replaces the marks of the sessions it covers and takes none away; an older one fills sessions without a
    mark. Every mark replaced is kept as an amendment. Marks of another school are taken only while that school has not
    sent its own, and from whoever sent them first. said_at: when the file was made; now unless given. Raises
    NotEntitled and UnknownAttendanceCode.
    """
    by.require(Permission.IMPORT_PUPILS)
    word = Word(
        source_id=own_organisation(by),
        said_at=said_at or at,
        membership_id=by.membership_id,
        source_import_id=source_import_id,
    )
    return write_year(child_id=child_id, incoming=incoming, word=word, at=at, reason=reason).outcome


def write_year(*, child_id: UUID, incoming: IncomingYear, word: Word, at: datetime, reason: str) -> Change:
    """Weigh the marks against the child's years under lock, and write what changes. For acts on one child."""
    lock_attendance([child_id])
    years = list(AttendanceYear.objects.select_for_update().filter(child_id=child_id, year=incoming.year))
    if closed_to_reader([(child_id, incoming.school_id)]):
        # Of a school that is withheld from whoever writes there may be marks already, or none: it is not said which.
        return Change(year=AttendanceYear(child_id=child_id), outcome=YearOutcome.KEPT)
    live = next((year for year in years if year.school_id == incoming.school_id), None)
    later = amended_later([live.pk], since=word.said_at)[live.pk] if live else ()
    change = weighed(live, incoming, child_id=child_id, word=word, at=at, later=later)
    if change.is_written:
        change.year.save(force_insert=live is None)
        for amendment in amendments_of(change, word=word, at=at, reason=reason):
            amendment.save(force_insert=True)
        others = [year for year in years if year.pk != change.year.pk]
        publish_event(event_of(change, others=others, at=at))
    return change
