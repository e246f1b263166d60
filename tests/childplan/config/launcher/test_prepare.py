"""The steps before the programs: in order, each with its own login, the slow ones told."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from childplan.config.launcher import prepare as module
from childplan.config.launcher.prepare import prepare

CALLED: list[tuple[str, str]] = []


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are noted with the login they would have run with."""
    login = ""

    def sign_in_as(database_url: str) -> None:
        nonlocal login
        login = database_url

    def call_command(name: str, *_arguments: str, **options: Any) -> None:
        CALLED.append((name, login))
        options["stdout"].write(f"output of {name}\n")

    CALLED.clear()
    monkeypatch.setenv("DATABASE_URL", "administrator")
    monkeypatch.setenv("OWNER_DATABASE_URL", "owner")
    monkeypatch.setattr(module, "sign_in_as", sign_in_as)
    monkeypatch.setattr(module, "call_command", call_command)


class TestPrepare:
    def test_takes_every_step_in_order_with_its_login(self, tmp_path: Path) -> None:
        prepare(database="childplan", sign_ins=tmp_path / "sign-ins", log=StringIO(), tell=lambda _line: None)
        assert CALLED == [
            ("provision", "administrator"),
            ("migrate", "owner"),
            ("load_demo_borough", "owner"),
            ("demo_sign_ins", "owner"),
        ]

    def test_leaves_the_sign_ins_for_the_launcher_and_the_rest_in_the_log(self, tmp_path: Path) -> None:
        log = StringIO()
        prepare(database="childplan", sign_ins=tmp_path / "sign-ins", log=log, tell=lambda _line: None)
        assert (tmp_path / "sign-ins").read_text() == "output of demo_sign_ins\n"
        assert log.getvalue().count("output of") == 3

    def test_tells_only_the_steps_that_took_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticks = iter([0.0, 0.1, 1.0, 25.0, 30.0, 30.2])
        monkeypatch.setattr(module.time, "monotonic", lambda: next(ticks))
        told: list[str] = []
        prepare(database="childplan", sign_ins=tmp_path / "sign-ins", log=StringIO(), tell=told.append)
        assert told == ["  Tables: 24.0 s"]
