"""What a killed run left is ended by the next; a stranger who got its number is not."""

import json

import pytest

from childplan.config.launcher import leftovers
from childplan.config.launcher.programs import start
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor

from .conftest import GOES_ON, WILL_NOT_STOP, MakeProgram


class TestEndLeftovers:
    def test_ends_what_an_earlier_run_left(self, state: State, make_program: MakeProgram) -> None:
        left = [start(make_program(name, GOES_ON), log=state.log(name)) for name in ("postgres", "web")]
        leftovers.remember(state, left)
        with Supervisor(state, listens=False):
            assert [one.has_ended for one in left] == [True, True]

    def test_leaves_a_stranger_with_the_same_number_alone(
        self, state: State, make_program: MakeProgram
    ) -> None:
        stranger = start(make_program("stranger", GOES_ON), log=state.log("stranger"))
        leftovers.remember(state, [stranger])
        remembered = state.read(leftovers.FILE, [])
        state.write(leftovers.FILE, [{**remembered[0], "born": "1"}])
        assert leftovers.end_leftovers(state) == 0
        assert not stranger.has_ended
        stranger.stop()

    def test_insists(
        self, supervisor: Supervisor, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = start(make_program("stubborn", WILL_NOT_STOP), log=supervisor.state.log("stubborn"))
        supervisor.wait_until(lambda: "ready" in left.log.read_text(), what="it", seconds=60)
        leftovers.remember(supervisor.state, [left])
        monkeypatch.setattr(leftovers, "PATIENCE", 0.2)
        assert leftovers.end_leftovers(supervisor.state) == 1
        left.popen.wait(60)
        assert left.ending == "ended by SIGKILL"

    def test_is_content_with_nothing(self, state: State) -> None:
        assert leftovers.end_leftovers(state) == 0


class TestRemember:
    def test_keeps_no_command_and_no_password(self, state: State, make_program: MakeProgram) -> None:
        one = start(make_program("web", GOES_ON, "a-password"), log=state.log("web"))
        leftovers.remember(state, [one])
        one.stop()
        assert "password" not in json.dumps(state.read(leftovers.FILE, []))
