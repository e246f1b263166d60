"""Pass the door with plain SQL, signed in as the web server signs in: what any code in it could do, no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

# Signed in as the web server; whoever passes the door does so in a transaction of it, as requests do.
Web = psycopg.Connection[Any]
PURPOSE = "Direct work with children"
EMPTY = dict.fromkeys(
    (
        "user",
        "membership",
        "person",
        "purpose",
        "principals",
        "barred",
        "known_masks",
        "read_masks",
        "contribute_masks",
        "decide_masks",
    ),
    "",
)


class NotLetIn(AssertionError):
    """The database does not know this person in this membership."""


@dataclass(frozen=True)
class Entry:
    """Who comes to the door: a user in a membership, a partner system (no user), or a family person (no membership)."""

    key: str
    user: int | None
    membership: int | None


@contextmanager
def entered(web: Web, entry: Entry, *, role: str) -> Iterator[psycopg.Cursor[Any]]:
    """One transaction as this person in that database role, rolled back at the end."""
    with web.cursor() as cursor:
        try:
            tell(cursor, "childplan_visitor", EMPTY)
            tell(cursor, role, context_of(cursor, entry))
            yield cursor
        finally:
            web.rollback()


@contextmanager
def nobody(web: Web, *, role: str) -> Iterator[psycopg.Cursor[Any]]:
    """One transaction in a database role, with nothing said about who asks."""
    with web.cursor() as cursor:
        try:
            tell(cursor, role, EMPTY)
            yield cursor
        finally:
            web.rollback()


def visible(cursor: psycopg.Cursor[Any], table: str, *, key: str = "id") -> frozenset[str] | None:
    """The ids of the rows that can be read; None where the role has no right to the table at all."""
    question = sql.SQL("select {}::text from {}").format(sql.Identifier(key), sql.Identifier(table))
    cursor.execute("savepoint before")
    try:
        cursor.execute(question)
    except psycopg.errors.InsufficientPrivilege:
        cursor.execute("rollback to savepoint before")
        return None
    return frozenset(row[0] for row in cursor.fetchall())


def context_of(cursor: psycopg.Cursor[Any], entry: Entry) -> dict[str, str]:
    """What the door answers to whoever comes, as it is told to the transaction. Raises NotLetIn."""
    if entry.membership is None:
        cursor.execute("select * from access.enter_family(%s)", [entry.user])
    else:
        cursor.execute(
            "select * from access.enter_membership(%s, %s, %s)", [entry.user, entry.membership, PURPOSE]
        )
    found = cursor.fetchone()
    if found is None or cursor.description is None:
        raise NotLetIn(entry.key)
    answer = {column.name: str(value or "") for column, value in zip(cursor.description, found, strict=True)}
    told = {
        "user": str(entry.user or ""),
        "membership": answer.get("membership_id", ""),
        "person": answer.get("person_id", ""),
        "purpose": PURPOSE,
    }
    return EMPTY | {name: answer[name] for name in EMPTY if name in answer} | told


def tell(cursor: psycopg.Cursor[Any], role: str, context: dict[str, str]) -> None:
    """Take that role with that context, for the transaction."""
    settings = {"role": role, "row_security": "on"} | {f"childplan.{k}": v for k, v in context.items()}
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    cursor.execute(f"select {calls}", [part for pair in settings.items() for part in pair])
