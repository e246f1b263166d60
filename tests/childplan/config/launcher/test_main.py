"""`make run` from the outside, with small stand-ins for the Django programs: real servers, real signals."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from childplan.config.launcher.ports import any_free
from childplan.config.launcher.state import ROOT

STAND_INS = """
import dataclasses, os, sys
from childplan.config.launcher import __main__ as launcher, programs_to_run
from childplan.config.launcher.programs import Program

WEB = '''
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'here')
    def log_message(self, *arguments): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
'''

def preparation(run):
    script = f"import pathlib; pathlib.Path({str(programs_to_run.sign_ins(run.state))!r}).write_text('ruth')"
    return Program('prepare', (sys.executable, '-c', script), dict(os.environ), patience=30)

def at_once(run):
    return [Program('web', (sys.executable, '-c', WEB, str(run.web_port)), dict(os.environ))]

def once_prepared(run):
    return [Program('worker', (sys.executable, '-c', 'import signal; signal.pause()'), dict(os.environ))]

launcher.at_once, launcher.preparation, launcher.once_prepared = at_once, preparation, once_prepared
sys.exit(launcher.main())
"""


@dataclass
class Launcher:
    """One run, as its terminal sees it."""

    popen: subprocess.Popen[str]
    state: Path

    def read_until(self, words: str) -> str:
        """Everything it says up to the line with these words."""
        assert self.popen.stdout is not None
        told = ""
        for line in self.popen.stdout:
            told += line
            if words in line:
                return told
        raise AssertionError(f"{words!r} was never said, but: {told}")

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.popen.send_signal(number)
        told = self.popen.communicate(timeout=120)[0]
        return self.popen.returncode, told

    def program(self, name: str) -> int:
        """The process of one program, found by its log."""
        for entry in Path("/proc").glob("[0-9]*/fd/2"):
            if entry.exists() and str(entry.readlink()) == str(self.state / "logs" / f"{name}.log"):
                return int(entry.parts[2])
        raise AssertionError(f"{name} does not run")

    def left_running(self) -> list[int]:
        """Processes that write to a log of ours."""
        logs = [entry for entry in Path("/proc").glob("[0-9]*/fd/2") if writes_below(entry, self.state)]
        return [int(entry.parts[2]) for entry in logs]


def writes_below(entry: Path, folder: Path) -> bool:
    try:
        return entry.readlink().is_relative_to(folder)
    except OSError:
        return False


class Starter:
    """Starts launchers on one state folder and ends those that a test left."""

    def __init__(self, state: Path) -> None:
        self.state, self.started = state, list[Launcher]()

    def __call__(self, **environment: str) -> Launcher:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "PORT")
        }
        popen = subprocess.Popen(
            [sys.executable, "-c", STAND_INS],
            env={**kept, "CHILDPLAN_STATE": str(self.state), "PORT": str(any_free()), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        self.started.append(Launcher(popen, self.state))
        return self.started[-1]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    starter = Starter(tmp_path / "state")
    yield starter
    for one in starter.started:
        if one.popen.poll() is None:
            one.end()


class TestRun:
    def test_says_where_it_is_and_who_can_sign_in(self, start: Starter) -> None:
        told = start().read_until("at http://localhost:")
        assert "ruth" in told
        address = re.search(r"http://localhost:\d+", told)
        assert address is not None
        assert urlopen(f"{address.group()}/health/ready/").read() == b"here"

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_stops_everything_when_asked(self, start: Starter, number: signal.Signals) -> None:
        launcher = start()
        launcher.read_until("Ctrl-C stops everything")
        assert len(launcher.left_running()) >= 4
        assert launcher.end(number) == (0, "\nStopping …\nStopped.\n")
        assert launcher.left_running() == []

    def test_tells_a_second_start_where_the_first_is(self, start: Starter) -> None:
        told = start().read_until("at http://localhost:")
        address = told.split()[-1]
        second = start()
        assert f"already running at {address}" in second.popen.communicate(timeout=120)[0]
        assert second.popen.returncode == 1

    def test_takes_the_next_port_when_its_own_is_taken(self, start: Starter) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            told = start(PORT=str(taken)).read_until("at http://localhost:")
        assert f"Port {taken} is taken by another program; using " in told

    @pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
    def test_refuses_a_port_that_is_none(self, start: Starter, port: str) -> None:
        launcher = start(PORT=port)
        assert f"PORT is '{port}'" in launcher.popen.communicate(timeout=120)[0]
        assert launcher.popen.returncode == 1

    @pytest.mark.parametrize("name", ["postgres", "valkey", "web", "worker"])
    def test_stops_everything_when_one_program_dies_and_names_its_log(
        self, start: Starter, name: str
    ) -> None:
        launcher = start()
        launcher.read_until("Ctrl-C stops everything")
        os.kill(launcher.program(name), signal.SIGKILL)
        told = launcher.popen.communicate(timeout=120)[0]
        assert f"{name} ended by SIGKILL. Read {launcher.state}/logs/{name}.log" in told
        assert launcher.popen.returncode == 1
        assert launcher.left_running() == []

    def test_starts_again_after_it_was_killed(self, start: Starter) -> None:
        first = start()
        first.read_until("Ctrl-C stops everything")
        first.end(signal.SIGKILL)
        second = start()
        second.read_until("Ctrl-C stops everything")
        assert second.end()[0] == 0
        assert second.left_running() == []

    def test_uses_the_servers_it_was_given(self, start: Starter, tmp_path: Path) -> None:
        from childplan.config.launcher.servers import test_servers as servers_for_tests

        with servers_for_tests(tmp_path / "given") as given:
            launcher = start(DATABASE_URL=given.admin_database_url, REDIS_URL=given.redis_url)
            launcher.read_until("Ctrl-C stops everything")
            assert not list(launcher.state.glob("postgres-*"))
            assert not (launcher.state / "valkey").exists()
            assert launcher.end()[0] == 0
            psycopg.connect(given.admin_database_url).close()
