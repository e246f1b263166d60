"""A stand-in for ClamAV's daemon, on loopback, that speaks its protocol: it finds EICAR, in archives too."""

import socket
import socketserver
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

# The test file that every scanner knows (eicar.org), in two halves, so that none takes this file for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FOUND = "Eicar-Test-Signature"
STREAM = b"zINSTREAM\0"


@dataclass
class Desk:
    """What the stand-in does. answer: said instead of what it finds; slow: seconds before each; asked: how often."""

    answer: bytes = b""
    slow: float = 0.0
    asked: int = 0
    address: str = ""
    sizes: list[int] = field(default_factory=list)


class Scanning(socketserver.StreamRequestHandler):
    """One connection, one file."""

    def handle(self) -> None:
        desk: Desk = self.server.desk  # type: ignore[attr-defined]
        if self.rfile.read(len(STREAM)) != STREAM:
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = bytearray()
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        desk.asked += 1
        desk.sizes.append(len(content))
        time.sleep(desk.slow)
        said = (
            desk.answer
            or (f"stream: {FOUND} FOUND\0" if holds_it(bytes(content)) else "stream: OK\0").encode()
        )
        try:
            self.wfile.write(said)
        except OSError:
            # Whoever asked has given up.
            return


class Server(socketserver.ThreadingTCPServer):
    """Each connection in a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True


def holds_it(content: bytes) -> bool:
    """Whether EICAR is in there, or in a part of an archive."""
    if EICAR in content:
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return any(EICAR in archive.read(name) for name in archive.namelist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return False


@contextmanager
def scanner(**behaviour: object) -> Iterator[Desk]:
    """A daemon for the length of the block. Its address is on the desk."""
    desk = Desk(**behaviour)  # type: ignore[arg-type]
    with Server(("127.0.0.1", 0), Scanning) as server:
        server.desk = desk  # type: ignore[attr-defined]
        desk.address = f"tcp://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield desk
        server.shutdown()


def nobody_there() -> str:
    """An address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"
