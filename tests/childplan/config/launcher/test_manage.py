"""Management commands in the borough that is running."""

from pathlib import Path

import pytest

from childplan.config.launcher import manage
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.manage import KEPT_IN, leave_environment, run_command
from childplan.config.launcher.state import State


class TestRunCommand:
    def test_runs_with_what_the_run_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "")
        ran: list[list[str]] = []
        monkeypatch.setattr(manage, "execute_from_command_line", ran.append)
        leave_environment(State(tmp_path), {"DATABASE_URL": "postgresql://owner@here/childplan"})
        run_command(State(tmp_path), ["register_partner", "Alder Road MIS"])
        assert ran == [["manage.py", "register_partner", "Alder Road MIS"]]
        assert manage.os.environ["DATABASE_URL"] == "postgresql://owner@here/childplan"

    def test_says_what_to_start_first(self, tmp_path: Path) -> None:
        with pytest.raises(CannotStart, match="make run"):
            run_command(State(tmp_path), ["check"])


class TestLeaveEnvironment:
    def test_keeps_passwords_from_other_users(self, tmp_path: Path) -> None:
        leave_environment(State(tmp_path), {"SECRET_KEY": "invented"})
        assert (tmp_path / KEPT_IN).stat().st_mode & 0o077 == 0

    def test_leaves_out_what_every_shell_knows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/ada")
        leave_environment(State(tmp_path), {"HOME": "/home/ada", "SITE_URL": "http://localhost:8000"})
        assert State(tmp_path).read(KEPT_IN, None) == {"SITE_URL": "http://localhost:8000"}
