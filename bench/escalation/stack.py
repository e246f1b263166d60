"""The programs of a real place, each of which can be stopped, looked at, killed and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.rows import dict_row

from childplan.config.launcher import ports
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.programs import Program, Running, start
from childplan.config.launcher.programs_to_run import Arrangement, long_running
from childplan.config.launcher.servers import Servers
from childplan.config.launcher.state import State
from childplan.config.launcher.valkey import find_server
from tests import databases

READY_WITHIN = 120.0


@dataclass
class Stack:
    """One borough. running: by the program's name; since: when each was started, by this machine's clock."""

    address: str
    notify: str
    folder: Path
    database_url: str
    programs: dict[str, Program]
    running: dict[str, Running] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """What the stand-in accepted, a line each."""
        return self.folder / "notify-sent.jsonl"

    def start(self, name: str) -> None:
        self.running[name] = start(self.programs[name], log=self.folder / f"{name}.log")
        self.since[name] = time.time()

    def keep_alive(self) -> list[str]:
        """Start again what has ended by itself, as a place's supervisor would."""
        ended = [name for name, one in self.running.items() if one.has_ended]
        for name in ended:
            self.start(name)
        return ended

    def freeze(self, name: str) -> None:
        """Hold a program and everything it forked where it is."""
        os.killpg(self.running[name].popen.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let it go on."""
        os.killpg(self.running[name].popen.pid, signal.SIGCONT)

    def kill(self, name: str) -> None:
        """End it at once, and everything it forked."""
        with suppress(ProcessLookupError):
            os.killpg(self.running[name].popen.pid, signal.SIGKILL)
        self.running[name].popen.wait()

    def kill_pool(self) -> None:
        """End the frozen worker's own processes, where the work is done, and let it go on: it forks new ones."""
        main = self.running["worker"].popen.pid
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self.since["worker"] = time.time()
        os.killpg(main, signal.SIGCONT)

    def close(self) -> None:
        for name in reversed(list(self.running)):
            self.kill(name)


@contextmanager
def stack(server: databases.Server) -> Iterator[Stack]:
    """Everything but the servers of PostgreSQL is ours: its own Valkey too, so that it can be killed."""
    name = f"childplan_kills_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=databases.ready_world(server), name=name)
    folder = Path(tempfile.mkdtemp(prefix="childplan-kills-"))
    made = _made(server, name, folder)
    try:
        for program in ("valkey", "notify", "web", "beat", "worker"):
            made.start(program)
        _wait_for(f"{made.address}/health/ready/")
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)
        databases.drop(server, name=name)


def _made(server: databases.Server, name: str, folder: Path) -> Stack:
    throw_away, queue = databases.PASSWORD, uuid.uuid4().hex
    passwords = Passwords(
        administrator=throw_away,
        childplan_owner=throw_away,
        childplan_web=throw_away,
        childplan_worker=throw_away,
        valkey=queue,
        secret_key=uuid.uuid4().hex * 2,
        notify_api_key=f"childplan_demo-{uuid.uuid4()}-{uuid.uuid4()}",
    )
    port = ports.any_free()
    place = folder / "valkey"
    place.mkdir()
    configuration = place / "valkey.conf"
    configuration.write_text(
        f'bind 127.0.0.1\nport {port}\ndir "{place}"\nappendonly yes\nrequirepass {queue}\n'
    )
    database_url = urlunsplit(urlsplit(server.admin_url)._replace(path=f"/{name}"))
    servers = Servers(database_url, f"redis://:{queue}@127.0.0.1:{port}/0")
    run = Arrangement(State(folder), servers, passwords, ports.any_free(), ports.any_free())
    programs = {program.name: program for program in long_running(run)}
    notify = programs["notify"]
    programs["notify"] = Program(notify.name, (*notify.command, "--faults"), notify.environment)
    programs["valkey"] = Program("valkey", (str(find_server()), str(configuration)), dict(os.environ))
    return Stack(run.address, f"http://127.0.0.1:{run.notify_port}", folder, database_url, programs)


@contextmanager
def watching(database_url: str) -> Iterator[psycopg.Connection[dict[str, object]]]:
    """Reads the database past every policy; never writes."""
    with psycopg.connect(database_url, row_factory=dict_row, autocommit=True) as steward:
        steward.execute("set default_transaction_read_only = on")
        yield steward


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.3)
    raise subprocess.TimeoutExpired(address, READY_WITHIN)
