"""The worker's side of facts: claim one piece of work, do it, and remember that it is done or how it failed."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from childplan.common import rows
from childplan.common.rows import Context, DatabaseRole

from . import registry
from .models import FactWork

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
# What a worker that was killed had in hand is taken up again after this. One that is only slow holds the row's lock.
LEASE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
DOOR = Context(role=DatabaseRole.SERVICE, purpose="Working through facts")
LOST = "WorkerLost"

logger = logging.getLogger(__name__)


class UnknownWork(LookupError):
    """No installed app does work of that name: the fact was published by another version of the software."""


def work_on_next(*, at: datetime) -> bool:
    """Do the one piece of work that is due first. Whether there was any.

    Two transactions as the service role: the attempt is counted and committed, then the work is done. So what kills its
    worker is counted too, and after `MOST_ATTEMPTS` it is set aside like what fails. Another worker's claims are passed
    over. Of a failure only the kind of error is kept, since its text could quote a row. at: by the database's clock.
    """
    with rows.entered(DOOR):
        claimed = _claim(at)
    if claimed is None:
        return False
    if claimed.quarantined_at is None:
        with rows.entered(DOOR):
            _work_on(claimed.pk, attempt=claimed.attempts, at=at)
    return True


def pause_after(attempts: int) -> timedelta:
    """How long work rests after that many failures."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _claim(at: datetime) -> FactWork | None:
    """Count the attempt on the work that is due first. Until the lease is over nobody else takes it up."""
    waiting = FactWork.objects.filter(done_at__isnull=True, quarantined_at__isnull=True)
    earlier = waiting.filter(child=OuterRef("child"), work=OuterRef("work"), number__lt=OuterRef("number"))
    # Further ahead than any pause lies only what a clock that jumped has put there.
    due = Q(attempts=0) | Q(due_at__lte=at) | Q(due_at__gt=at + LONGEST_PAUSE)
    claimed = (
        waiting.filter(due)
        .filter(~Exists(earlier))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("number")
        .first()
    )
    if claimed is None:
        return None
    if claimed.attempts >= MOST_ATTEMPTS:
        # Counted so often and never written down as failed: each time the worker itself was lost.
        claimed.quarantined_at, claimed.error = at, LOST
        logger.error("fact work set aside", extra={"task": claimed.work, "count": claimed.attempts})
    else:
        claimed.attempts += 1
        claimed.due_at = at + LEASE
    claimed.save(force_update=True, update_fields=["attempts", "due_at", "quarantined_at", "error"])
    return claimed


def _work_on(work_id: UUID, *, attempt: int, at: datetime) -> None:
    # Waits: somebody else's claim may hold the row for the moment it takes to see that it is ours.
    claimed = (
        FactWork.objects.select_for_update(of=("self",))
        .filter(pk=work_id, attempts=attempt, done_at__isnull=True)
        .first()
    )
    if claimed is None:
        # Slept past its pause: another worker has it now.
        return
    try:
        with transaction.atomic():
            _do(claimed)
            # Foreign keys are checked now, not at the commit, where a failure could not be told from another's.
            connection.check_constraints()
    except Exception as error:
        _put_off(claimed, error, at=at)
    else:
        claimed.done_at = at
        claimed.error = ""
    claimed.save(force_update=True, update_fields=["done_at", "due_at", "quarantined_at", "error"])


def _do(claimed: FactWork) -> None:
    worker = registry.worker(claimed.work)
    if worker is None:
        raise UnknownWork(claimed.work)
    worker(claimed.fact_id)


def _put_off(claimed: FactWork, error: Exception, *, at: datetime) -> None:
    claimed.error = type(error).__qualname__
    claimed.due_at = at + pause_after(claimed.attempts)
    if claimed.attempts >= MOST_ATTEMPTS:
        claimed.quarantined_at = at
    logger.error(
        "fact work set aside" if claimed.quarantined_at else "fact work put off",
        exc_info=error,
        extra={"task": claimed.work, "count": claimed.attempts},
    )
