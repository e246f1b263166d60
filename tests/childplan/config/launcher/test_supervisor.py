"""Programs start in order, are watched together and stop in reverse order, whatever the reason."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import ROOT, State
from childplan.config.launcher.supervisor import ProgramEnded, StopAsked, Supervisor

from .conftest import GOES_ON, STOPS_WHEN_ASKED, MakeProgram

WATCHES = """
import os, sys
from pathlib import Path
from childplan.config.launcher.programs import Program
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import StopAsked, Supervisor
state = State(Path(sys.argv[1]))
with state.locked(), Supervisor(state) as supervisor:
    command = (sys.executable, '-c', 'import signal; signal.pause()')
    one = supervisor.start(Program('one', command, dict(os.environ)))
    print(one.popen.pid, flush=True)
    try:
        supervisor.watch()
    except StopAsked:
        print('asked', flush=True)
"""


class TestStopping:
    def test_is_in_reverse_order(self, state: State, make_program: MakeProgram, tmp_path: Path) -> None:
        order = tmp_path / "order"
        with Supervisor(state, listens=False) as supervisor:
            for name in ("first", "second", "third"):
                one = supervisor.start(make_program(name, STOPS_WHEN_ASKED, str(order), name))
                supervisor.wait_until(lambda log=one.log: "ready" in log.read_text(), what=name, seconds=60)
        assert order.read_text().split() == ["third", "second", "first"]

    def test_happens_when_starting_fails_half_way(self, state: State, make_program: MakeProgram) -> None:
        supervisor = Supervisor(state, listens=False)
        one = supervisor.start(make_program("one", GOES_ON))
        with pytest.raises(CannotStart, match="no port"), supervisor:
            raise CannotStart("no port")
        assert one.has_ended

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_follows_each_signal(self, tmp_path: Path, number: signal.Signals) -> None:
        launcher = subprocess.Popen(
            [sys.executable, "-c", WATCHES, str(tmp_path / "state")],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        launcher.send_signal(number)
        told = launcher.communicate(timeout=120)[0]
        assert told.split() == ["Stopping", "…", "asked"]
        assert launcher.returncode == 0
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


class TestWatch:
    def test_ends_as_soon_as_any_program_does(
        self, supervisor: Supervisor, make_program: MakeProgram
    ) -> None:
        supervisor.start(make_program("steady", GOES_ON))
        supervisor.start(make_program("frail", "import sys; print('out of luck'); sys.exit(3)"))
        with pytest.raises(ProgramEnded) as ended:
            supervisor.watch()
        log = supervisor.state.folder / "logs" / "frail.log"
        assert str(ended.value) == f"frail ended with code 3. Read {log}; it ends:\nout of luck"

    def test_counts_a_clean_end_too(self, supervisor: Supervisor, make_program: MakeProgram) -> None:
        supervisor.start(make_program("brief", ""))
        with pytest.raises(ProgramEnded, match="brief ended with code 0"):
            supervisor.watch()

    def test_ends_when_asked(self, supervisor: Supervisor, make_program: MakeProgram) -> None:
        supervisor.start(make_program("steady", GOES_ON))
        supervisor.asked_to_stop = True
        with pytest.raises(StopAsked):
            supervisor.watch()


class TestFinish:
    def test_waits_for_a_good_end(
        self, supervisor: Supervisor, make_program: MakeProgram, tmp_path: Path
    ) -> None:
        code = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
        supervisor.finish(make_program("once", code, str(tmp_path / "done")))
        assert (tmp_path / "done").exists()
        assert supervisor.running == []

    def test_refuses_a_bad_end(self, supervisor: Supervisor, make_program: MakeProgram) -> None:
        with pytest.raises(ProgramEnded, match="once ended with code 1"):
            supervisor.finish(make_program("once", "raise SystemExit('no')"))

    def test_gives_up_when_another_program_ends(
        self, supervisor: Supervisor, make_program: MakeProgram
    ) -> None:
        supervisor.start(make_program("server", "raise SystemExit(7)"))
        with pytest.raises(ProgramEnded, match="server ended with code 7"):
            supervisor.finish(make_program("once", GOES_ON))


class TestWaitUntil:
    def test_gives_up_after_its_time(self, supervisor: Supervisor) -> None:
        with pytest.raises(CannotStart, match="The web server was not ready within 0 seconds"):
            supervisor.wait_until(lambda: False, what="The web server", seconds=0)
