"""A stand-in for Notify that really listens, in a thread with a clock of its own or as its own process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from childplan.notifications.standin import DEMO_API_KEY, template_id
from childplan.notifications.standin.desk import Desk
from childplan.notifications.standin.messages import MessageLog
from childplan.notifications.standin.server import StandInServer
from childplan.notifications.standin.templates import read_templates
from childplan.notifications.standin.tokens import ApiKey

TEMPLATES = {
    "visit": "Subject: A visit on ((day))\n\nHello ((name)),\n\nsee ((link)).\n",
    "hello": "Subject: Hello\n\nNothing to fill in.\n",
    "reminder": "Your visit is on ((day)).\n",
}
VISIT = {"day": "Friday", "name": "Sam", "link": "https://area.example/v/1"}


@dataclass
class MovableClock:
    """A clock that moves only when told to."""

    moment: datetime = datetime(2026, 9, 3, 13, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Running:
    """A listening stand-in as a test sees it."""

    root: str
    log: Path
    clock: MovableClock = field(default_factory=MovableClock)

    def client(self, *, key: str = DEMO_API_KEY, timeout: float = 10) -> NotificationsAPIClient:
        client = NotificationsAPIClient(key, base_url=self.root, timeout=timeout)
        client.request_session.trust_env = False
        return client

    def send_visit(self, **changes: object) -> dict:
        fields = {
            "email_address": "sam@example.com",
            "template_id": template_id("visit"),
            "personalisation": VISIT,
            "reference": "ref-1",
        }
        return self.client().send_email_notification(**(fields | changes))

    def arrange(self, **faults: object) -> requests.Response:
        return requests.post(f"{self.root}/_faults", json=faults, timeout=10)

    def told(self) -> dict:
        return requests.get(f"{self.root}/_faults", timeout=10).json()

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.root}{path}", timeout=10)

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def refusal_of(caught: pytest.ExceptionInfo[HTTPError]) -> tuple[int, list[tuple[str, str]]]:
    """The status and the (kind, message) pairs of an error the client raised."""
    return caught.value.status_code, [(each["error"], each["message"]) for each in caught.value.message]


def templates_in(folder: Path) -> Path:
    """The folder of the templates above."""
    place = folder / "templates"
    place.mkdir(exist_ok=True)
    for name, text in TEMPLATES.items():
        (place / f"{name}.txt").write_text(text)
    return place


@contextmanager
def standing_in(folder: Path, *, rate_limit: int = 3000, faults_allowed: bool = True) -> Iterator[Running]:
    """A stand-in in a thread, on a free port, its clock stopped."""
    clock = MovableClock()
    log = folder / "notify.jsonl"
    desk = Desk(
        templates=read_templates(templates_in(folder)),
        log=MessageLog(log),
        clock=clock,
        rate_limit=rate_limit,
    )
    key = ApiKey.read(DEMO_API_KEY)
    with StandInServer(("127.0.0.1", 0), desk=desk, key=key, faults_allowed=faults_allowed) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Running(root=desk.root, log=log, clock=clock)
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def started(folder: Path, *options: str, key: str = "") -> Iterator[tuple[subprocess.Popen[str], Running]]:
    """A stand-in as its own process, killed at the end if it still runs."""
    log = folder / "notify.jsonl"
    command = [sys.executable, "-m", "childplan.notifications.standin", "--port", "0", "--log", str(log)]
    process = subprocess.Popen(
        [*command, "--templates", str(templates_in(folder)), *options],
        env=os.environ | {"NOTIFY_API_KEY": key},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = process.stdout.readline() if process.stdout else ""
        yield process, Running(root=said.rpartition(" ")[2].strip(), log=log)
    finally:
        process.kill()
        process.communicate()
