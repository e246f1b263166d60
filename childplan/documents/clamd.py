"""Ask ClamAV about one file: its daemon's INSTREAM command, over TCP or a socket of this machine.

The protocol is that of the manual page clamd(8): a command that ends in a null byte, pieces each with its length in
four bytes before it, a length of nothing at the end, and one line as the answer.
"""

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from childplan.documents.vocabulary import RefusedBecause

PIECE = 1 << 18
LONGEST_ANSWER = 4_096
DEFAULT_PORT = 3310
# What the daemon says of what it could not look into: nothing that is known to do harm, and nothing that may be passed.
NOT_READ = {
    "Heuristics.Encrypted": RefusedBecause.LOCKED,
    "Heuristics.Limits.Exceeded": RefusedBecause.TOO_MUCH,
}


class ScannerAway(ConnectionError):
    """Nobody knows what is in the file: the scanner is not set up, not there, too slow, or said something else."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said. found: the name of what it found; not_read: why it could not look inside."""

    found: str = ""
    not_read: RefusedBecause | None = None

    @property
    def is_clean(self) -> bool:
        return not self.found and self.not_read is None


@dataclass(frozen=True)
class Clamd:
    """Where the daemon listens, and how long one file may take, in seconds."""

    address: str
    seconds: float

    @classmethod
    def from_settings(cls) -> "Clamd":
        """Raises ScannerAway where none is set up."""
        if not settings.CLAMD:
            raise ScannerAway("no scanner is set up")
        return cls(settings.CLAMD, settings.CLAMD_SECONDS)

    def scan(self, content: bytes) -> Verdict:
        """What the scanner says of these bytes. Raises ScannerAway: never an answer that it did not give."""
        until = time.monotonic() + self.seconds
        try:
            with self._connected(until) as line:
                line.sendall(b"zINSTREAM\0")
                for at in range(0, len(content), PIECE):
                    piece = content[at : at + PIECE]
                    _hurry(line, until)
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                return _understood(_answer(line, until))
        except ScannerAway:
            raise
        except (OSError, ValueError) as error:
            raise ScannerAway(type(error).__name__) from error

    def _connected(self, until: float) -> socket.socket:
        place = urlsplit(self.address)
        if place.scheme == "unix":
            line = socket.socket(socket.AF_UNIX)
            try:
                _hurry(line, until)
                line.connect(place.path)
            except OSError:
                line.close()
                raise
            return line
        return socket.create_connection(
            (place.hostname or "localhost", place.port or DEFAULT_PORT), timeout=until - time.monotonic()
        )


def _hurry(line: socket.socket, until: float) -> None:
    """The next step may take what is left of the time."""
    left = until - time.monotonic()
    if left <= 0:
        raise ScannerAway("TooSlow")
    line.settimeout(left)


def _answer(line: socket.socket, until: float) -> str:
    """Up to the null byte that ends it. An answer that was cut off is none."""
    told = b""
    while not told.endswith(b"\0"):
        _hurry(line, until)
        piece = line.recv(LONGEST_ANSWER)
        if not piece or len(told) > LONGEST_ANSWER:
            raise ScannerAway("CutOff")
        told += piece
    return told.rstrip(b"\0").decode("utf-8", "replace").strip()


def _understood(told: str) -> Verdict:
    if told == "stream: OK":
        return Verdict()
    if told.startswith("stream: ") and told.endswith(" FOUND"):
        found = told.removeprefix("stream: ").removesuffix(" FOUND")
        because = next((why for begin, why in NOT_READ.items() if found.startswith(begin)), None)
        return Verdict(not_read=because) if because else Verdict(found=found)
    if told.startswith("INSTREAM size limit exceeded"):
        return Verdict(not_read=RefusedBecause.TOO_LARGE)
    raise ScannerAway("NotUnderstood")
