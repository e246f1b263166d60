"""The file of seals that stands outside the database: whoever cuts the end off the log cannot cut it here as well.

Lines of JSON, one for each seal, only ever added and on the disk before the next is made. A process that dies while it
writes leaves a line without its end; the next one ends it and writes the whole line after it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .seals import Sealed, from_line

# The last line is looked for so far before the end of the file; a line has about 500 bytes.
TAIL_BYTES = 8192


class FileKnowsMore(RuntimeError):
    """The file holds seals that the database has not: it was restored, or its end was cut off. Nothing is sealed
    before `manage.py after_restore` says which."""


class NotSeals(ValueError):
    """A line of the file is no seal."""


def lines(path: Path) -> Iterator[Sealed]:
    """Every seal of the file in order, a line at a time. A line that was cut short and then written whole
    is passed over.

    Raises NotSeals with the number of the line, FileNotFoundError.
    """
    cut = ""
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            line = line.rstrip("\n")
            if cut and not line.startswith(cut):
                raise NotSeals(f"line {number - 1} is no seal")
            try:
                seal = from_line(line)
            except ValueError:
                if not line:
                    raise NotSeals(f"line {number} is empty") from None
                cut = line
                continue
            cut = ""
            yield seal
    if cut and _ends(path):
        raise NotSeals(f"line {number} is no seal")


def _ends(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


class SealFile:
    """The file, held by one process at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def last(self) -> Sealed | None:
        """The last whole seal in it. Raises NotSeals where the end of the file holds none."""
        end = self.file.seek(0, os.SEEK_END)
        self.file.seek(max(0, end - TAIL_BYTES))
        tail = self.file.read().decode("utf-8", errors="replace").split("\n")
        for line in reversed(tail):
            try:
                return from_line(line)
            except ValueError:
                continue
        if end:
            raise NotSeals("the end of the file is no seal")
        return None

    def add(self, seal: Sealed) -> None:
        """On the disk when this returns."""
        end = self.file.seek(0, os.SEEK_END)
        begun = b""
        if end:
            self.file.seek(end - 1)
            begun = b"" if self.file.read(1) == b"\n" else b"\n"
        self.file.write(begun + seal.line().encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())


@contextmanager
def held(path: Path) -> Iterator[SealFile]:
    """Open it for adding, made where it is not there yet, readable by nobody else. Waits for whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield SealFile(file)
