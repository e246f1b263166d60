"""Starts programs in order, watches them together, stops them in reverse order."""

import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType

from childplan.config.launcher import leftovers
from childplan.config.launcher.console import CannotStart, say
from childplan.config.launcher.programs import Program, Running, start
from childplan.config.launcher.state import State

PAUSE = 0.05
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProgramEnded(CannotStart):
    """A program that should have gone on ended; the text names its log."""


class StopAsked(KeyboardInterrupt):
    """The person, or the system, asked us to stop."""


class Supervisor:
    """Holds every program of one run. Leaving the `with` block stops them all, whatever the reason."""

    def __init__(self, state: State, *, listens: bool = True) -> None:
        """`listens=False` leaves the signals of the process alone: a test run has its own way with Ctrl-C."""
        self.state = state
        self.running: list[Running] = []
        self.asked_to_stop = False
        self.listens = listens

    def __enter__(self) -> "Supervisor":
        if self.listens:
            for number in STOPPING:
                signal.signal(number, self._note_request)
        leftovers.end_leftovers(self.state)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self.running:
            self.running[-1].stop()
            self.forget(self.running[-1])

    def start(self, program: Program) -> Running:
        """Start a program that must go on for as long as we do."""
        one = start(program, log=self.state.log(program.name))
        self.running.append(one)
        leftovers.remember(self.state, self.running)
        return one

    def forget(self, one: Running) -> None:
        """It has ended and that was right."""
        self.running.remove(one)
        leftovers.remember(self.state, self.running)

    def finish(self, program: Program) -> None:
        """Run a program that must end well, within its patience. Raises ProgramEnded when it ends badly."""
        one = self.start(program)
        self.wait_until(lambda: one.has_ended, what=program.name, seconds=program.patience, but_for=one)
        if one.popen.returncode:
            raise ProgramEnded(_obituary(one))
        self.forget(one)

    def wait_until(
        self, is_ready: Callable[[], bool], *, what: str, seconds: float, but_for: Running | None = None
    ) -> None:
        """Wait for readiness while watching everybody but for the one whose end the caller sees to.

        Raises CannotStart when it takes too long.
        """
        deadline = time.monotonic() + seconds
        while not is_ready():
            self._look_after([one for one in self.running if one is not but_for])
            if time.monotonic() > deadline:
                logs = self.state.folder / "logs"
                raise CannotStart(
                    f"{what} was not ready within {seconds:.0f} seconds. See the logs in {logs}."
                )

    def watch(self) -> None:
        """Return never: raises StopAsked, or ProgramEnded as soon as any program is gone."""
        while True:
            self._look_after(self.running)

    def _look_after(self, programs: list[Running]) -> None:
        if self.asked_to_stop:
            say("\nStopping …")
            raise StopAsked
        for one in programs:
            if one.has_ended:
                raise ProgramEnded(_obituary(one))
        time.sleep(PAUSE)

    def _note_request(self, _number: int, _frame: FrameType | None) -> None:
        """Only a note: whoever waits sees it in a moment, and no program just started can be lost."""
        self.asked_to_stop = (
            True  # Not a word from here: the interrupted code may be telling something itself.
        )


def _obituary(one: Running) -> str:
    return f"{one.program.name} {one.ending}. Read {one.log}; it ends:\n{one.last_words()}"
