"""Bring in one batch of a confirmed file: one transaction, which may be asked for any number of times."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attendance.models import CtfImport, CtfRow
from attendance.selectors.imports import made_at, own_organisation
from attendance.selectors.waiting_pupils import incoming_child, said_of
from attendance.workflow import STEPS, ImportState, PupilOutcome, RowStep, outcome_of
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.identity.actions.hear_statements import hear_statements
from childplan.identity.actions.open_children import find_or_open_children
from childplan.identity.selectors.reaching import visible_children

from .claim_import import noted
from .confirm_import import moved
from .merge_marks import merge_marks
from .put_moved import put_moved

BATCH = 200
"""Pupils in one transaction: at most; fewer after each failure, so that one pupil does not hold up the others."""
REASON = "Common Transfer File brought in"
PUPIL_ANSWERED = "attendance.pupil.answered"


@act
def bring_in_batch(*, by: Scope, at: datetime, import_id: UUID) -> RowStep | None:
    """Take up to `BATCH` pupils of a confirmed file one step further; close the file when none is left.

    Answers the step they were at, None when there was nothing to do: the file is done, stopped, or somebody else's at
    this moment. What a kill takes back is done again by the next call. Raises NotEntitled.
    """
    by.require(Permission.IMPORT_PUPILS)
    sent = (
        CtfImport.objects.select_for_update(skip_locked=True)
        .filter(pk=import_id, organisation_id=own_organisation(by), state=ImportState.CONFIRMED)
        .first()
    )
    if sent is None:
        return None
    size = max(1, BATCH >> max(0, sent.attempts - 1))
    for step in STEPS:
        rows = list(CtfRow.objects.filter(ctf_import_id=sent.pk, step=step).order_by("ordinal")[:size])
        if rows:
            TAKEN[step](sent, rows, by=by, at=at)
            sent.attempts, sent.due_at = 0, at
            noted(sent)
            return step
    _finish(sent, at=at)
    return RowStep.DONE


def _find_or_open(sent: CtfImport, rows: Sequence[CtfRow], *, by: Scope, at: datetime) -> None:
    resolved = find_or_open_children(
        by=by,
        at=at,
        incoming=[incoming_child(row.pupil) for row in rows],
        kind=InvolvementKind.ENROLMENT,
        principal_id=sent.organisation_id,
        reason="On roll: Common Transfer File",
    )
    for row, answer in zip(rows, sorted(resolved, key=lambda one: one.number), strict=True):
        if row.became == PupilOutcome.REVIEW and answer.child_id is not None:
            _publish_answered(sent, answer.child_id, at=at)
        row.became = PupilOutcome(answer.answer.value)
        row.child_id = answer.child_id
        row.step = RowStep.DONE if answer.child_id is None else RowStep.RESOLVED
    CtfRow.objects.bulk_update(rows, ["became", "child_id", "step"])


def _publish_answered(sent: CtfImport, child_id: UUID, *, at: datetime) -> None:
    """The same whatever the answer was: whether it is another school's child is not for the file to tell."""
    publish(
        PUPIL_ANSWERED,
        child_id=child_id,
        information_class=InformationClass.IDENTITY,
        title="Brought in from a school’s file after it was checked",
        occurred_at=at,
        payload={"import": str(sent.pk), "membership": sent.confirmed_by_membership_id},
    )


def _hear(sent: CtfImport, rows: Sequence[CtfRow], *, by: Scope, at: datetime) -> None:
    hear_statements(
        by=by,
        at=at,
        statements=[
            said_of(row.pupil, child_id=row.child_id, is_new=row.became == PupilOutcome.OPENED)
            for row in rows
            if row.child_id
        ],
        source_id=sent.organisation_id,
        said_at=made_at(sent),
        reason=REASON,
    )
    CtfRow.objects.filter(pk__in=[row.pk for row in rows]).update(step=RowStep.RECORDED)


def _merge(sent: CtfImport, rows: Sequence[CtfRow], *, by: Scope, at: datetime) -> None:
    # Two pupils of the file may have turned out to be one child: the second waits for the next batch.
    rows = list({row.child_id: row for row in reversed(rows)}.values())
    merge_marks(by=by, at=at, sent=sent, rows=rows, reason=REASON)
    moved = {row.child_id: row.pupil["moved"] for row in rows if row.child_id and "moved" in row.pupil}
    for child_id in visible_children(list(moved)) if moved else ():
        put_moved(by=by, at=at, child_id=child_id, moved=moved[child_id], reason=REASON)
    for row in rows:
        # What is on the child's record now need not stay in the file's as well.
        row.pupil, row.step = {}, RowStep.DONE
    CtfRow.objects.bulk_update(rows, ["pupil", "step", "result"])


TAKEN = {RowStep.READ: _find_or_open, RowStep.RESOLVED: _hear, RowStep.RECORDED: _merge}


def _finish(sent: CtfImport, *, at: datetime) -> None:
    """Close the file and count what its pupils became."""
    done = moved(sent.pk, "finish_import")
    became: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for step, answered, foreseen, result in done.pupils.values_list("step", "became", "foreseen", "result"):
        became[outcome_of(step=step, became=answered, foreseen=foreseen).value] += 1
        years.update(result.get("years", {}))
    done.counts = {**done.counts, "became": dict(became), "years": dict(years)}
    done.done_at, done.due_at, done.attempts = at, None, 0
    done.save()
