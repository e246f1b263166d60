"""The worker's side of facts: claim one piece of work, do it, and remember that it is done or how it failed."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from . import registry
from .models import FactWork

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)

logger = logging.getLogger(__name__)


class UnknownWork(LookupError):
    """No installed app does work of that name: the fact was published by another version of the software."""


def work_on_next(*, at: datetime) -> bool:
    """Do the one piece of work that is due first, within the present transaction. Whether there was any.

    Runs as the service role. Another worker's claims are passed over; a claim ends with the transaction, so a worker
    that is killed leaves its work as it was. What fails is put off, twice as long each time, and set aside after
    `MOST_ATTEMPTS`; only the kind of error is kept, since its text could quote a row.
    """
    claimed = _claim(at)
    if claimed is None:
        return False
    claimed.attempts += 1
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
    claimed.save(
        force_update=True, update_fields=["attempts", "done_at", "due_at", "quarantined_at", "error"]
    )
    return True


def pause_after(attempts: int) -> timedelta:
    """How long work rests after that many failures."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _claim(at: datetime) -> FactWork | None:
    waiting = FactWork.objects.filter(done_at__isnull=True, quarantined_at__isnull=True)
    earlier = waiting.filter(child=OuterRef("child"), work=OuterRef("work"), made_at__lt=OuterRef("made_at"))
    return (
        waiting.filter(~Exists(earlier), due_at__lte=at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "made_at", "id")
        .first()
    )


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
