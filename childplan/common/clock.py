"""The one clock. Code asks `clock.now()` and `clock.today()`; tests stop it with `stopped_at`.

The database has the same clock, `access.clock()`: in the test databases it reads the moment set here,
because `now()` is frozen inside a transaction and knows nothing of Python.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone

# "For ever" as a real instant: PostgreSQL's infinity cannot be read back by Python.
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This instant, with time zone."""
    return _stopped.get() or timezone.now()


def of_database() -> datetime:
    """This instant by the database's clock, the same for every worker: one whose own clock jumps raises nothing late,
    early or twice. Only inside the door."""
    with connection.cursor() as cursor:
        cursor.execute("select access.clock()")
        (moment,) = cursor.fetchone()
    found: datetime = moment
    return found


def today() -> date:
    """Today in the area's own time zone (Europe/London)."""
    return timezone.localdate(now())


def time_of(moment: datetime) -> str:
    """The time of a moment as a page says it, in the area's own time zone: "14:02"."""
    return f"{timezone.localtime(moment):%H:%M}"


def stopped() -> datetime | None:
    """The moment at which a test has stopped the clock, or None when it runs."""
    return _stopped.get()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` (with time zone) for the length of the block."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
