"""What the tests of seals stand on: looks that really commit, and the hand of a superuser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from childplan.common import rows
from childplan.history import looking
from childplan.history.sealing import seal
from childplan.history.verifying import Verified, verify
from tests import databases


def look(times: int = 1) -> list[UUID]:
    """So many looks, each its own transaction; the children that were shown."""
    children = [uuid4() for _ in range(times)]
    for child in children:
        with rows.entered(rows.OUTSIDE):
            look_inside(child)
    return children


def look_inside(*children: UUID) -> None:
    """One look in the present transaction."""
    looking.begin()
    looking.looked_at(children, 1)
    looking.write_down(act="proof", method="GET", outcome="seen", status=200)


def sealed(file: Path | None = None, *, looks: int = 3) -> None:
    look(looks)
    seal(into=file)


def wrong(file: Path | None = None, **more: object) -> list[str]:
    """What verifying finds."""
    with rows.entered(rows.SERVICE):
        return list(verify(**{"against": file, "since": None, "done": Verified(), **more}))  # type: ignore[arg-type]


@contextmanager
def superuser(server: databases.Server) -> Iterator[psycopg.Connection]:
    """Whoever owns the machine, in the database of the test, with the triggers out of the way."""
    parts = urlsplit(server.admin_url)
    with psycopg.connect(urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))) as found:
        found.execute("set session_replication_role = replica")
        yield found
