"""The stand-in as its own process."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from childplan.notifications.standin import DEMO_API_KEY
from childplan.notifications.standin.__main__ import main
from tests.childplan.notifications.running import started, templates_in

ANOTHER_KEY = "area-11111111-2222-3333-4444-555555555555-66666666-7777-8888-9999-000000000000"


class TestProcess:
    def test_says_where_it_listens_and_takes_the_demo_key(self, tmp_path: Path) -> None:
        with started(tmp_path) as (_, standin):
            assert standin.root.startswith("http://127.0.0.1:")
            assert standin.send_visit()["reference"] == "ref-1"

    def test_takes_the_key_of_its_environment_instead(self, tmp_path: Path) -> None:
        with started(tmp_path, key=ANOTHER_KEY) as (_, standin):
            assert len(standin.client(key=ANOTHER_KEY).get_all_templates()["templates"]) == 3

    def test_remembers_everything_it_answered_after_it_was_killed(self, tmp_path: Path) -> None:
        with started(tmp_path) as (process, standin):
            sent = [standin.send_visit(reference=f"r{number}")["id"] for number in range(5)]
            process.kill()
            process.wait()

        with started(tmp_path) as (_, standin):
            found = standin.client().get_all_notifications(reference="r3")["notifications"]
            assert [each["id"] for each in found] == [sent[3]]
            assert [line["id"] for line in standin.lines()] == sent

    def test_stops_when_asked(self, tmp_path: Path) -> None:
        with started(tmp_path) as (process, _):
            process.send_signal(signal.SIGTERM)

            assert process.wait(timeout=10) == 0

    def test_refuses_a_log_that_another_one_writes(self, tmp_path: Path) -> None:
        with started(tmp_path), started(tmp_path) as (second, _):
            assert second.wait(timeout=10) == 1
            assert second.stderr is not None
            assert "Another stand-in is writing" in second.stderr.read()

    def test_needs_no_django(self) -> None:
        command = (
            "import sys, childplan.notifications.standin.__main__ as m; sys.exit('django' in sys.modules)"
        )

        assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0


class TestMain:
    def test_says_when_the_port_is_taken(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])

            assert main(["--port", port, "--log", str(tmp_path / "log")]) == 1

        assert f"Cannot use port {port}" in capsys.readouterr().err

    def test_says_when_the_key_is_none(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(os.environ, "NOTIFY_API_KEY", "secret")

        assert main(["--port", "0", "--log", str(tmp_path / "log")]) == 1

        assert "NOTIFY_API_KEY is not a key" in capsys.readouterr().err

    def test_says_when_there_is_no_template(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(os.environ, "NOTIFY_API_KEY", DEMO_API_KEY)
        (templates_in(tmp_path) / "empty").mkdir()

        assert main(["--port", "0", "--log", str(tmp_path / "log"), "--templates", str(tmp_path)]) == 1

        assert "There is no template" in capsys.readouterr().err
