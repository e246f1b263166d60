"""The web server, twice, behind the pool; one of the two is killed and started again all the time.

PgBouncer passes on under which name a client came, so the server's own list of sessions says whether the one that is
about to be killed stands in an open transaction.
"""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from childplan.config.launcher import ports
from childplan.config.launcher.programs_to_run import APPLICATION

THREADS = "16"
READY_WITHIN = 60.0
# How long a kill waits for the other side to be in the middle of something.
LOOKS_FOR = 1.0
IN_THE_MIDDLE = "select count(*) from pg_stat_activity where application_name = %s and state <> 'idle'"


@dataclass
class Web:
    """One server program. kills: how often it was killed; inside: how often of these in an open transaction."""

    environment: Mapping[str, str]
    port: int = field(default_factory=ports.any_free)
    kills: int = 0
    inside: int = 0
    running: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        return f"pooled-web-{self.port}"

    def start(self) -> None:
        command = (
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--no-ws"),
            *("--no-access-log", "--workers", "1", "--blocking-threads", THREADS, APPLICATION),
        )
        self.running = subprocess.Popen(
            [sys.executable, "-m", "granian", *command],
            env={**self.environment, "PGAPPNAME": self.name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self, admin: psycopg.Connection) -> None:
        """Without a word, with its workers: what it had asked the database stays half said."""
        if self.running is not None:
            deadline, inside = time.monotonic() + LOOKS_FOR, False
            while not inside and time.monotonic() < deadline:
                (inside,) = map(bool, admin.execute(IN_THE_MIDDLE, [self.name]).fetchone() or (0,))
            os.killpg(self.running.pid, 9)
            self.running.wait(timeout=20)
            self.kills += 1
            self.inside += inside

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live/", timeout=5).close()
            except (urllib.error.URLError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return


@contextmanager
def two_of(environment: Mapping[str, str]) -> Iterator[tuple[Web, Web]]:
    """Two that stand ready; both are gone at the end."""
    webs = Web(environment), Web(environment)
    try:
        for web in webs:
            web.start()
        for web in webs:
            web.wait_until_ready()
        yield webs
    finally:
        for web in webs:
            if web.running is not None and web.running.poll() is None:
                os.killpg(web.running.pid, 9)
                web.running.wait(timeout=20)


@contextmanager
def killed_in_turn(webs: tuple[Web, Web], admin_url: str, *, every: float) -> Iterator[None]:
    """One of the two is killed after so many seconds, and the other only once the first is back."""
    over = threading.Event()

    def killing() -> None:
        turn = 0
        with psycopg.connect(admin_url, autocommit=True) as admin:
            while not over.wait(every):
                web = webs[turn % len(webs)]
                web.kill(admin)
                web.start()
                web.wait_until_ready()
                turn += 1

    killer = threading.Thread(target=killing)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()
