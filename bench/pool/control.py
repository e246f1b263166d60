"""The control: plain reads through the same pool, their context set for the session as a popular package does it.

The same reads are right when the context is set for the transaction alone, so it is the session that makes them wrong.
"""

import random
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import psycopg

OUTSIDE = "select set_config('role', 'childplan_visitor', %(local)s)"
ENTERED = """
select principals, barred, known_masks, read_masks from access.enter_membership(%(user)s, %(membership)s, 'Control')
"""
SAID = """
select set_config('role', 'childplan_reader', %(local)s), set_config('childplan.membership', %(membership)s, %(local)s),
       set_config('childplan.principals', %(principals)s, %(local)s),
       set_config('childplan.barred', %(barred)s, %(local)s),
       set_config('childplan.known_masks', %(known)s, %(local)s),
       set_config('childplan.read_masks', %(read)s, %(local)s)
"""
READ = "select count(*), count(*) filter (where id = any(%s::uuid[])) from identity_child"
THREADS = 8


@dataclass(frozen=True)
class Member:
    """Somebody who reads. due: the children they may see, typed."""

    membership: int
    user: int
    due: Sequence[str]


@dataclass
class Control:
    """How many reads there were; how many showed others' children, showed too few, or were refused."""

    reads: int = 0
    wrong: int = 0
    empty: int = 0
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def goes_wrong(self) -> bool:
        return bool(self.wrong and self.empty)

    @property
    def is_right(self) -> bool:
        return bool(self.reads) and not (self.wrong or self.empty or self.refused)


def control(url: str, members: Sequence[Member], *, reads: int, local: bool) -> Control:
    """Read as each of these, eight at a time, each on a connection of their own to the pool.

    local: whether the context is set for the transaction, and not for the session.
    """
    found = Control()
    threads = [
        threading.Thread(target=_reads, args=(found, url, members, reads // THREADS, number, local))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _reads(found: Control, url: str, members: Sequence[Member], reads: int, number: int, local: bool) -> None:
    mine = random.Random(number).choice(members)
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
        for _ in range(reads):
            whole: AbstractContextManager[object] = connection.transaction() if local else nullcontext()
            try:
                with whole:
                    shown, own = _read(connection, mine, local)
            except psycopg.errors.InsufficientPrivilege:
                # In somebody else's role, in which this may not even be asked.
                with found.lock:
                    found.refused += 1
                continue
            with found.lock:
                found.reads += 1
                found.wrong += shown > own
                found.empty += own < len(mine.due)


def _read(connection: psycopg.Connection, mine: Member, local: bool) -> tuple[int, int]:
    """How many children were shown, and how many of those that are due."""
    connection.execute(OUTSIDE, {"local": local})
    asked = {"user": mine.user, "membership": mine.membership}
    entered = connection.execute(ENTERED, asked).fetchone()
    said = dict(zip(("principals", "barred", "known", "read"), entered or ("",) * 4, strict=True))
    connection.execute(SAID, {**said, "membership": str(mine.membership), "local": local})
    shown, own = connection.execute(READ, [list(mine.due)]).fetchone() or (0, 0)
    return shown, own
