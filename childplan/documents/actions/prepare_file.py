"""Ask for a file, make it in the name of whoever asked, and fetch it: three acts, and a claim between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from childplan.access.scope import NotEntitled, Scope
from childplan.documents.models import PreparedFile, PreparedLine
from childplan.documents.rules import TooManyFiles
from childplan.documents.selectors.prepared import Fetched, lines_for, own_file, readable
from childplan.documents.vocabulary import PreparedKind, PreparedState
from childplan.facts.claims import LEASE, pause_after
from childplan.history.acts import NotFound, act
from childplan.notifications.actions.give_own_notice import give_own_notice

KEPT = timedelta(hours=24)
MOST_WAITING = 5
"""Files of one member that may be under way at once."""
MOST_ATTEMPTS = 3
MOST_LINES = 5_000

# Set when the app starts: told after commit that there is a file to make.
wake: Callable[[], None] = lambda: None  # noqa: E731


@dataclass(frozen=True)
class PreparedClaim:
    """A file that is this worker's for now, and in whose name it is made."""

    file_id: UUID
    membership_id: int
    user_id: int
    attempts: int


@act
def ask_for_file(
    *, by: Scope, at: datetime, what: PreparedKind, asked_for: Mapping[str, Any]
) -> PreparedFile:
    """Ask for a file. It is made soon, waits for its asker alone, and goes after 24 hours. Raises TooManyFiles."""
    if by.membership_id is None or by.user_id is None:
        raise NotEntitled("a file is asked for by a person in a membership")
    under_way = PreparedFile.objects.filter(
        membership_id=by.membership_id, state__in=(PreparedState.ASKED, PreparedState.BEING_MADE)
    )
    if under_way.count() >= MOST_WAITING:
        raise TooManyFiles(MOST_WAITING)
    row = PreparedFile(
        membership_id=by.membership_id,
        user_id=by.user_id,
        what=what,
        asked_for=dict(asked_for),
        state=PreparedState.ASKED,
        asked_at=at,
        expires_at=at + KEPT,
    )
    row.save(force_insert=True)
    if not any(registered[1] is _wake for registered in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)
    return row


@act
def claim_file(*, by: Scope, at: datetime) -> PreparedClaim | None:
    """Take the file that was asked for first; None when none is due. After three failures it is given up."""
    due = Q(due_at__isnull=True) | Q(due_at__lte=at)
    waiting = PreparedFile.objects.filter(due, state__in=(PreparedState.ASKED, PreparedState.BEING_MADE))
    row = waiting.select_for_update(skip_locked=True).order_by("asked_at", "id").first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _ended(row, PreparedState.FAILED, by=by, at=at)
        return claim_file(by=by, at=at)
    row.state, row.attempts = PreparedState.BEING_MADE, row.attempts + 1
    row.due_at = at + LEASE + pause_after(row.attempts)
    row.save(force_update=True, update_fields=["state", "attempts", "due_at"])
    return PreparedClaim(row.pk, row.membership_id, row.user_id, row.attempts)


@act
def make_file(*, by: Scope, at: datetime, claim: PreparedClaim) -> None:
    """Write its lines, as whoever asked: what they may read now and nothing else."""
    mine = PreparedFile.objects.filter(state=PreparedState.BEING_MADE, attempts=claim.attempts)
    row = mine.select_for_update().filter(pk=claim.file_id).first()
    if row is None:
        return
    found = lines_for(by, row.what, row.asked_for, today=timezone.localdate(at), at=at, most=MOST_LINES + 1)
    for position, line in enumerate(found[:MOST_LINES]):
        PreparedLine(
            child_id=line.child_id,
            file=row,
            membership_id=row.membership_id,
            position=position,
            cells=list(line.cells),
            school_id=line.school_id,
        ).save(force_insert=True)
    row.state, row.ready_at, row.due_at = PreparedState.READY, at, None
    row.lines, row.is_cut = min(len(found), MOST_LINES), len(found) > MOST_LINES
    row.save(force_update=True, update_fields=["state", "ready_at", "due_at", "lines", "is_cut"])


@act
def tell_of_file(*, by: Scope, at: datetime, claim: PreparedClaim) -> None:
    """Whoever asked finds that it is ready. For background work."""
    row = PreparedFile.objects.filter(pk=claim.file_id, state=PreparedState.READY).first()
    if row is not None:
        _tell(row, "A file that you asked for is ready. It is deleted a day after you asked", by=by, at=at)


@act
def refuse_file(*, by: Scope, at: datetime, claim: PreparedClaim) -> None:
    """Whoever asked holds that role no longer: nothing is made."""
    row = PreparedFile.objects.select_for_update().get(pk=claim.file_id)
    _ended(row, PreparedState.REFUSED, by=by, at=at)


@act
def fetch_file(*, by: Scope, at: datetime, file_id: UUID) -> Fetched | None:
    """The file, if every child in it may still be read; else None, and it is refused for good. Raises NotFound."""
    row = own_file(by, file_id)
    if row.state not in (PreparedState.READY, PreparedState.FETCHED) or row.expires_at <= at:
        raise NotFound("no such file, or none any more")
    fetched = readable(by, row)
    if fetched is None:
        row.state = PreparedState.REFUSED
        row.save(force_update=True, update_fields=["state"])
        return None
    row.state, row.fetched_at = PreparedState.FETCHED, at
    row.save(force_update=True, update_fields=["state", "fetched_at"])
    return fetched


@act
def forget_files(*, by: Scope, at: datetime) -> int:  # noqa: ARG001
    """Delete what is older than its day. How many expired now. For background work."""
    with connection.cursor() as cursor:
        cursor.execute("select documents.forget_prepared()")
        (gone,) = cursor.fetchone()
    return int(gone)


def _ended(row: PreparedFile, state: PreparedState, *, by: Scope, at: datetime) -> None:
    row.state, row.due_at = state, None
    row.save(force_update=True, update_fields=["state", "due_at"])
    if state is PreparedState.FAILED:
        _tell(row, "A file that you asked for could not be made. Ask for it again", by=by, at=at)


def _tell(row: PreparedFile, words: str, *, by: Scope, at: datetime) -> None:
    give_own_notice(
        by=by,
        at=at,
        recipient_membership_id=row.membership_id,
        text=words,
        address=reverse("documents:your_files"),
        once=f"file {row.pk} {row.state}",
    )


def _wake() -> None:
    wake()
