"""Each program is told its own database login and no other secret of the database."""

from pathlib import Path

import pytest

from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.programs_to_run import (
    Arrangement,
    at_once,
    long_running,
    once_prepared,
    preparation,
)
from childplan.config.launcher.servers import Servers
from childplan.config.launcher.state import State

ADMINISTRATOR = "postgresql://administrator:master@db.example:5433/postgres?sslmode=require"


def arranged(folder: Path, admin_database_url: str = ADMINISTRATOR) -> Arrangement:
    state = State(folder)
    servers = Servers(admin_database_url, "redis://:queue@127.0.0.1:6380/0")
    return Arrangement(state, servers, Passwords.kept_in(state), web_port=8001, notify_port=8090)


@pytest.fixture
def run(tmp_path: Path) -> Arrangement:
    return arranged(tmp_path)


class TestLongRunning:
    def test_keep_the_worker_from_tables_that_are_not_there(self, run: Arrangement) -> None:
        assert [program.name for program in at_once(run)] == ["notify", "web", "beat"]
        assert [program.name for program in once_prepared(run)] == ["worker", "sealer"]

    def test_gives_each_its_own_login(self, run: Arrangement) -> None:
        logins = {
            program.name: program.environment["DATABASE_URL"].split(":")[1] for program in long_running(run)
        }
        assert logins["web"] == "//childplan_web"
        assert logins["worker"] == logins["beat"] == logins["sealer"] == "//childplan_worker"

    def test_tells_none_the_owners_or_the_administrators_password(self, run: Arrangement) -> None:
        for program in long_running(run):
            told = " ".join(program.environment.values())
            assert run.passwords.childplan_owner not in told
            assert "master" not in told

    def test_puts_no_secret_into_a_command(self, run: Arrangement) -> None:
        secrets = [
            run.passwords.childplan_web,
            run.passwords.secret_key,
            run.passwords.notify_api_key,
            "queue@",
        ]
        for program in (preparation(run), *long_running(run)):
            assert [secret for secret in secrets if secret in " ".join(program.command)] == []

    def test_tells_the_web_server_its_public_address(self, run: Arrangement) -> None:
        web = next(program for program in long_running(run) if program.name == "web")
        assert web.environment["SITE_URL"] == "http://localhost:8001"
        assert "8001" in web.command

    def test_sends_messages_to_the_stand_in(self, run: Arrangement) -> None:
        notify, *others = long_running(run)
        assert "8090" in notify.command
        assert {program.environment["NOTIFY_BASE_URL"] for program in others} == {"http://127.0.0.1:8090"}


class TestDatabaseUrl:
    def test_keeps_the_server_and_its_options(self, run: Arrangement) -> None:
        password = run.passwords.childplan_web
        expected = f"postgresql://childplan_web:{password}@db.example:5433/childplan?sslmode=require"
        assert run.database_url("childplan_web") == expected

    def test_keeps_the_database_that_was_named(self, tmp_path: Path) -> None:
        run = arranged(tmp_path, "postgresql://administrator@db.example/trial")
        assert run.database_url("childplan_owner").endswith("@db.example/trial")
        assert preparation(run).environment["CHILDPLAN_DATABASE"] == "trial"


class TestPreparation:
    def test_knows_the_administrator_the_owner_and_every_login(self, run: Arrangement) -> None:
        told = preparation(run).environment
        assert told["DATABASE_URL"] == ADMINISTRATOR
        assert told["OWNER_DATABASE_URL"] == run.database_url("childplan_owner")
        assert run.passwords.childplan_worker in told["CHILDPLAN_LOGIN_PASSWORDS"]

    def test_ignores_settings_meant_for_another_server(
        self, run: Arrangement, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("PGOPTIONS", "-c row_security=off")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "childplan.config.settings.production")
        told = preparation(run).environment
        assert "PGOPTIONS" not in told
        assert told["DJANGO_SETTINGS_MODULE"] == "childplan.config.settings.local"
