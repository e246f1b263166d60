"""The live stack: the demo borough and everything a real place runs, under the real logins, for one test run.

The programs are those of the launcher, so that what a browser meets here is what a newcomer meets. Their database is a
clone of the world's template; their queue a numbered database of Valkey that nobody else uses.
"""

import json
import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg.rows import dict_row

from childplan.config.launcher import ports
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.programs import Program
from childplan.config.launcher.programs_to_run import Arrangement, long_running
from childplan.config.launcher.servers import Servers
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor
from childplan.config.launcher.valkey import start_valkey
from tests import databases

READY_WITHIN = 90.0
BACKGROUND = {"worker", "beat"}
Found = TypeVar("Found")


class NotInTime(AssertionError):
    """Something that the background should have done did not come about."""


@dataclass(frozen=True)
class Live:
    """A running borough. address: of the site, without a slash. sent_log: what the stand-in for Notify accepted.

    arrangement: what its programs were told; `also` runs one more of them, such as a second web server.
    """

    address: str
    database: str
    server: databases.Server
    sent_log: Path
    stop_programs: Callable[[], None] = lambda: None
    arrangement: Arrangement | None = None
    also: Callable[[Program], None] = lambda _: None

    @property
    def database_url(self) -> str:
        """The administrator's address of the borough's database."""
        return _at(self.server.admin_url, self.database)

    def sent(self, *, to: str) -> list[dict[str, str]]:
        """The e-mails that were delivered to somebody, oldest first, from the stand-in's own log."""
        lines = self.sent_log.read_text().splitlines() if self.sent_log.exists() else []
        return [mail for mail in map(json.loads, lines) if mail.get("to") == to]

    def ask(self, question: str, *values: object) -> list[dict[str, object]]:
        """Read the database for checking, past every policy. Never writes."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as steward:
            steward.execute("set transaction read only")
            return steward.execute(question, values).fetchall()

    def wait_for(self, look: Callable[[], Found], *, what: str, seconds: float = 60) -> Found:
        """What `look` finds, as soon as it finds something. Raises NotInTime."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := look():
                return found
            time.sleep(0.2)
        raise NotInTime(f"{what}: not within {seconds:.0f} s")


@contextmanager
def live_stack(server: databases.Server, *, background: bool = True, template: str = "") -> Iterator[Live]:
    """Clone the world, start everything, wait until it says it is ready; stop and drop it all at the end.

    background: whether worker and beat run too; without them nothing moves by itself. template: another borough.
    """
    name = f"childplan_live_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=template or databases.ready_world(server), name=name)
    with ExitStack() as stack:
        stack.callback(databases.drop, server, name=name)
        folder = Path(tempfile.mkdtemp(prefix="childplan-live-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        state = State(folder)
        supervisor = stack.enter_context(Supervisor(state, listens=False))
        run = _arrange(stack, state, supervisor, _at(server.admin_url, name))
        for program in long_running(run):
            if background or program.name not in BACKGROUND:
                supervisor.start(program)
        supervisor.wait_until(
            lambda: _answers(f"{run.address}/health/ready/"), what="the site", seconds=READY_WITHIN
        )
        sent_log = folder / "notify-sent.jsonl"
        yield Live(
            run.address,
            name,
            server,
            sent_log,
            lambda: supervisor.__exit__(None, None, None),
            run,
            supervisor.start,
        )


def _arrange(stack: ExitStack, state: State, supervisor: Supervisor, database_url: str) -> Arrangement:
    throw_away = databases.PASSWORD
    passwords = Passwords(
        administrator=throw_away,
        childplan_owner=throw_away,
        childplan_web=throw_away,
        childplan_worker=throw_away,
        valkey=uuid.uuid4().hex,
        secret_key=uuid.uuid4().hex * 2,
        notify_api_key=f"childplan_demo-{uuid.uuid4()}-{uuid.uuid4()}",
    )
    if given := os.environ.get("TEST_REDIS_URL"):
        queue = stack.enter_context(own_number(given))
    else:
        queue = start_valkey(supervisor, password=passwords.valkey)
    return Arrangement(state, Servers(database_url, queue), passwords, ports.any_free(), ports.any_free())


@contextmanager
def own_number(url: str) -> Iterator[str]:
    """A numbered database of that server that no other run holds, emptied before and after."""
    parts = urlsplit(url)
    register = redis.Redis.from_url(urlunsplit(parts._replace(path="/0")))
    for number in range(1, 16):
        if register.set(f"childplan-live-{number}", os.getpid(), nx=True, ex=3600):
            break
    else:
        raise RuntimeError(f"every numbered database of {parts.hostname} is taken")
    mine = urlunsplit(parts._replace(path=f"/{number}"))
    with redis.Redis.from_url(mine) as queue:
        queue.flushdb()
        try:
            yield mine
        finally:
            queue.flushdb()
            register.delete(f"childplan-live-{number}")
            register.close()


def _at(admin_url: str, database: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
