"""What users can write into each table, tried by forbidden inserts and updates, and by one that is allowed.

Everything is rolled back. An allowed write that the table's other constraints refuse has passed the policy all the
same: PostgreSQL asks the policy first.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

from tests.house.rows.rules import Row, TableRule
from tests.house.rows.typed import Person
from tests.proofs.rows.door import entered, nobody
from tests.proofs.rows.seen import Difference, Seen

WRITER = "childplan_writer"
# A person who sees no child at all, and one of each kind who sees some: whose rows they meddle with is not theirs.
INTRUDERS = ("ada.root", "hugh.lister", "max.dale", "bea.norris", "tom.ferris", "owen.tate", "dev.anand")
TRIES = 12


class Written:
    """The attempts over one world."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.world, self.web = seen, seen.world, seen.web
        self.refused = self.allowed = 0
        self.untried: list[str] = []

    @property
    def intruders(self) -> list[Person]:
        by_key = {person.key: person for person in self.seen.everybody}
        return [by_key[key] for key in INTRUDERS]

    def adds(self, table: str) -> Iterator[Difference]:
        """Nobody adds a row about a child of others; somebody entitled can."""
        rule, old = self.seen.rule_of(table)
        if old:
            yield from self._signs(table, rule)
            return
        rows = self._sample(table)
        if rule.through:
            yield from self._adds_unsigned(table, rows)
        for person in [] if rule.through else self.intruders:
            for row in (row for row in rows if not rule.added_by(person, row)):
                if self.insert(table, person, self._copy(table, row.id)):
                    yield Difference(f"adds {table}", person.key, (f"a copy of {row.id}",), ())
        entitled = [(p, r) for r in rows for p in self.seen.everybody if rule.added_by(p, r)]
        if rule.through_by != "id":
            # Not a row of its own, as an adult is, but one about whoever the link names.
            linked = {p.key: self.seen.opened(p, rule, changing=True) for p, _ in entitled}
            entitled = [(p, r) for p, r in entitled if rule.changed_by(p, r, linked[p.key])]
        if rule.add == "never":
            return
        yield from self._somebody_can(
            "adds", table, any(self.insert(table, p, self._copy(table, r.id)) for p, r in entitled[:TRIES])
        )

    def changes(self, table: str) -> Iterator[Difference]:
        """A change of every row at once reaches just those the typed tables allow."""
        rule, _ = self.seen.rule_of(table)
        reads_too = not rule.touch.partition("=")[2].strip().startswith(("'", "null"))
        exact = False
        for person in [*self.intruders, *self.seen.everybody]:
            opened = self.seen.opened(person, rule)
            may = {row.id for row in self.seen.rows(table) if rule.changed_by(person, row, opened)}
            if reads_too:
                may &= self.seen.expected(person, table)
            if person not in self.intruders and (exact or not may):
                continue
            changed = self._update(table, person)
            if changed > len(may):
                extra = changed - len(may)
                yield Difference(f"changes {table}", person.key, (f"{extra} rows of others",), ())
            self.refused += not may
            exact = exact or bool(may and changed == len(may))
        yield from self._somebody_can("changes", table, exact)

    def _signs(self, table: str, live: TableRule) -> Iterator[Difference]:
        """An old version is written together with its row, and in one's own name only."""
        found = self.world.ask(f"select to_jsonb(t) as row from {table} t limit 1")
        for person in self.intruders[:2] if found else []:
            signed = dict(found[0]["row"]) | {"history_id": str(uuid.uuid4())}
            if self.insert(table, person, signed):
                name = f"in the name of {signed['history_membership_id']}"
                yield Difference(f"adds {table}", person.key, (name,), ())
        if found and live.touch and self.seen.rows(live.name):
            yield from self._somebody_can("adds", table, any(self._signs_own(table, live)))
        elif not found:
            self.untried.append(f"adds {table}")

    def _signs_own(self, table: str, live: TableRule) -> Iterator[bool]:
        """Whoever may change a row writes its version."""
        newest = f"select distinct on (id) to_jsonb(t) as row from {table} t order by id, history_date desc limit 9"
        for version in (found["row"] for found in self.world.ask(newest)):
            for person in self._who_may_change(live, str(version["id"])):
                entry = self.seen.entry(person)
                own = {"history_user_id": entry.user, "history_membership_id": entry.membership}
                with entered(self.web, entry, role=WRITER) as cursor:
                    if self._touched(cursor, live):
                        yield self._tried(cursor, table, version | own | {"history_id": str(uuid.uuid4())})

    def _who_may_change(self, live: TableRule, row_id: str) -> list[Person]:
        rows = [row for row in self.seen.rows(live.name) if row.id == row_id]
        may = [
            person
            for person in self.seen.everybody
            for row in rows
            if live.changed_by(person, row, self.seen.opened(person, live))
        ]
        return may[:TRIES]

    @staticmethod
    def _touched(cursor: psycopg.Cursor[Any], live: TableRule) -> bool:
        cursor.execute("savepoint touching")
        try:
            cursor.execute(f"update {live.name} set {live.touch}")
        except psycopg.errors.InsufficientPrivilege:
            cursor.execute("rollback to savepoint touching")
            return False
        return True

    def _adds_unsigned(self, table: str, rows: list[Row]) -> Iterator[Difference]:
        for row in rows[:1]:
            with nobody(self.web, role=WRITER) as cursor:
                if self._tried(cursor, table, self._copy(table, row.id)):
                    yield Difference(f"adds {table}", "nobody", (f"a copy of {row.id}",), ())

    def _somebody_can(self, act: str, table: str, done: bool) -> Iterator[Difference]:
        self.allowed += done
        if not self.seen.rows(self.seen.rule_of(table)[0].name):
            self.untried.append(f"{act} {table}")
        elif not done:
            yield Difference(f"{act} {table}", "whoever may", (), ("nobody can",))

    def _sample(self, table: str) -> list[Row]:
        """A few rows of a table, of children that differ in who may see them."""
        by_child: dict[str, Row] = {}
        for row in self.seen.rows(table):
            by_child.setdefault(row.child.key if row.child else row.id, row)
        return list(by_child.values())[:TRIES]

    def _copy(self, table: str, row_id: str) -> dict[str, Any]:
        (found,) = self.world.ask(
            f"select to_jsonb(t) as row from {table} t where id::text = %(id)s", {"id": row_id}
        )
        fresh = 9_000_000_000 + uuid.uuid4().int % 10**9 if row_id.isdigit() else str(uuid.uuid4())
        return dict(found["row"]) | {"id": fresh}

    def insert(self, table: str, person: Person, row: Mapping[str, Any]) -> bool:
        """Whether this person's insert of that row got past the policy."""
        with entered(self.web, self.seen.entry(person), role=WRITER) as cursor:
            return self._tried(cursor, table, row)

    def _tried(self, cursor: psycopg.Cursor[Any], table: str, row: Mapping[str, Any]) -> bool:
        """Whether the row got past the policy."""
        question = sql.SQL("insert into {0} select * from jsonb_populate_record(null::{0}, %s::jsonb)")
        try:
            cursor.execute(question.format(sql.Identifier(table)), [json.dumps(row)])
        except psycopg.errors.InsufficientPrivilege:
            self.refused += 1
            return False
        except psycopg.errors.IntegrityError:
            return True
        return True

    def _update(self, table: str, person: Person) -> int:
        rule, _ = self.seen.rule_of(table)
        with entered(self.web, self.seen.entry(person), role=WRITER) as cursor:
            try:
                cursor.execute(f"update {table} set {rule.touch}")
            except psycopg.errors.InsufficientPrivilege:
                return 0
            return cursor.rowcount
