"""Ask as any code behind the door could: plain SQL in the database's own role, with what the door answered."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection, transaction
from psycopg import sql

from bench.matrix.typed import Operation, own
from bench.matrix.world import World
from tests.house.rows.rules import TableRule
from tests.house.rows.typed import FAMILY, SYSTEMS, Person
from tests.proofs.rows.door import EMPTY, Entry, context_of, tell

PORTAL, READER, WRITER = "childplan_portal", "childplan_reader", "childplan_writer"


class Database:
    """The database as each of the people has it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked = 0
        self._copies: dict[str, dict[str, Any]] = {}

    def entry(self, person: Person) -> Entry:
        if person.role == FAMILY:
            return Entry(person.key, self.world.users[FAMILY], None)
        user = None if person.role in SYSTEMS else self.world.users[person.role]
        return Entry(person.key, user, self.world.numbers[f"person:{person.role}"])

    @contextmanager
    def behind_the_door(self, person: Person) -> Iterator[psycopg.Cursor[Any]]:
        """As that person, undone at the end. Families and readers get their own role when they ask."""
        point = transaction.savepoint()
        connection.ensure_connection()
        try:
            with connection.connection.cursor() as cursor:
                tell(cursor, "childplan_visitor", EMPTY)
                self._context = context_of(cursor, self.entry(person))
                yield cursor
        finally:
            transaction.savepoint_rollback(point)

    def copy(self, operation: Operation) -> None:
        """Read as steward what a row to be added looks like, before anybody passes the door."""
        if operation.act == "adds":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"select to_jsonb(t)::text from {operation.on_table} t where id::text = %s",
                    [self.world.rows[operation.row]],
                )
                self._copies[operation.key] = json.loads(cursor.fetchone()[0])

    def ask(self, cursor: psycopg.Cursor[Any], person: Person, operation: Operation) -> bool:
        """Whether the database does it for them."""
        self.asked += 1
        role = PORTAL if person.role == FAMILY else READER if operation.act == "reads" else WRITER
        cursor.execute("savepoint asked")
        try:
            tell(cursor, role, self._context)
            return self._done(cursor, person, operation)
        except psycopg.errors.InsufficientPrivilege:
            return False
        except psycopg.errors.IntegrityError:
            # The policy is asked before any constraint: what fails there has passed it.
            return True
        finally:
            cursor.execute("rollback to savepoint asked")

    def _done(self, cursor: psycopg.Cursor[Any], person: Person, operation: Operation) -> bool:
        if operation.act == "reads":
            return self._reads(cursor, operation)
        if operation.act == "decides":
            cursor.execute("select access.decides_protection(%s)", [self.world.child_id])
            return bool(cursor.fetchall()[0][0])
        if operation.act == "changes":
            touch = TableRule.typed(operation.on_table).touch
            cursor.execute(
                f"update {operation.on_table} set {touch} where id::text = %s",
                [self.world.rows[operation.row]],
            )
            return cursor.rowcount == 1
        row = dict(self._copies[operation.key]) | {"id": str(uuid4())}
        if column := own(operation.on_table):
            row[column] = self.world.numbers[f"person:{person.role}"] if person.role != FAMILY else None
        question = sql.SQL("insert into {0} select * from jsonb_populate_record(null::{0}, %s::jsonb)")
        cursor.execute(question.format(sql.Identifier(operation.on_table)), [json.dumps(row)])
        return True

    def _reads(self, cursor: psycopg.Cursor[Any], operation: Operation) -> bool:
        column = "id" if operation.on_table == "identity_child" else "child_id"
        question, values = (
            f"select count(*) from {operation.on_table} where {column} = %s",
            [str(self.world.child_id)],
        )
        if operation.row:
            question, values = f"{question} and id::text = %s", [*values, self.world.rows[operation.row]]
        cursor.execute(question, values)
        return bool(cursor.fetchall()[0][0])
