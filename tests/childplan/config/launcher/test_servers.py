"""Servers that were named to us are used; ours are started for the rest."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from childplan.config.launcher import servers as module
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.servers import Servers, bring_up, check_administrator
from childplan.config.launcher.servers import test_servers as servers_for_tests
from childplan.config.launcher.supervisor import Supervisor


@pytest.fixture(autouse=True)
def _no_servers_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with servers_for_tests(tmp_path_factory.mktemp("servers")) as servers:
        yield servers


class TestTestServers:
    def test_both_answer(self, servers: Servers) -> None:
        psycopg.connect(servers.admin_database_url).close()
        assert redis.from_url(servers.redis_url).ping()

    def test_are_those_that_were_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://elsewhere/")
        monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/")
        with servers_for_tests() as named:
            assert named == Servers("postgresql://elsewhere/", "redis://elsewhere/")

    def test_work_elsewhere_when_another_run_holds_the_folder(self, tmp_path: Path) -> None:
        with servers_for_tests(tmp_path / "held") as first:
            with servers_for_tests(tmp_path / "held") as second:
                psycopg.connect(second.admin_database_url).close()
            psycopg.connect(first.admin_database_url).close()
        assert first != second

    def test_leave_nothing_running(self, tmp_path: Path) -> None:
        with servers_for_tests(tmp_path) as stopped:
            pass
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(stopped.admin_database_url)


class TestBringUp:
    def test_starts_nothing_when_both_were_named(self, supervisor: Supervisor, servers: Servers) -> None:
        passwords = Passwords.kept_in(supervisor.state)
        found = bring_up(
            supervisor,
            passwords,
            settings={},
            database_url=servers.admin_database_url,
            redis_url=servers.redis_url,
        )
        assert found == servers
        assert supervisor.running == []

    def test_starts_only_what_was_not_named(self, supervisor: Supervisor, servers: Servers) -> None:
        passwords = Passwords.kept_in(supervisor.state)
        bring_up(supervisor, passwords, settings={}, database_url=servers.admin_database_url)
        assert [one.program.name for one in supervisor.running] == ["valkey"]


class TestCheckAdministrator:
    def test_accepts_one_who_may_make_roles_and_databases(self, servers: Servers) -> None:
        check_administrator(servers.admin_database_url)

    def test_refuses_an_ordinary_login(self, servers: Servers) -> None:
        with psycopg.connect(servers.admin_database_url, autocommit=True) as connection:
            connection.execute("drop role if exists ordinary")
            connection.execute("create role ordinary login password 'x'")
        address = f"postgresql://ordinary:x@{servers.admin_database_url.rpartition('@')[2]}"
        with pytest.raises(CannotStart, match="administrator's login"):
            check_administrator(address)

    def test_refuses_a_server_that_is_not_there(self) -> None:
        with pytest.raises(CannotStart, match="cannot be used"):
            check_administrator("postgresql://administrator:hidden@127.0.0.1:1/postgres")

    def test_does_not_repeat_the_password(self) -> None:
        with pytest.raises(CannotStart) as refused:
            check_administrator("postgresql://administrator:hidden@127.0.0.1:1/postgres")
        assert "hidden" not in str(refused.value)

    def test_refuses_one_that_is_too_old(self, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "OLDEST", 99)
        with pytest.raises(CannotStart, match="too old: 99 or later"):
            check_administrator(servers.admin_database_url)
