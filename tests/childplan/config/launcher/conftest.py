"""Stand-in programs: small Python commands that behave as a server might."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from childplan.config.launcher.programs import Program
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor

MakeProgram = Callable[..., Program]

GOES_ON = "import signal; signal.pause()"
STOPS_WHEN_ASKED = """
import pathlib, signal, sys
def stop(number, frame):
    with open(sys.argv[1], 'a') as order: order.write(sys.argv[2] + '\\n')
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print('ready', flush=True)
while True: signal.pause()
"""
WILL_NOT_STOP = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('ready', flush=True)
while True: signal.pause()
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    state = State(tmp_path / "state")
    with state.locked():
        yield state


@pytest.fixture
def supervisor(state: State) -> Iterator[Supervisor]:
    with Supervisor(state, listens=False) as supervisor:
        yield supervisor


@pytest.fixture
def make_program() -> MakeProgram:
    """A program named so, running this code with these arguments."""

    def make(name: str, code: str, *arguments: str, **options: object) -> Program:
        command = (sys.executable, "-c", code, *arguments)
        return Program(name, command, dict(os.environ), **options)  # type: ignore[arg-type]

    return make


def has_ended(pid: int) -> bool:
    """No process of that number, or only its entry waiting for its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
