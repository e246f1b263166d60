"""A program is asked to stop, then made to; it cannot outlive the launcher."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from childplan.config.launcher.programs import start
from childplan.config.launcher.state import ROOT, State
from childplan.config.launcher.supervisor import Supervisor

from .conftest import GOES_ON, STOPS_WHEN_ASKED, WILL_NOT_STOP, MakeProgram, has_ended

LEAVES_A_GRANDCHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])
print(child.pid, flush=True)
"""

STARTS_AND_IS_KILLED = """
import os, sys
from pathlib import Path
from childplan.config.launcher.footing import OURSELVES, ordinary_footing
from childplan.config.launcher.programs import Program, start
footing = OURSELVES if sys.argv[2] == 'ourselves' else ordinary_footing([sys.executable, '--version'])
command = (sys.executable, '-c', 'import signal; signal.pause()')
running = start(Program('orphan', command, dict(os.environ), footing=footing), log=Path(sys.argv[1]))
print(running.popen.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def said(log: Path, words: str) -> Callable[[], bool]:
    return lambda: log.exists() and words in log.read_text()


class TestStop:
    def test_asks_first(self, supervisor: Supervisor, make_program: MakeProgram, tmp_path: Path) -> None:
        order = tmp_path / "order"
        one = supervisor.start(make_program("polite", STOPS_WHEN_ASKED, str(order), "polite"))
        supervisor.wait_until(said(one.log, "ready"), what="it", seconds=60)
        one.stop()
        assert order.read_text() == "polite\n"
        assert one.ending == "ended with code 0"

    def test_insists_when_asking_is_not_enough(
        self, supervisor: Supervisor, make_program: MakeProgram
    ) -> None:
        one = supervisor.start(make_program("stubborn", WILL_NOT_STOP, patience=0.1))
        supervisor.wait_until(said(one.log, "ready"), what="it", seconds=60)
        one.stop()
        assert one.ending == "ended by SIGKILL"

    def test_takes_along_what_the_program_left_behind(self, state: State, make_program: MakeProgram) -> None:
        one = start(make_program("parent", LEAVES_A_GRANDCHILD), log=state.log("parent"))
        one.popen.wait(60)
        grandchild = int(one.log.read_text())
        assert not has_ended(grandchild)
        one.stop()
        wait_for_the_end(grandchild)


class TestStart:
    def test_gives_a_session_of_its_own(self, supervisor: Supervisor, make_program: MakeProgram) -> None:
        one = supervisor.start(make_program("apart", GOES_ON))
        assert os.getsid(one.popen.pid) == one.popen.pid != os.getsid(0)

    def test_writes_what_it_says_to_its_log(self, supervisor: Supervisor, make_program: MakeProgram) -> None:
        one = supervisor.start(
            make_program("talker", "import sys; print('out'); print('bad', file=sys.stderr)")
        )
        one.popen.wait(60)
        assert set(one.last_words().splitlines()) == {"out", "bad"}

    def test_does_not_outlive_a_killed_launcher(self, tmp_path: Path) -> None:
        wait_for_the_end(killed_launchers_child(tmp_path, "ourselves"))

    def test_does_not_outlive_it_as_somebody_else_either(self, tmp_path: Path) -> None:
        # The kernel forgets the wish when a process changes who it is; footing comes before the wish.
        wait_for_the_end(killed_launchers_child(tmp_path, "ordinary"))


def killed_launchers_child(folder: Path, footing: str) -> int:
    command = [sys.executable, "-c", STARTS_AND_IS_KILLED, str(folder / "log"), footing]
    launcher = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert launcher.returncode == -signal.SIGKILL
    return int(launcher.stdout)


def wait_for_the_end(pid: int) -> None:
    """The kernel tells us, by the process's own descriptor, so nobody has to guess how long it takes."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([descriptor], [], [], 60)
    finally:
        os.close(descriptor)
    assert ended, "it is still running"
