"""ClamAV's own daemon with one signature of ours, and no other; its package is fetched from Debian if it is missing."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from childplan.config.launcher import ports
from childplan.documents.clamd import Clamd, ScannerAway
from tests.factories.scanner import EICAR, FOUND

READY_WITHIN = 60.0
PACKAGE = "clamav-daemon"
SETTINGS = """
DatabaseDirectory {folder}
TCPSocket {port}
TCPAddr 127.0.0.1
Foreground yes
LogFile {folder}/log
StreamMaxLength 50M
MaxFileSize 50M
MaxScanSize 200M
AlertExceedsMax yes
AlertEncrypted yes
"""


class NotHere(RuntimeError):
    """ClamAV is not on this machine and could not be fetched."""


@dataclass
class Daemon:
    """A daemon that runs. address: where it listens."""

    address: str
    program: "subprocess.Popen[bytes]"

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """It listens, and answers nothing until the block ends."""
        self.program.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.program.send_signal(signal.SIGCONT)


def ensured() -> str:
    """The path of the daemon, installed from Debian when it is missing. Raises NotHere."""
    if not (found := _found()):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", PACKAGE)):
            subprocess.run([*root, "apt-get", *command], env=quietly, check=False, capture_output=True)
        found = _found()
    if not found:
        raise NotHere(f"ClamAV's daemon is needed for this proof: apt-get install {PACKAGE}")
    return found


def _found() -> str:
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin") or ""


@contextmanager
def running() -> Iterator[Daemon]:
    """The daemon, which knows EICAR and nothing else."""
    program, port = ensured(), ports.any_free()
    folder = Path(tempfile.mkdtemp(prefix="childplan-clamd-"))
    try:
        (folder / "ours.ndb").write_text(f"{FOUND}:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(SETTINGS.format(folder=folder, port=port))
        started = subprocess.Popen(
            [program, "--config-file", str(folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"tcp://127.0.0.1:{port}"
            _wait(address, started)
            yield Daemon(address, started)
        finally:
            started.kill()
            started.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, started: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and started.poll() is None:
        try:
            Clamd(address, 2.0).scan(b"Is anybody there?")
        except ScannerAway:
            time.sleep(0.3)
        else:
            return
    raise NotHere("ClamAV's daemon did not start")
