"""`make run` as the person at the terminal has it: its words, Ctrl-C, kill -9, and what is left afterwards."""

import os
import queue
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.run_conditions.checkout import Checkout

READY = re.compile(r"at (http://localhost:\d+)")
LONGEST_START = 600.0
LONGEST_STOP = 60.0


class NotReady(Exception):
    """It ended, or said nothing of being ready, with what it did say."""


@dataclass
class MakeRun:
    """One `make run`. Its session is its own, as a terminal's window would be."""

    checkout: Checkout
    popen: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    @classmethod
    def start(cls, checkout: Checkout, **environment: str) -> "MakeRun":
        popen: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
            ["make", "run"],
            cwd=checkout.folder,
            env=checkout.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **checkout.person.popen_options(),
        )
        run = cls(checkout, popen)
        threading.Thread(target=run._listen, daemon=True).start()
        return run

    def _listen(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            self.lines.put(line)
        self.lines.put(None)

    @property
    def words(self) -> str:
        return "".join(self.said)

    def address(self) -> str:
        """Wait for the address. Raises NotReady with everything it said when none comes."""
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=1)
            except queue.Empty:
                continue
            if line is None:
                break
            self.said.append(line)
            if found := READY.search(line):
                return found[1]
        raise NotReady(self.words)

    def ended(self) -> int:
        """Wait for its end and everything it still says; its exit code."""
        code = self.popen.wait(LONGEST_STOP)
        while (line := self.lines.get(timeout=LONGEST_STOP)) is not None:
            self.said.append(line)
        return code

    def press_ctrl_c(self) -> int:
        """What a terminal does: the signal goes to make, its shell and the launcher alike."""
        os.killpg(self.popen.pid, signal.SIGINT)
        return self.ended()

    def kill_launcher(self) -> None:
        """kill -9 of make and the launcher only; every server is left to notice by itself."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(LONGEST_STOP)

    def kill_everything(self) -> int:
        """kill -9 of make, the launcher and every program it started, at one blow; how many programs that were."""
        ours = _group(self.popen.pid)
        programs = [
            pid for pid in processes_in(self.checkout.folder) if _parent(pid) in ours and pid not in ours
        ]
        os.killpg(self.popen.pid, signal.SIGKILL)
        for pid in programs:
            os.kill(pid, signal.SIGKILL)
        self.popen.wait(LONGEST_STOP)
        return len(programs)


def processes_in(folder: Path) -> list[int]:
    """Living processes whose working folder is the checkout or below it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(folder) and _state(entry) != "Z":
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def orphans(folder: Path, *, within: float) -> list[str]:
    """Commands still running in the folder after that many seconds; empty as soon as there are none."""
    deadline = time.monotonic() + within
    while (left := processes_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [_command(pid) for pid in left]


def _state(entry: Path) -> str:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _group(leader: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == leader:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:100]
    except OSError:
        return str(pid)
