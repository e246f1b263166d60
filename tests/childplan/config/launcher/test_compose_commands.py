"""Each command of docker-compose.yml that is ours comes up, with the settings of production."""

import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import ProgramEnded, Supervisor
from childplan.notifications.standin import DEMO_API_KEY
from tests import databases

from .deployment import PATIENCE, Deployment, filled_in

STOPPED = ("ended with code 0", "ended by SIGTERM")
HOST = "childplan.example.gov.uk"


@pytest.fixture(scope="module")
def deployment(
    database_server: databases.Server, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Deployment]:
    """The test servers in place of the containers', with a database that a deployment before this one migrated."""
    folder, name = tmp_path_factory.mktemp("deployment"), f"childplan_deployed_{worker_id}"
    databases.clone(database_server, template=databases.ready_template(database_server), name=name)
    postgres = urlsplit(database_server.admin_url)
    values = filled_in(
        **dict.fromkeys(
            ("CHILDPLAN_OWNER_PASSWORD", "CHILDPLAN_WEB_PASSWORD", "CHILDPLAN_WORKER_PASSWORD"), "tests"
        ),
        NOTIFY_API_KEY=DEMO_API_KEY,
    )
    queue = urlsplit(os.environ["TEST_REDIS_URL"])
    places = {
        f"postgres:{values['POSTGRES_PASSWORD']}@postgres:5432": postgres.netloc,
        "postgres:5432/childplan": f"{postgres.netloc.rpartition('@')[2]}/{name}",
        "pgbouncer:6432/childplan": f"{postgres.netloc.rpartition('@')[2]}/{name}",
        f":{values['VALKEY_PASSWORD']}@valkey:6379/0": f"{queue.netloc}/15",
        "/srv/static": str(folder / "static"),
        "/tmp/": f"{folder}/",
        "/srv/seals": str(folder / "seals"),
    }
    yield Deployment(values, places)
    databases.drop(database_server, name=name)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    state = State(tmp_path / "state")
    with state.locked(), Supervisor(state, listens=False) as supervisor:
        yield supervisor


def comes_up(supervisor: Supervisor, deployment: Deployment, service: str) -> None:
    """Start it and ask what Docker would ask, until it is well. The supervisor fails when it ends meanwhile."""
    supervisor.start(deployment.program(service))
    check = deployment.health_check(service)

    def is_well() -> bool:
        try:
            supervisor.finish(check)
        except ProgramEnded:
            supervisor.forget(supervisor.running[-1])
            return False
        return True

    supervisor.wait_until(is_well, what=service, seconds=PATIENCE)


def ending(supervisor: Supervisor) -> str:
    """How the program started last ends when it is asked to."""
    one = supervisor.running[-1]
    one.stop()
    supervisor.forget(one)
    return one.ending


class TestOneOffCommands:
    def test_provision_may_be_repeated(
        self, supervisor: Supervisor, deployment: Deployment, database_server: databases.Server
    ) -> None:
        with database_server.administrator() as administrator:
            administrator.execute("select pg_advisory_lock(20260302)")  # as whoever makes roles in the suite
            supervisor.finish(deployment.program("provision"))

    def test_migrate_may_be_repeated_as_the_owner(
        self, supervisor: Supervisor, deployment: Deployment
    ) -> None:
        supervisor.finish(deployment.program("migrate"))

    def test_provision_refuses_when_a_password_is_missing(
        self, supervisor: Supervisor, deployment: Deployment
    ) -> None:
        forgetful = Deployment({**deployment.values, "CHILDPLAN_WEB_PASSWORD": ""}, deployment.places)
        with pytest.raises(ProgramEnded, match="names no password for: childplan_web"):
            supervisor.finish(forgetful.program("provision"))


class TestWeb:
    def test_comes_up_serves_a_page_with_its_style_and_stops(
        self, supervisor: Supervisor, deployment: Deployment
    ) -> None:
        supervisor.finish(deployment.image_build())
        comes_up(supervisor, deployment, "web")
        page = self.get(deployment, "/accounts/login/")
        style = re.search(r'href="(/static/[^"]*govuk-frontend\.min\.[0-9a-f]{12}\.css)"', page)
        assert style is not None
        assert ".govuk-" in self.get(deployment, style[1])
        assert ending(supervisor) in STOPPED

    @staticmethod
    def get(deployment: Deployment, path: str) -> str:
        """As the council's proxy asks, having ended TLS."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://127.0.0.1:{deployment.web_port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())


class TestPrograms:
    @pytest.mark.parametrize("service", ["worker", "beat", "sealer", "notify"])
    def test_come_up_and_stop_when_docker_asks(
        self, supervisor: Supervisor, deployment: Deployment, service: str
    ) -> None:
        comes_up(supervisor, deployment, service)
        assert ending(supervisor) in STOPPED

    def test_run_with_the_settings_of_production(self, deployment: Deployment) -> None:
        settings = {
            deployment.program(service).environment["DJANGO_SETTINGS_MODULE"]
            for service in ("provision", "migrate", "web", "worker", "beat", "sealer")
        }
        assert settings == {"childplan.config.settings.production"}
