"""Whoever reads the logs of the web server finds no link in them that opens somebody's page or password."""

import http.client
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from childplan.config.launcher import ports
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.programs import Program, Running
from childplan.config.launcher.programs_to_run import Arrangement, at_once
from childplan.config.launcher.servers import Servers
from childplan.config.launcher.state import ROOT, State
from childplan.config.launcher.supervisor import Supervisor
from tests import databases
from tests.journeys.live import _answers, _at

from .deployment import PATIENCE, Deployment, filled_in

TOKEN, KEY = "Rm9yTm9ib2R5RWxzZQ-invited", "c3x9zz-0123456789abcdefforget"
HOST = "childplan.example.gov.uk"
# What somebody might set while looking for a fault.
CURIOUS = {"GRANIAN_LOG_ACCESS_ENABLED": "true", "GRANIAN_LOG_LEVEL": "debug", "LOG_LEVEL": "DEBUG"}
ASKED = (
    ("GET", f"/family/invitation/{TOKEN}/"),
    ("POST", f"/family/invitation/{TOKEN}/"),
    ("GET", f"/family/invitation/{TOKEN}"),
    ("GET", f"/family/invitation/{TOKEN}/%00/../nothing"),
    ("GET", f"/accounts/password/reset/key/1-{KEY}/"),
    ("POST", f"/accounts/password/reset/key/1-{KEY}/"),
    ("GET", f"/accounts/login/?next=/family/invitation/{TOKEN}/"),
    ("PUT", f"/accounts/password/reset/key/1-{KEY}"),
)


def from_launcher(server: databases.Server, database: str, folder: Path) -> tuple[Program, int]:
    """The web program of `make run`."""
    passwords = Passwords(**dict.fromkeys(Passwords.__dataclass_fields__, databases.PASSWORD))
    servers = Servers(_at(server.admin_url, database), os.environ["TEST_REDIS_URL"])
    run = Arrangement(
        State(folder / "launcher"), servers, passwords, web_port=ports.any_free(), notify_port=9
    )
    return next(program for program in at_once(run) if program.name == "web"), run.web_port


def from_compose(server: databases.Server, database: str, folder: Path) -> tuple[Program, int]:
    """The web service of docker-compose.yml."""
    host = server.admin_url.rpartition("@")[2].partition("/")[0]
    values = filled_in(CHILDPLAN_WEB_PASSWORD=databases.PASSWORD)
    queue = os.environ["TEST_REDIS_URL"].removeprefix("redis://").removesuffix("/0")
    places = {
        "pgbouncer:6432/childplan": f"{host}/{database}",
        f":{values['VALKEY_PASSWORD']}@valkey:6379": queue,
        "/srv/static": str(folder / "static"),
        "/tmp/": f"{folder}/",
    }
    deployment = Deployment(values, places)
    return deployment.program("web"), deployment.web_port


@pytest.fixture(params=[from_launcher, from_compose])
def web(
    request: pytest.FixtureRequest, database_server: databases.Server, tmp_path: Path, worker_id: str
) -> Iterator[tuple[Running, int]]:
    """The real web server, as its command stands, told by its environment to log all it can."""
    database = f"childplan_logs_{worker_id}"
    databases.clone(database_server, template=databases.ready_template(database_server), name=database)
    program, port = request.param(database_server, database, tmp_path)
    program = replace(program, environment={**program.environment, **CURIOUS})
    state = State(tmp_path / "state")
    with state.locked(), Supervisor(state, listens=False) as supervisor:
        running = supervisor.start(program)
        supervisor.wait_until(
            lambda: _answers(f"http://127.0.0.1:{port}/health/live/") or _says(port, "GET", "/health/live/"),
            what="web",
            seconds=PATIENCE,
        )
        yield running, port
    databases.drop(database_server, name=database)


def _says(port: int, method: str, path: str) -> int:
    """The status of an answer, asked as the council's proxy does. 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"name": "Grace", "password": "three plain words"}) if method == "POST" else None
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class TestTheLogsOfTheWebServer:
    def test_never_hold_a_link_that_opens_something(self, web: tuple[Running, int]) -> None:
        running, port = web
        answers = {(method, path): _says(port, method, path) for method, path in ASKED}
        assert all(answers.values()), answers
        log = running.log.read_text()
        assert "Listening at" in log
        assert [secret for secret in (TOKEN, KEY, "invitation/", "reset/key/") if secret in log] == []


class TestEveryCommandOfGranian:
    def test_refuses_to_log_addresses_whatever_the_environment_says(self) -> None:
        image = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if '"granian"' in line)
        assert '"--no-access-log"' in image
