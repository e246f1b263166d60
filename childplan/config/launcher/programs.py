"""A program of ours: what it is, how it is started so that it cannot outlive us, how it is stopped."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from childplan.config.launcher.footing import OURSELVES, Footing, die_with_parent
from childplan.config.launcher.state import ROOT


@dataclass(frozen=True)
class Program:
    """What to run. `patience` is the seconds it is given to stop before it is killed."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    footing: Footing = OURSELVES
    tells: bool = False  # its standard output goes to the person, not to the log


@dataclass
class Running:
    """A started program."""

    program: Program
    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.popen.poll()
        if code is not None and code < 0:
            return f"ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def stop(self) -> None:
        """Ask, wait as long as it may take, then insist; whatever it left in its session goes with it."""
        if not self.has_ended:
            self.popen.send_signal(self.program.stop_signal)
            try:
                self.popen.wait(self.program.patience)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        with suppress(ProcessLookupError, PermissionError):  # Nobody was left.
            os.killpg(self.popen.pid, signal.SIGKILL)

    def last_words(self, lines: int = 8) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def start(program: Program, *, log: Path) -> Running:
    """Start it in a session of its own: Ctrl-C must reach only us, so that we stop things in order."""
    parent = os.getpid()

    def between_fork_and_exec() -> None:
        program.footing.enter()
        die_with_parent(parent, program.stop_signal)

    with log.open("ab") as output:
        # S603: every command is written in this package; PLW1509: the launcher has one thread.
        popen = subprocess.Popen(  # noqa: S603
            program.command,
            env=dict(program.environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=None if program.tells else output,
            stderr=output,
            start_new_session=True,
            preexec_fn=between_fork_and_exec,  # noqa: PLW1509
        )
    return Running(program, popen, log)
