"""Seal the log of looking, and write each seal into the file outside. Apart from every request: readers never wait."""

from contextlib import ExitStack
from pathlib import Path

from django.db import connection

from childplan.common import rows

from .exporting import FileKnowsMore, SealFile, held, lines
from .seals import SELECTED, Sealed, from_row, kept, kept_at, last_kept

# So many rows at most under one root: half a second of work, and of memory a few megabytes.
MOST_ROWS = 50_000
# A row that waits longer than this for its seal is a finding.
LONGEST_WAIT_SECONDS = 120


class NothingSealed(RuntimeError):
    """There is no seal yet, so nothing that a restore could have cut."""


def seal(*, into: Path | None) -> list[Sealed]:
    """Seal all that is final by now; write what the file has not yet. Each seal is its own transaction.

    Raises FileKnowsMore: the file and the database do not fit, and nothing was sealed.
    """
    with ExitStack() as stack:
        file = stack.enter_context(held(into)) if into else None
        if file:
            _export(file)
        made = []
        while (one := _next()) is not None:
            made.append(one)
        if file:
            _export(file)
    return made


def begin_generation(*, into: Path | None) -> list[Sealed]:
    """After a restore: close the generation that was restored and begin the next, which names what the file has beyond
    it. Answers the seals that were made. Web, worker and beat are stopped meanwhile.

    Raises NothingSealed, NotSeals, and DatabaseError where somebody is writing or the clock is behind.
    """
    with ExitStack() as stack:
        file = stack.enter_context(held(into)) if into else None
        with rows.entered(rows.SERVICE):
            last = last_kept()
            if last is None:
                raise NothingSealed("nothing has been sealed yet")
            lost = _beyond(into, last) if into else []
            with connection.cursor() as cursor:
                cursor.execute(
                    f"select {SELECTED} from history.begin_generation(%s, %s)",  # noqa: S608
                    [len(lost), lost[-1] if lost else ""],
                )
                made = [from_row(row) for row in cursor.fetchall()]
            # A file that was lost begins anew with everything there is.
            wanted = list(kept()) if file and file.last() is None else made
        if file:
            for one in wanted:
                file.add(one)
    return made


def unsealed_for() -> float:
    """Seconds for which the oldest row without a seal has been waiting; 0 where there is none. Inside the door."""
    with connection.cursor() as cursor:
        cursor.execute("select history.unsealed_for()")
        (seconds,) = cursor.fetchone()
    return float(seconds)


def _next() -> Sealed | None:
    with rows.entered(rows.SERVICE), connection.cursor() as cursor:
        cursor.execute(f"select {SELECTED} from history.seal(%s)", [MOST_ROWS])  # noqa: S608
        row = cursor.fetchone()
    return from_row(row) if row else None


def _export(file: SealFile) -> None:
    last = file.last()
    with rows.entered(rows.SERVICE):
        if last is not None:
            same = kept_at(last.place)
            if same is None or same.digest != last.digest:
                raise FileKnowsMore(
                    f"the last seal of the file, {last.name}, is not in the database. If the database was"
                    " restored, run `manage.py after_restore`; else the end of the log was cut off"
                )
        for one in kept(after=last.place if last else (0, 0)):
            file.add(one)


def _beyond(path: Path, last: Sealed) -> list[str]:
    """The digests of what the file has after the last seal of the database, of which it may have none."""
    found, beyond = False, []
    for one in lines(path) if path.exists() else ():
        if found:
            beyond.append(one.digest)
        elif one.digest == last.digest:
            found = True
    return beyond
