"""The same database without its second lock, for as long as something is measured."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.databases import Server

GUARDED = (
    "select relname from pg_class where relkind = 'r' and relrowsecurity"
    " and relnamespace = 'public'::regnamespace"
)


@contextmanager
def without_row_level_security(server: Server, database: str) -> Iterator[None]:
    """Nothing but the first lock: the selectors' own conditions."""
    with psycopg.connect(server.url(login="childplan_owner", database=database), autocommit=True) as owner:
        tables = [name for (name,) in owner.execute(GUARDED).fetchall()]
        for table in tables:
            owner.execute(f"alter table {table} disable row level security")
        try:
            yield
        finally:
            for table in tables:
                owner.execute(f"alter table {table} enable row level security")
