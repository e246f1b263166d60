"""Merge the marks of a batch of pupils: staged by COPY, written by set; equal to `record_attendance_year` on each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from attendance.models import AttendanceYear, CtfImport, CtfRow, MarkAmendment
from attendance.rules import Session
from attendance.selectors.imports import made_at
from attendance.selectors.years import amended_later, lock_attendance
from attendance.workflow import YearOutcome
from childplan.access.scope import Scope
from childplan.access.withheld import closed_to_reader
from childplan.common.staging import copy_in, copy_over
from childplan.facts.actions import Event, publish_many
from childplan.history.acts import act, record_changed, record_opened
from childplan.identity.selectors.reaching import visible_children

from ._years import Change, IncomingYear, Word, amendments_of, event_of, weighed

Held = defaultdict[UUID, dict[tuple[int, int], AttendanceYear]]
"""The years on record, by child, school and school year."""
NOT_GIVEN = "Not given in the file"
"""Why a mark was amended: the school's register says it, its file does not."""
CHANGED = (
    "starts_on", "marks", "possible", "attended", "authorised", "unauthorised", "source_import", "source",
    "said_at", "version", "changed_at",
)  # fmt: skip


@act
def merge_marks(
    *,
    by: Scope,
    at: datetime,
    sent: CtfImport,
    rows: Sequence[CtfRow],
    reason: str,  # noqa: ARG001 - kept with the versions by `act`
) -> None:
    """Weigh every year of these pupils against what is on record, and write what changes; `result` of each row says so.

    Within the act that brings in a batch. A pupil whose record the school no longer sees is passed over and told as one
    that was recorded: that a record was closed to the school is not for the file to tell. So are the years at a school
    that is withheld from it.
    """
    word = Word(
        source_id=sent.organisation_id,
        said_at=made_at(sent),
        membership_id=by.membership_id,
        source_import_id=sent.pk,
    )
    lock_attendance({row.child_id for row in rows if row.child_id})
    visible = visible_children([row.child_id for row in rows if row.child_id])
    closed = closed_to_reader(
        (row.child_id, int(str(year["school"])))
        for row in rows
        if row.child_id
        for year in row.pupil["years"]
    )
    held: Held = defaultdict(dict)
    for one in AttendanceYear.objects.filter(child_id__in=visible).select_for_update():
        held[one.child_id][one.school_id, one.year] = one
    on_record = [year.pk for years in held.values() for year in years.values()]
    later = amended_later(on_record, since=word.said_at)
    changes: list[Change] = []
    events: list[Event] = []
    for row in rows:
        found: list[Change | None] = []
        for year in row.pupil["years"]:
            if row.child_id not in visible or (row.child_id, int(str(year["school"]))) in closed:
                found.append(None)
                continue
            change = _weighed(row, incoming_year(year), held, later, word=word, at=at)
            found.append(change)
            if change.is_written:
                # At once, while the years that come later in the row are still as they were.
                events.append(event_of(change, others=_others(held, change), at=at))
        outcomes = Counter(str(one.outcome if one else YearOutcome.RECORDED) for one in found)
        row.result = {"years": dict(outcomes), "amended": sum(len(one.amended) for one in found if one)}
        changes += [one for one in found if one is not None and one.is_written]
    _write(changes, events, word=word, at=at)


def incoming_year(year: dict[str, object]) -> IncomingYear:
    """A year of a waiting pupil."""
    return IncomingYear(
        school_id=int(str(year["school"])),
        year=int(str(year["year"])),
        starts_on=date.fromisoformat(str(year["starts_on"])),
        marks=str(year["marks"]),
    )


def _weighed(
    row: CtfRow,
    incoming: IncomingYear,
    held: Held,
    later: Mapping[UUID, frozenset[Session]],
    *,
    word: Word,
    at: datetime,
) -> Change:
    assert row.child_id is not None  # noqa: S101 - only found and opened pupils come this far
    of_child, key = held[row.child_id], (incoming.school_id, incoming.year)
    live = of_child.get(key)
    change = weighed(
        live,
        incoming,
        child_id=row.child_id,
        word=word,
        at=at,
        later=later[live.pk] if live else (),
    )
    of_child[key] = change.year
    return change


def _others(held: Held, change: Change) -> list[AttendanceYear]:
    """The child's years of that school year at other schools."""
    mine = change.year
    return [
        year
        for (school_id, number), year in held[mine.child_id].items()
        if number == mine.year and school_id != mine.school_id
    ]


def _write(changes: Sequence[Change], events: Sequence[Event], *, word: Word, at: datetime) -> None:
    new = [change.year for change in changes if change.outcome is YearOutcome.RECORDED]
    changed = [change.year for change in changes if change.outcome is YearOutcome.CHANGED]
    copy_in(AttendanceYear, new)
    copy_over(AttendanceYear, changed, CHANGED)
    record_opened(*new)
    record_changed(*changed)
    amended = [one for change in changes for one in amendments_of(change, word=word, at=at, reason=NOT_GIVEN)]
    copy_in(MarkAmendment, amended)
    publish_many(events)
