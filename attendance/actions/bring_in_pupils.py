"""Bring in the pupils of a checked file: find or open each child, and record its address and attendance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attendance.models import CtfImport, CtfRow
from attendance.selectors.imports import made_at, own_organisation
from attendance.selectors.on_record import OnRecord, on_record
from attendance.selectors.waiting_pupils import incoming_child
from attendance.workflow import MOVES, ImportState, PupilOutcome, YearOutcome
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.history.acts import NotFound, act
from childplan.identity.actions.open_children import Resolved, find_or_open_children
from childplan.identity.actions.record_address import record_address

from .record_attendance_year import IncomingYear, record_attendance_year

REASON = "Common Transfer File brought in"
STILL_TO_COME = ("", PupilOutcome.REVIEW)


class FileNotWaiting(RuntimeError):
    """The file is not in a state from which it can be brought in or left: somebody else decided, or it was refused."""

    def __init__(self, state: ImportState) -> None:
        self.state = state
        super().__init__(f"the file is {state.label.lower()}")


class NothingToBringIn(RuntimeError):
    """No pupil of the file can be used, or none is left to ask about."""


@act
def bring_in_pupils(*, by: Scope, at: datetime, import_id: UUID) -> CtfImport:
    """Confirm a checked file and bring in every pupil that can be used; or ask again about those being checked.

    All in one transaction, so that two files of the same children never wait for one another in a circle. Raises
    NotEntitled, NotFound, FileNotWaiting and NothingToBringIn.
    """
    by.require(Permission.IMPORT_PUPILS)
    waiting = move(import_id, "confirm_import", at=at, by=by)
    ordinals = list(_still_to_come(waiting.pk).values_list("ordinal", flat=True))
    if not ordinals:
        raise NothingToBringIn
    bring_in_rows(by=by, at=at, import_id=import_id, ordinals=ordinals)
    return finish_import(by=by, at=at, import_id=import_id)


@act
def bring_in_rows(*, by: Scope, at: datetime, import_id: UUID, ordinals: Sequence[int]) -> None:
    """Bring in some pupils of a confirmed file. What was brought in already is passed over, so it may run again.

    Raises NotEntitled, NotFound, and FileNotWaiting for a file that nobody confirmed.
    """
    by.require(Permission.IMPORT_PUPILS)
    sent = CtfImport.objects.filter(pk=import_id, organisation_id=own_organisation(by)).first()
    if sent is None:
        raise NotFound("no such file")
    if sent.state != ImportState.CONFIRMED:
        raise FileNotWaiting(ImportState(sent.state))
    rows = list(_still_to_come(import_id).select_for_update().filter(ordinal__in=ordinals))
    resolved = find_or_open_children(
        by=by,
        at=at,
        incoming=[incoming_child(row.pupil) for row in rows],
        kind=InvolvementKind.ENROLMENT,
        principal_id=sent.organisation_id,
        reason="On roll: Common Transfer File",
    )
    known = on_record([one.child_id for one in resolved if one.child_id], school_id=sent.organisation_id)
    for row, answer in zip(rows, sorted(resolved, key=lambda one: one.number), strict=True):
        _bring_in(row, answer, known, by=by, at=at, said_at=made_at(sent))
    CtfRow.objects.bulk_update(rows, ["became", "child_id", "result", "pupil"], batch_size=500)


@act
def finish_import(*, by: Scope, at: datetime, import_id: UUID) -> CtfImport:
    """Close a confirmed file once each of its pupils has become something, and count what they became."""
    by.require(Permission.IMPORT_PUPILS)
    done = move(import_id, "finish_import", at=at, by=by)
    rows = list(done.pupils.values_list("became", "foreseen", "result"))
    became = Counter(outcome or foreseen for outcome, foreseen, _ in rows)
    years: Counter[str] = Counter()
    for *_, result in rows:
        years.update(result.get("years", {}))
    done.counts = {**done.counts, "became": dict(became), "years": dict(years)}
    done.save()
    return done


def move(import_id: UUID, name: str, *, at: datetime, by: Scope) -> CtfImport:
    """Take the file through one move of its workflow, under lock. Saved by the caller's next save, or here."""
    sent = (
        CtfImport.objects.select_for_update()
        .filter(pk=import_id, organisation_id=own_organisation(by))
        .first()
    )
    if sent is None:
        raise NotFound("no such file")
    allowed, reached = MOVES[name]
    if sent.state not in allowed:
        raise FileNotWaiting(ImportState(sent.state))
    sent.state = reached
    if reached is ImportState.CONFIRMED:
        sent.confirmed_at, sent.confirmed_by_membership_id = at, by.membership_id
        sent.save()
    elif reached is ImportState.DONE:
        sent.done_at = at
    return sent


def _still_to_come(import_id: UUID) -> Any:
    return CtfRow.objects.filter(ctf_import_id=import_id, became__in=STILL_TO_COME).exclude(
        foreseen=PupilOutcome.REFUSED
    )


def _bring_in(
    row: CtfRow, answer: Resolved, known: OnRecord, *, by: Scope, at: datetime, said_at: datetime
) -> None:
    row.became = PupilOutcome(answer.answer.value)
    if answer.child_id is None:
        return
    row.child_id = answer.child_id
    _record_address(row, answer.child_id, known, by=by, at=at)
    outcomes = Counter(
        _record_year(row, year, answer.child_id, known, by=by, at=at, said_at=said_at)
        for year in row.pupil["years"]
    )
    row.result = {"years": {str(outcome): count for outcome, count in outcomes.items()}}
    # What is on the child's record now need not stay in the file's as well.
    row.pupil = {}


def _record_address(row: CtfRow, child_id: UUID, known: OnRecord, *, by: Scope, at: datetime) -> None:
    lines, postcode = "\n".join(row.pupil["address"]), row.pupil["postcode"]
    if not (lines or postcode) or known.says_where(child_id, lines, postcode):
        return
    record_address(
        by=by,
        at=at,
        child_id=child_id,
        lines=lines,
        postcode=postcode,
        source_id=row.organisation_id,
        reason=REASON,
    )


def _record_year(
    row: CtfRow,
    year: Mapping[str, Any],
    child_id: UUID,
    known: OnRecord,
    *,
    by: Scope,
    at: datetime,
    said_at: datetime,
) -> YearOutcome:
    incoming = IncomingYear(
        school_id=year["school"],
        year=year["year"],
        starts_on=date.fromisoformat(year["starts_on"]),
        marks=year["marks"],
    )
    if known.holds(child_id, incoming.school_id, incoming.year, incoming.starts_on, incoming.marks):
        return YearOutcome.UNCHANGED
    return record_attendance_year(
        by=by,
        at=at,
        child_id=child_id,
        incoming=incoming,
        source_import_id=row.ctf_import_id,
        said_at=said_at,
        reason=REASON,
    )
