"""Test databases: one migrated template for each state of the schema, cloned for each worker in a tenth of a second.

Nobody connects to a template. One login may take every role, so that fixtures are laid as steward and requests pass
the door; journeys and proofs use the real logins instead.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.utils import timezone
from psycopg import sql

from childplan.common.management.commands.provision import LOGINS, provision
from childplan.common.rows import DatabaseRole

ROOT = Path(__file__).resolve().parents[1]
TESTS_LOGIN = "childplan_tests"
PASSWORD = "tests"  # a throw-away server that listens to this machine only
# What the schema and its guards are made from.
SOURCES = (
    "**/migrations/*.py",
    "**/sql/*.sql",
    "**/models.py",
    "**/models/*.py",
    "access/**/*.py",
    "common/*.py",
)
APPS = ("childplan", "attendance", "safeguarding", "send", "admissions", "portal")
# The demo borough is laid by acts, and what its facts leave to do is done: all but pages and tests shapes it.
WORLD_APPS = (*APPS, "demo")
PAGES = {"views", "forms", "presenters", "api", "standin", "launcher", "urls.py", "forms.py", "views.py"}
WORK_THROUGH_FACTS = "from childplan.escalation.tasks import work_through_facts; work_through_facts()"
STOPPED_CLOCK = """
create or replace function access.clock() returns timestamptz language sql stable as
  $$ select coalesce(
       nullif(pg_catalog.current_setting('childplan.clock', true), '')::timestamptz, statement_timestamp()) $$
"""


@dataclass(frozen=True)
class Server:
    """The server the tests use, by its administrator's address."""

    admin_url: str

    def url(self, *, login: str, database: str) -> str:
        parts = urlsplit(self.admin_url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, f"{login}:{PASSWORD}@{host}", f"/{database}", "", ""))

    def administrator(self) -> psycopg.Connection:
        return psycopg.connect(self.admin_url, autocommit=True)


def fingerprint() -> str:
    """Changes whenever a template made before would no longer be right."""
    # Only the apps are walked: beside them lie the servers' own files, which come and go meanwhile.
    return _digest(
        path
        for pattern in SOURCES
        for path in sorted(path for app in APPS for path in (ROOT / app).glob(pattern))
    )


def world_fingerprint() -> str:
    """Changes with everything that shapes the demo borough, and every day: its dates are relative to today."""
    sources = (
        path
        for app in WORLD_APPS
        for path in sorted([*(ROOT / app).rglob("*.py"), *(ROOT / app).rglob("*.sql")])
        if not PAGES & set(path.relative_to(ROOT).parts)
    )
    return _digest(sources, timezone.localdate().isoformat())


def _digest(paths: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256("".join(words).encode())
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def ready_template(server: Server) -> str:
    """The name of a migrated template for the present schema; made when there is none yet."""
    name = f"childplan_template_{fingerprint()}"
    with server.administrator() as admin:
        admin.execute("select pg_advisory_lock(20260302)")
        if not exists(admin, name):
            drop_old(admin, "childplan_template_")
            making = f"{name}_making"
            admin.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(making)))
            provision_for_tests(admin, database=making)
            manage(server, "migrate", "--verbosity=0", login="childplan_owner", database=making)
            with psycopg.connect(
                server.url(login="childplan_owner", database=making), autocommit=True
            ) as owner:
                owner.execute("grant create on schema access to childplan_steward")
                owner.execute("set role childplan_steward")
                owner.execute(STOPPED_CLOCK)
                owner.execute("reset role")
                owner.execute("revoke create on schema access from childplan_steward")
            admin.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name))
            )
    return name


def ready_world(server: Server) -> str:
    """The name of a template that holds the demo borough as of today, on the running clock; made when there is none.

    What its facts left to be done in the background is done; nothing has been sent yet.
    """
    name = f"childplan_world_{world_fingerprint()}"
    with server.administrator() as admin:
        admin.execute("select pg_advisory_lock(20260302)")
        if not exists(admin, name):
            drop_old(admin, "childplan_world_")
            making = f"{name}_making"
            provision_for_tests(admin, database=making)
            for login, *command in (
                ("childplan_owner", "migrate", "--verbosity=0"),
                ("childplan_owner", "load_demo_borough"),
                ("childplan_worker", "shell", "--verbosity=0", "--command", WORK_THROUGH_FACTS),
            ):
                manage(
                    server, *command, login=login, database=making, settings="childplan.config.settings.local"
                )
            admin.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name))
            )
    return name


def provision_for_tests(admin: psycopg.Connection, *, database: str) -> None:
    """Roles and logins as in a real place, and the one login that may take every role."""
    provision(admin, passwords=dict.fromkeys(LOGINS, PASSWORD), database=database)
    if not admin.execute("select 1 from pg_roles where rolname = %s", [TESTS_LOGIN]).fetchone():
        admin.execute(f"create role {TESTS_LOGIN} login noinherit password '{PASSWORD}'")
    for role in DatabaseRole:
        admin.execute(f"grant {role} to {TESTS_LOGIN}")
    admin.execute(
        sql.SQL("grant connect on database {} to {}").format(
            sql.Identifier(database), sql.Identifier(TESTS_LOGIN)
        )
    )


def clone(server: Server, *, template: str, name: str) -> None:
    """A fresh copy of a template. Rights on a database are not copied, so they are given again."""
    with server.administrator() as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        admin.execute("select pg_advisory_lock(20260302)")
        admin.execute(
            sql.SQL("create database {} template {} owner childplan_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        admin.execute("select pg_advisory_unlock(20260302)")
        admin.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("grant temporary on database {} to {}").format(
                sql.Identifier(name), sql.Identifier(DatabaseRole.STEWARD)
            )
        )
        for login in (*LOGINS, TESTS_LOGIN):
            admin.execute(
                sql.SQL("grant connect on database {} to {}").format(
                    sql.Identifier(name), sql.Identifier(login)
                )
            )


def drop(server: Server, *, name: str) -> None:
    with server.administrator() as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def manage(
    server: Server, *command: str, login: str, database: str, settings: str = "childplan.config.settings.test"
) -> str:
    """Run a management command against one database, as one login. Its output."""
    environment = {
        **os.environ,
        "DATABASE_URL": server.url(login=login, database=database),
        "DJANGO_SETTINGS_MODULE": settings,
        # Nobody listens while a template is made.
        "REDIS_URL": "memory://",
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def exists(admin: psycopg.Connection, name: str) -> bool:
    """Whether there is a database of that name."""
    return admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def drop_old(admin: psycopg.Connection, prefix: str) -> None:
    """Drop templates of states that are past."""
    old = admin.execute("select datname from pg_database where datname like %s", [f"{prefix}%"]).fetchall()
    for (name,) in old:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
