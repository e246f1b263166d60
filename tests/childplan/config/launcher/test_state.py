"""The state folder: one run at a time, small files that are never half written."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from childplan.config.launcher import state as module
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import ROOT, AlreadyRunning, State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state")


class TestLocked:
    def test_refuses_a_second_run_and_says_where_the_first_is(self, state: State) -> None:
        with state.locked():
            state.note_run(pid=4242, address="http://localhost:8765")
            with pytest.raises(AlreadyRunning) as refused, state.locked():
                pass
        assert "already running at http://localhost:8765" in str(refused.value)
        assert "kill 4242" in str(refused.value)

    def test_refuses_across_processes(self, state: State) -> None:
        code = (
            "import sys, pathlib; from childplan.config.launcher.state import State\n"
            "with State(pathlib.Path(sys.argv[1])).locked(): pass"
        )
        command = [sys.executable, "-c", code, str(state.folder)]
        with state.locked():
            second = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        third = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert "AlreadyRunning" in second.stderr
        assert third.returncode == 0

    def test_lets_go_at_the_end(self, state: State) -> None:
        for _ in range(2):
            with state.locked():
                assert state.read("run.json", {})["pid"] == os.getpid()

    def test_says_so_when_the_folder_is_another_users(
        self, state: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: object, **_options: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "mkdir", refuse)
        with pytest.raises(CannotStart, match="belongs to another user"), state.locked():
            pass


class TestFiles:
    def test_are_readable_by_nobody_else(self, state: State) -> None:
        with state.locked():
            state.write("small.json", {"a": 1})
        assert stat.S_IMODE((state.folder / "small.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(state.folder.stat().st_mode) & 0o066 == 0

    @pytest.mark.parametrize("content", ["", '{"cut sho', "\x00"])
    def test_cut_short_count_as_missing(self, state: State, content: str) -> None:
        with state.locked():
            (state.folder / "small.json").write_text(content)
            assert state.read("small.json", {"default": True}) == {"default": True}

    def test_stay_whole_when_writing_is_interrupted(
        self, state: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(_descriptor: int) -> None:
            raise KeyboardInterrupt

        with state.locked():
            state.write("small.json", {"before": 1})
            monkeypatch.setattr(os, "fsync", interrupted)
            with pytest.raises(KeyboardInterrupt):
                state.write("small.json", {"after": 2})
            assert state.read("small.json", {}) == {"before": 1}


class TestLog:
    def test_sets_a_long_log_aside(self, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "LARGEST_LOG_BYTES", 10)
        with state.locked():
            state.log("web").write_text("a long enough log")
            assert not state.log("web").exists()
        assert (state.folder / "logs" / "web.log.1").read_text() == "a long enough log"


class TestFromEnvironment:
    def test_is_in_the_checkout(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CHILDPLAN_STATE", raising=False)
        assert State.from_environment().folder == ROOT / ".state"

    def test_is_where_it_was_told(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("CHILDPLAN_STATE", str(tmp_path))
        assert State.from_environment().folder == tmp_path
