"""The demo borough with three web hosts, one of them ahead and one behind the database's clock; and a worker's hand."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any

import requests
from requests.adapters import HTTPAdapter

from childplan.config.launcher import ports
from childplan.config.launcher.programs_to_run import APPLICATION, Arrangement, at_once
from demo.bodies import DOMAIN, PASSWORD
from tests import databases
from tests.journeys.live import Live, live_stack
from tests.journeys.visitor import Visitor

SKEW = 2.0
RIGHT, AHEAD, BEHIND = "right", "ahead", "behind"
SKEWED = "bench.revocation.skewed:application"
PATIENCE = 60


@dataclass
class Place:
    """hosts: the address of each web host, by how its clock stands."""

    live: Live
    hosts: Mapping[str, str]
    hand: "Hand"

    def window(self, email: str, password: str = PASSWORD) -> "Window":
        """Somebody who signed in; the same session at every host."""
        signed_in = Visitor(self.hosts[RIGHT]).sign_in(email, password)
        return Window(self.hosts, dict(signed_in.session.cookies))

    def staff(self, key: str) -> "Window":
        return self.window(f"{key}@{DOMAIN}")


class Hand:
    """The background, which works when it is told to."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.revocation.hand"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said("ready")

    def works(self, what: str) -> None:
        """Once, until it is done."""
        with self._lock:
            pipe: IO[str] | None = self._process.stdin
            assert pipe is not None
            pipe.write(f"{what}\n")
            pipe.flush()
            self._said("done")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _said(self, word: str) -> None:
        pipe: IO[str] | None = self._process.stdout
        assert pipe is not None
        while (line := pipe.readline().strip()) != word:
            if not line and self._process.poll() is not None:
                raise RuntimeError("the background has ended")


class Window:
    """One browser window at any of the hosts. Each thread has its own."""

    def __init__(self, hosts: Mapping[str, str], cookies: Mapping[str, str]) -> None:
        self.hosts, self.cookies = hosts, dict(cookies)
        self.session = requests.Session()
        self.session.cookies.update(self.cookies)

    def another(self) -> "Window":
        return Window(self.hosts, self.cookies)

    def get(self, path: str, *, host: str = RIGHT, **headers: str) -> requests.Response:
        return self.session.get(
            self.hosts[host] + path, headers=headers, timeout=PATIENCE, allow_redirects=False
        )

    def post(self, path: str, fields: Mapping[str, object], *, host: str = RIGHT) -> requests.Response:
        """Send a form. Raises RuntimeError when it is not taken."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        address = self.hosts[host] + path
        answer = self.session.post(
            address,
            {**token, **fields},
            headers={"Referer": address},
            timeout=PATIENCE,
            allow_redirects=False,
        )
        if answer.status_code != 302:
            raise RuntimeError(f"POST {path}: {answer.status_code} {answer.text[:2000]}")
        return answer


class From(HTTPAdapter):
    """A visitor at an address of their own, since one address may open so many invitations and no more."""

    def __init__(self, number: int) -> None:
        self.address = f"127.{1 + number // 62_500}.{1 + number // 250 % 250}.{1 + number % 250}"
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **more)


def visited(address: str, *, number: int) -> requests.Response:
    """What somebody is shown who was never here."""
    with requests.Session() as session:
        session.mount("http://", From(number))
        # By number: the name of this machine may stand for another address first, at which a source of 127 is none.
        return session.get(address.replace("localhost", "127.0.0.1"), timeout=PATIENCE, allow_redirects=False)


@contextmanager
def place(server: databases.Server) -> Iterator[Place]:
    """Everything running; stopped and dropped at the end."""
    with live_stack(server, background=False) as live:
        run = live.arrangement
        assert run is not None
        hosts = {RIGHT: live.address}
        for name, seconds in ((AHEAD, SKEW), (BEHIND, -SKEW)):
            hosts[name] = _host(live, run, name, seconds)
        for address in hosts.values():
            live.wait_for(lambda at=address: _answers(at), what=f"the host at {address}")  # type: ignore[misc]
        root = str(databases.ROOT)
        hand = Hand({**run.environment("childplan_worker"), "PYTHONPATH": root})
        try:
            yield Place(live, hosts, hand)
        finally:
            hand.stop()


def _host(live: Live, run: Arrangement, name: str, seconds: float) -> str:
    port = ports.any_free()
    (web,) = [program for program in at_once(replace(run, web_port=port)) if program.name == "web"]
    command = tuple(SKEWED if word == APPLICATION else word for word in web.command)
    told = {**web.environment, "SITE_URL": live.address, "SKEW_SECONDS": str(seconds)}
    told["PYTHONPATH"] = os.pathsep.join(filter(None, (str(databases.ROOT), told.get("PYTHONPATH", ""))))
    live.also(replace(web, name=f"web-{name}", command=command, environment=told))
    return f"http://localhost:{port}"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/live/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
