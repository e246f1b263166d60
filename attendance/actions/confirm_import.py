"""Say that a checked file is to be brought in; ask again about pupils not in yet; go on with one that stopped."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from attendance.models import CtfImport, CtfRow
from attendance.selectors.imports import own_organisation
from attendance.workflow import MOVES, ImportState, PupilOutcome, RowStep, StopReason
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import NewerVersion, NotFound, act

ASKED_ABOUT = (ImportState.DONE, ImportState.CONFIRMED, ImportState.STOPPED)
"""States of a file that was brought in, or is on its way."""

# Set by the app's handlers: told after commit that a file waits.
wake: Callable[[], None] = lambda: None  # noqa: E731


class FileNotWaiting(RuntimeError):
    """The file is not in a state from which it can be brought in or left: somebody else decided, or it was refused."""

    def __init__(self, state: ImportState) -> None:
        self.state = state
        super().__init__(f"the file is {state.label.lower()}")


class NothingToBringIn(RuntimeError):
    """No pupil of the file can be used, or none is left to ask about."""


@act
def confirm_import(*, by: Scope, at: datetime, import_id: UUID, version: int | None = None) -> CtfImport:
    """Say that the pupils of a checked file are to be brought in. A worker does it, in the author's name.

    version: as the author read it, where they say. Raises NotEntitled, NotFound, NewerVersion, FileNotWaiting and
    NothingToBringIn.
    """
    by.require(Permission.IMPORT_PUPILS)
    sent = moved(import_id, "confirm_import", organisation_id=own_organisation(by), version=version)
    if not CtfRow.objects.filter(ctf_import_id=sent.pk, step=RowStep.READ).exists():
        raise NothingToBringIn
    sent.confirmed_at, sent.confirmed_by_membership_id = at, by.membership_id
    return _waits(sent, by=by, at=at)


@act
def ask_again(*, by: Scope, at: datetime, import_id: UUID, version: int | None = None) -> CtfImport:
    """Ask again about the pupils of a file who are not in: being checked, as a matcher may have answered, or set aside.

    Raises NotEntitled, NotFound, NewerVersion, FileNotWaiting and NothingToBringIn.
    """
    by.require(Permission.IMPORT_PUPILS)
    sent = moved(import_id, "ask_again", organisation_id=own_organisation(by), version=version)
    tried_again = _taken_up(sent)
    being_checked = CtfRow.objects.filter(
        ctf_import_id=sent.pk, became=PupilOutcome.REVIEW, step=RowStep.DONE
    )
    if not being_checked.update(step=RowStep.READ) + tried_again:
        raise NothingToBringIn
    return _waits(sent, by=by, at=at)


@act
def ask_about_record(*, by: Scope, at: datetime, record: Mapping[str, Any]) -> int:
    """Ask again about one pupil in the author's own files in which they are being checked: a matcher has answered.

    record: as it came to the matchers. For background work in the name of whoever confirmed the files: one that a
    colleague confirmed is left alone. Answers in how many files. Raises NotEntitled.
    """
    by.require(Permission.IMPORT_PUPILS)
    named = {f"pupil__{name}": record.get(name) for name in ("forename", "surname", "born_on")}
    being_checked = {
        "organisation_id": own_organisation(by),
        "became": PupilOutcome.REVIEW,
        "step": RowStep.DONE,
    }
    asked = CtfRow.objects.filter(**being_checked, **named).values("ctf_import_id")
    own = CtfImport.objects.filter(confirmed_by_membership_id=by.membership_id, state__in=ASKED_ABOUT)
    files = list(own.select_for_update().filter(pk__in=asked).order_by("pk"))
    CtfRow.objects.filter(ctf_import__in=files, **being_checked, **named).update(step=RowStep.READ)
    for sent in files:
        if sent.state == ImportState.DONE:
            _waits(moved(sent.pk, "ask_again"), by=by, at=at)
    return len(files)


@act
def resume_import(*, by: Scope, at: datetime, import_id: UUID, version: int | None = None) -> CtfImport:
    """Go on with a file that stopped before its end, in the author's own name from here on.

    Who confirmed it stays on record beside them. Raises NotEntitled, NotFound, NewerVersion and FileNotWaiting.
    """
    by.require(Permission.IMPORT_PUPILS)
    sent = moved(import_id, "resume_import", organisation_id=own_organisation(by), version=version)
    _taken_up(sent)
    sent.stopped_because = ""
    return _waits(sent, by=by, at=at)


@act
def stop_import(*, by: Scope, at: datetime, import_id: UUID, because: StopReason) -> CtfImport:  # noqa: ARG001
    """Stop a file before its end and say why; what was brought in stays. Background work alone does this.

    Raises NotFound and FileNotWaiting.
    """
    sent = moved(import_id, "stop_import")
    sent.stopped_because, sent.due_at = because, None
    sent.save()
    return sent


def _taken_up(sent: CtfImport) -> int:
    """Let the pupils that were set aside be tried again, each from where it stood. How many."""
    return sum(
        CtfRow.objects.filter(ctf_import_id=sent.pk, step=RowStep.SET_ASIDE, child_id__isnull=unknown).update(
            step=step
        )
        for step, unknown in ((RowStep.READ, True), (RowStep.RESOLVED, False))
    )


def moved(
    import_id: UUID, name: str, *, organisation_id: int | None = None, version: int | None = None
) -> CtfImport:
    """The file, taken through one move of its workflow under lock; unsaved.

    Raises NotFound, NewerVersion and FileNotWaiting.
    """
    files = CtfImport.objects.select_for_update().filter(pk=import_id)
    if organisation_id is not None:
        files = files.filter(organisation_id=organisation_id)
    sent = files.first()
    if sent is None:
        raise NotFound("no such file")
    if version is not None and sent.version != version:
        raise NewerVersion(sent)
    allowed, reached = MOVES[name]
    if sent.state not in allowed:
        raise FileNotWaiting(ImportState(sent.state))
    sent.state = reached
    sent.version += 1
    return sent


def _wake() -> None:
    wake()


def _waits(sent: CtfImport, *, by: Scope, at: datetime) -> CtfImport:
    sent.acting_membership_id, sent.due_at, sent.attempts = by.membership_id, at, 0
    sent.save()
    transaction.on_commit(_wake, robust=True)
    return sent
