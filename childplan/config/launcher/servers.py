"""The two servers everything stands on: PostgreSQL and Valkey, our own or the ones that were named to us.

For tests and proofs there is `test_servers`: the same servers, tuned for data worth nothing.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.postgres import OLDEST, TEST_SETTINGS, start_postgres
from childplan.config.launcher.state import ROOT, AlreadyRunning, State
from childplan.config.launcher.supervisor import Supervisor
from childplan.config.launcher.valkey import start_valkey

TEST_STATE = ROOT / ".state" / "tests"


@dataclass(frozen=True)
class Servers:
    """Addresses with passwords in them: never printed, never logged."""

    admin_database_url: str
    redis_url: str


def bring_up(
    supervisor: Supervisor,
    passwords: Passwords,
    *,
    settings: Mapping[str, str],
    database_url: str = "",
    redis_url: str = "",
) -> Servers:
    """Use the servers whose addresses are given, start our own for the rest. Raises CannotStart."""
    if database_url:
        check_administrator(database_url)
    else:
        database_url = start_postgres(supervisor, password=passwords.administrator, settings=settings)
    if not redis_url:
        redis_url = start_valkey(supervisor, password=passwords.valkey)
    return Servers(database_url, redis_url)


def check_administrator(database_url: str) -> None:
    """The given login reaches a new enough server and may make roles and databases. Raises CannotStart."""
    question = "select rolsuper or (rolcreaterole and rolcreatedb) from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            version, row = connection.info.server_version, connection.execute(question).fetchone()
    except psycopg.Error as refused:
        raise CannotStart(f"The server that DATABASE_URL names cannot be used: {refused}") from refused
    if version < OLDEST * 10000:
        raise CannotStart(f"The server that DATABASE_URL names is too old: {OLDEST} or later is needed.")
    if not (row and row[0]):
        raise CannotStart(
            "DATABASE_URL needs an administrator's login: one that may make roles and databases."
        )


@contextmanager
def test_servers(state_dir: Path | None = None) -> Iterator[Servers]:  # noqa: PT028  # no test
    """PostgreSQL and Valkey for a test run, stopped at its end.

    TEST_DATABASE_URL (an administrator's login) and TEST_REDIS_URL are used instead where they are set.
    The folder keeps its data for the next run, and with it the migrated template; when another run holds
    it, this one works in a temporary folder.
    """
    given_database, given_redis = (
        os.environ.get("TEST_DATABASE_URL", ""),
        os.environ.get("TEST_REDIS_URL", ""),
    )
    if given_database and given_redis:
        yield Servers(given_database, given_redis)
        return
    with ExitStack() as stack:
        state = _hold(stack, state_dir or TEST_STATE)
        supervisor = stack.enter_context(Supervisor(state, listens=False))
        yield bring_up(
            supervisor,
            Passwords.kept_in(state),
            settings=TEST_SETTINGS,
            database_url=given_database,
            redis_url=given_redis,
        )


test_servers.__test__ = False  # type: ignore[attr-defined]  # pytest must not take it for a test


def _hold(stack: ExitStack, folder: Path) -> State:
    state = State(folder.resolve())
    try:
        stack.enter_context(state.locked())
    except AlreadyRunning:
        temporary = Path(tempfile.mkdtemp(prefix="childplan-tests-"))
        temporary.chmod(0o711)
        stack.callback(shutil.rmtree, temporary, ignore_errors=True)
        state = State(temporary)
        stack.enter_context(state.locked())
    return state
