"""Verify the log of looking against its seals, and the seals against the file outside.

What was sealed is found out when it was edited, taken away, or given company with an old number; a seal that was
exchanged or taken out; and, with the file, an end that was cut off rows and seals alike. In bounded memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from .canonical import CANON, COLUMNS, root
from .exporting import NotSeals, lines
from .sealing import LONGEST_WAIT_SECONDS, unsealed_for
from .seals import NOTHING_BEFORE, Sealed, kept, kept_at, last_before

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
NO_END = datetime(9999, 12, 31, tzinfo=UTC)
FETCHED = 2000
SELECTED = ", ".join(f"{name}::text" if name == "transaction" else name for name in COLUMNS)


@dataclass
class Verified:
    """How much was looked at, and what is remarkable without being wrong."""

    seals: int = 0
    rows: int = 0
    remarks: list[str] = field(default_factory=list)


def verify(*, against: Path | None, since: datetime | None, done: Verified) -> Iterator[str]:
    """What is wrong, in words, each with its place, the first place first. Inside the door, as the service role.

    since: only what was sealed from the last seal before that moment on. done: is filled in on the way.
    """
    start = last_before(since) if since else None
    yield from _of_the_database(start, done)
    if against:
        try:
            yield from _of_the_file(against, start, done)
        except FileNotFoundError:
            yield f"there is no file {against}"
        except NotSeals as wrong:
            yield f"{against}: {wrong}"
    waiting = unsealed_for()
    if waiting > LONGEST_WAIT_SECONDS:
        yield f"rows have been waiting for a seal for {waiting:.0f} seconds: is the sealer running?"


def _of_the_database(start: Sealed | None, done: Verified) -> Iterator[str]:
    tip, bounds = start, _Bounds()
    for seal in kept(after=start.place if start else (0, 0)):
        yield from _link(seal, tip)
        count, found = root(_rows(seal, *bounds.of(seal.generation)))
        if seal.canon != CANON:
            yield f"seal {seal.name} is made by rule {seal.canon}, which this version does not know"
        elif (count, found) != (seal.row_count, seal.root):
            yield (
                f"rows of seal {seal.name}, sealed {seal.sealed_at:%Y-%m-%d %H:%M:%S %Z} (transactions"
                f" {seal.from_transaction} to below {seal.below_transaction}), are not those that were sealed:"
                f" {seal.row_count} were, {count} are there"
            )
        tip = seal
        done.seals += 1
        done.rows += count


def _link(seal: Sealed, tip: Sealed | None) -> Iterator[str]:
    """Whether a seal is whole and follows the one before it."""
    if seal.digest_of_words() != seal.digest:
        yield f"seal {seal.name} does not bear the digest of its words: it was changed"
    follows = (tip.generation, tip.number + 1) if tip else (1, 1)
    begins = (tip.generation + 1, 1) if tip else None
    if seal.place != (begins if seal.restored else follows):
        yield f"before seal {seal.name} there is a gap: {tip.name if tip else 'nothing'} comes before it"
    elif seal.previous != (tip.digest if tip else NOTHING_BEFORE):
        yield f"seal {seal.name} does not follow {tip.name if tip else 'nothing'}: one of the two was exchanged"
    elif not seal.restored and seal.from_transaction != (tip.below_transaction if tip else 0):
        yield f"seal {seal.name} leaves out transactions after {tip.name if tip else 'the beginning'}"


class _Bounds:
    """From and until when rows belong to a generation. Two questions for each generation."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[datetime, datetime]] = {}

    def of(self, generation: int) -> tuple[datetime, datetime]:
        if generation not in self.known:
            first, following = kept_at((generation, 1)), kept_at((generation + 1, 1))
            begins = first.sealed_at if first and first.restored else BEGINNING
            self.known = {generation: (begins, following.sealed_at if following else NO_END)}
        return self.known[generation]


def _rows(seal: Sealed, begins: datetime, ends: datetime) -> Iterator[Any]:
    """The rows of a stretch as they stand, in the order in which they were sealed; a few thousand at a time."""
    if seal.from_transaction == seal.below_transaction:
        return
    with connection.connection.cursor(name="log_of_looking") as cursor:
        cursor.itersize = FETCHED
        cursor.execute(
            f"select {SELECTED} from history_accessevent e"  # noqa: S608
            " where e.transaction >= %s::text::xid8 and e.transaction < %s::text::xid8 and e.at >= %s and e.at < %s"
            " order by e.transaction, e.id",
            [str(seal.from_transaction), str(seal.below_transaction), begins, ends],
        )
        yield from cursor


@dataclass
class _Lost:
    """What the file has and the database has not, so far."""

    count: int = 0
    first: str = ""
    last: str = ""
    digest: str = ""

    def and_(self, line: Sealed) -> "_Lost":
        return _Lost(self.count + 1, self.first or line.name, line.name, line.digest)


def _of_the_file(path: Path, start: Sealed | None, done: Verified) -> Iterator[str]:
    """Line by line beside the database: what the one has, the other has too, unless a restore says otherwise.

    What a restore lost stands in the file before the seals that close the generation and the one that says so.
    """
    database = kept(after=start.place if start else (0, 0))
    current, lost, before, matched = next(database, None), _Lost(), start, start
    for line in _from(path, start):
        if line.digest_of_words() != line.digest:
            yield f"{path}: seal {line.name} does not bear the digest of its words"
        if line.previous not in {one.digest if one else NOTHING_BEFORE for one in (before, matched)}:
            yield f"{path}: seal {line.name} does not follow {before.name if before else 'nothing'}"
        before = line
        if current is None or line.digest != current.digest:
            lost = lost.and_(line)
            continue
        if current.restored:
            yield from _restored(current, lost, done.remarks.append)
            lost = _Lost()
        current, matched = next(database, None), line
    if lost.count:
        what = "another seal in the database" if current else "not in the database: its end was cut off"
        yield f"{path}: seal {lost.first} is {what} ({lost.count} seals to the end of the file)"
    elif current is not None and (_now() - current.sealed_at).total_seconds() > LONGEST_WAIT_SECONDS:
        yield f"{path}: ends before seal {current.name}, which the database has: its end was cut off"


def _from(path: Path, start: Sealed | None) -> Iterator[Sealed]:
    found = start is None
    for line in lines(path):
        if found:
            yield line
        found = found or (start is not None and line.digest == start.digest)
    if not found and start is not None:
        raise NotSeals(f"seal {start.name} of the database is not in the file")


def _restored(seal: Sealed, lost: _Lost, remark: Callable[[str], None]) -> Iterator[str]:
    if (seal.lost_count, seal.lost_to) != (lost.count, lost.digest):
        yield f"seal {seal.name} names {seal.lost_count} seals lost by a restore; in the file there are {lost.count}"
    else:
        what = (
            f"seals {lost.first} to {lost.last} were lost by it" if lost.count else "no seal was lost by it"
        )
        remark(f"restored here, {seal.sealed_at:%Y-%m-%d %H:%M %Z} (seal {seal.name}): {what}")


def _now() -> datetime:
    """By the clock of the database, which is that of the seals."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (moment,) = cursor.fetchone()
    found: datetime = moment
    return found
