"""The messages that were accepted, and the log that outlives the stand-in.

A message is one JSON line, on the disk (fsync) before the sender is answered. Proofs count deliveries here.
"""

import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Self
from uuid import UUID


class LogInUse(Exception):
    """Another stand-in is writing to this log."""


class LogUnreadable(Exception):
    """A line of the log is not one of ours; the text names the line."""


@dataclass(frozen=True)
class Message:
    """One message as it was accepted. `outcome` is the status it will settle on."""

    id: UUID
    at: datetime
    kind: str
    reference: str | None
    template: str
    template_id: str
    to: str
    subject: str | None
    body: str
    outcome: str

    def status(self, *, now: datetime, settles_after: timedelta) -> str:
        """`created` for the first half of the time it takes to settle, then `sending`, then its outcome."""
        age = now - self.at
        if age < settles_after / 2:
            return "created"
        return "sending" if age < settles_after else self.outcome

    def line(self) -> bytes:
        """The message as the log keeps it."""
        fields = asdict(self) | {"id": str(self.id), "at": self.at.isoformat()}
        return json.dumps(fields, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Self:
        """The message of a line; ValueError, KeyError or TypeError when it is not one."""
        fields = json.loads(line)
        return cls(**(fields | {"id": UUID(fields["id"]), "at": datetime.fromisoformat(fields["at"])}))


class MessageLog:
    """The log, open for one stand-in alone, with its messages at hand by id and by reference."""

    def __init__(self, path: Path) -> None:
        """Open or make the file and read it back; `LogInUse`, `LogUnreadable` or OSError when that fails."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._messages: list[Message] = []
        self._places: dict[UUID, int] = {}
        self._by_reference: dict[str, list[Message]] = defaultdict(list)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._take(path)
            self._replay(path)
        except BaseException:
            os.close(self._file)
            raise

    def append(self, message: Message) -> None:
        """Put the message on the disk, then remember it. A half-written line is taken back."""
        line = message.line()
        with self._lock:
            end = os.fstat(self._file).st_size
            try:
                written = 0
                while written < len(line):
                    written += os.write(self._file, line[written:])
                os.fsync(self._file)
            except OSError:
                os.ftruncate(self._file, end)
                raise
            self._remember(message)

    def find(self, message_id: UUID) -> Message | None:
        """The message of that id."""
        with self._lock:
            place = self._places.get(message_id)
            return None if place is None else self._messages[place]

    def newest_first(
        self, *, reference: str | None = None, older_than: UUID | None = None
    ) -> Iterator[Message]:
        """Newest first: all, those of one reference, those older than one. An unknown id has none older."""
        with self._lock:
            messages = list(self._messages if reference is None else self._by_reference.get(reference, ()))
            end = len(self._messages) if older_than is None else self._places.get(older_than, 0)
        for message in reversed(messages):
            if self._places[message.id] < end:
                yield message

    def close(self) -> None:
        """Let the file go; another stand-in may take it."""
        os.close(self._file)

    def _take(self, path: Path) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise LogInUse(f"Another stand-in is writing to {path}.") from taken

    def _replay(self, path: Path) -> None:
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        # A torn last line was never answered: whoever sent it does not count on it, and nor does a proof.
        os.ftruncate(self._file, whole)
        for number, line in enumerate(content[:whole].split(b"\n")[:-1], start=1):
            try:
                self._remember(Message.read(line))
            except (ValueError, KeyError, TypeError) as wrong:
                raise LogUnreadable(f"{path}, line {number}, is not a message of the stand-in.") from wrong

    def _remember(self, message: Message) -> None:
        self._places[message.id] = len(self._messages)
        self._messages.append(message)
        if message.reference is not None:
            self._by_reference[message.reference].append(message)
