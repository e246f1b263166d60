"""A migrated database with a population in it: ours, and the peer's copy of the same."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.databases import Server, clone, drop, manage, provision_for_tests, ready_template

ROOT = Path(__file__).resolve().parents[2]
POPULATION = Path(__file__).with_name("population.sql")
PEERS_POPULATION = ROOT / "bench" / "guardian_peer" / "population.sql"
PEERS_SETTINGS = "bench.guardian_peer.settings"
OWNER, WEB = "childplan_owner", "childplan_web"
# The tables whose own triggers would write a million rows one at a time; what they write is written at once instead.
TRIGGERED = ("identity_child", "access_involvement")
PEOPLE = 204
OPENED = datetime(2024, 9, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Reader:
    """Somebody whose case list is measured. visible: how many children they may see."""

    visible: int
    membership_id: int
    user_id: int


@contextmanager
def populated(
    server: Server, *, children: int, cloned: bool, analyzed: bool = True, people: int = PEOPLE
) -> Iterator[str]:
    """The name of a database with that many children and practitioners, dropped at the end.

    cloned: from the suite's migrated template, which is quicker; else migrated like a new place.
    analyzed: False leaves the planner as it is right after a load, with nothing known of what came in.
    """
    name = f"childplan_cases_{children}_{os.getpid()}"
    try:
        if cloned:
            clone(server, template=ready_template(server), name=name)
        else:
            with server.administrator() as admin:
                admin.execute(f"drop database if exists {name} with (force)")
                provision_for_tests(admin, database=name)
            manage(server, "migrate", "--verbosity=0", login=OWNER, database=name)
        load(server.url(login=OWNER, database=name), children=children, people=people)
        if analyzed:
            with psycopg.connect(server.url(login=OWNER, database=name), autocommit=True) as owner:
                owner.execute("vacuum analyze")
        yield name
    finally:
        drop(server, name=name)


def load(owner_url: str, *, children: int, people: int = PEOPLE) -> None:
    """Load that many children. Row triggers are off meanwhile; the grants are those `access.expected_grant` says.

    Rows are made by the server itself: COPY into a table under row-level security is not possible, and the steward's
    INSERT passes the policies as in life.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"grant temporary on database {owner.info.dbname} to childplan_steward")
        for table in TRIGGERED:
            owner.execute(f"alter table {table} disable trigger user")
        with owner.transaction():
            owner.execute("set local role childplan_steward")
            owner.execute("set local row_security = on")
            owner.execute("set local work_mem = '256MB'")
            text = POPULATION.read_text().replace(":children", str(children)).replace(":people", str(people))
            _run(owner, text.replace(":opened", f"'{OPENED.isoformat()}'"))
        for table in TRIGGERED:
            owner.execute(f"alter table {table} enable trigger user")


def add(server: Server, name: str, path: Path) -> None:
    """Run one more file of rows as steward."""
    with psycopg.connect(server.url(login=OWNER, database=name), autocommit=True) as owner:
        with owner.transaction():
            owner.execute("set local role childplan_steward")
            owner.execute("set local row_security = on")
            _run(owner, path.read_text())
        owner.execute("vacuum analyze")


def load_peer(server: Server, name: str) -> None:
    """Install guardian and the peer beside ours, and copy the same children and permissions into its tables."""
    manage(
        server,
        "migrate",
        "--run-syncdb",
        "--verbosity=0",
        login=OWNER,
        database=name,
        settings=PEERS_SETTINGS,
    )
    with psycopg.connect(server.url(login=OWNER, database=name), autocommit=True) as owner:
        with owner.transaction():
            # The steward reads our rows; the peer's own tables are the owner's and have no policies.
            owner.execute("grant all on all tables in schema public to childplan_steward")
            owner.execute("grant all on all sequences in schema public to childplan_steward")
            owner.execute("set local role childplan_steward")
            owner.execute("set local row_security = on")
            _run(owner, PEERS_POPULATION.read_text())
        owner.execute("vacuum analyze")


def readers(owner_url: str) -> list[Reader]:
    """The measured readers, fewest visible first."""
    with psycopg.connect(owner_url) as owner, owner.transaction():
        owner.execute("set local role childplan_steward")
        owner.execute("set local row_security = on")
        found = owner.execute(
            "select (select count(distinct g.child_id) from access_grant g"
            "         where g.principal in (m.id, m.team_id, case when m.role = 'senco' then m.organisation_id end)),"
            "       m.id, m.user_id"
            "  from accounts_membership m join accounts_user u on u.id = m.user_id"
            " where u.email in ('person1@bench.example', 'person2@bench.example', 'person3@bench.example') order by 1"
        ).fetchall()
    return [Reader(*row) for row in found]


def unguarded_url(server: Server, name: str) -> str:
    """A database by the administrator's login, for whom no policy holds."""
    return urlunsplit(urlsplit(server.admin_url)._replace(path=f"/{name}"))


def measured(module: str, *arguments: str, url: str, settings: str, told: str = "") -> str:
    """Run one measuring module against a database in a process of its own. What it printed.

    told: what it is given on its standard input.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _run(owner: psycopg.Connection, text: str) -> None:
    # One statement at a time: a temporary table must be there before the next is read.
    for statement in text.split(";\n"):
        if statement.strip():
            owner.execute(statement)
