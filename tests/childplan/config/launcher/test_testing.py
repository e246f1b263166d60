"""A test run finds its servers in the environment, and a machine without Chromium hears of it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from childplan.config.launcher import testing
from childplan.config.launcher.servers import Servers

LISTS_ITS_SERVERS = "import os, sys; sys.exit(os.environ['TEST_DATABASE_URL'] != 'database')"


@pytest.fixture(autouse=True)
def _servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def servers() -> Iterator[Servers]:
        yield Servers("database", "queue")

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.setattr(testing, "test_servers", servers)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class TestRunWithServers:
    def test_names_the_servers_to_the_command(self) -> None:
        assert testing.run_with_servers([sys.executable, "-c", LISTS_ITS_SERVERS]) == 0

    def test_ends_as_the_command_does(self) -> None:
        assert testing.run_with_servers([sys.executable, "-c", "raise SystemExit(5)"]) == 5


class TestRunSuite:
    @pytest.fixture
    def commands(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        seen: list[list[str]] = []
        monkeypatch.setattr(testing, "run_with_servers", lambda command: seen.append(command) or 0)
        monkeypatch.setattr(os, "environ", dict(os.environ))
        return seen

    def test_leaves_out_the_browser_tests_without_chromium_and_says_so_plainly(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(testing, "find_chromium", lambda: None)
        assert testing.run_suite(["-n", "2"]) == 0
        assert commands[0][-4:] == ["-n", "2", "-m", "not browser"]
        assert (
            capsys.readouterr().out.splitlines()[-1].startswith("NO CHROMIUM: the browser tests do not run")
        )

    def test_runs_everything_with_chromium(
        self, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(testing, "find_chromium", lambda: Path("/usr/bin/chromium"))
        assert testing.run_suite([]) == 0
        assert commands == [[sys.executable, "-m", "pytest"]]
        assert os.environ["CHROMIUM"] == "/usr/bin/chromium"
        assert "CHROMIUM" not in capsys.readouterr().out
