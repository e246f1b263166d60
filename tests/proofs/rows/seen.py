"""What each user reads of each table, beside what the typed tables say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import psycopg

from tests.house.rows import typed
from tests.house.rows.rules import Row, TableRule, rules
from tests.house.rows.typed import FAMILY, Person
from tests.proofs.rows.door import Entry, entered, nobody, visible
from tests.proofs.rows.world import FAMILIES, World

RELATIONSHIPS = "identity_relationship"
READ = typed.NAMES["read"]
# Protected so that no area reads or sets another's numbers: nobody's rows, so no rule by child or person is typed for
# them. `tests/childplan/escalation/actions/test_set_threshold.py` has what their policies refuse, and so has
# `tests/childplan/sharing/actions/test_sharing_agreements.py`.
HOLD_NOBODY = frozenset({"escalation_protocolthreshold", "sharing_sharingagreement"})


@dataclass(frozen=True)
class Difference:
    """One user's view of one table that is not as the stories say."""

    check: str
    person: str
    leaked: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        words = [f"{len(self.leaked)} leaked ({self.leaked[0]})"] if self.leaked else []
        words += [f"{len(self.missing)} missing ({self.missing[0]})"] if self.missing else []
        return f"{self.check}: {self.person}: {', '.join(words)}"


@dataclass
class Tally:
    """How much was compared."""

    users: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    answers: int = 0
    nonempty: int = 0
    rows: int = 0
    read_tables: set[str] = field(default_factory=set)

    def count(self, person: str, table: str, found: Iterable[str]) -> None:
        number = len(list(found))
        self.users.add(person)
        self.tables.add(table)
        self.answers += 1
        self.rows += number
        self.nonempty += number > 0
        if number:
            self.read_tables.add(table)


class Seen:
    """The comparison over one world. url: of the web server's own login."""

    def __init__(self, world: World, url: str) -> None:
        self.world, self.web = world, psycopg.connect(url)
        self.rules = rules()
        self.tally = Tally()
        self._rows: dict[str, list[Row]] = {}

    def close(self) -> None:
        self.web.close()
        self.world.close()

    def forget(self) -> None:
        """What was read of the rows, once somebody has written."""
        self._rows.clear()

    @cached_property
    def everybody(self) -> list[Person]:
        """Every membership, partner system and family person."""
        return [*typed.people(), *typed.partners(), *typed.families()]

    @cached_property
    def tables(self) -> list[str]:
        """Every protected table that holds a person; each has a typed rule or stands beside one that has."""
        return [table for table in self.world.protected_tables() if table not in HOLD_NOBODY]

    def entry(self, person: Person) -> Entry:
        if person.role == FAMILY:
            return Entry(person.key, self.world.user_of(person.key, domain=FAMILIES), None)
        user = None if person.role in typed.SYSTEMS else self.world.user_of(person.key)
        return Entry(person.key, user, self.world.numbers[f"person:{person.key}"])

    def rows(self, table: str) -> list[Row]:
        """The rows of a table with a rule, read once."""
        if table not in self._rows:
            self._rows[table] = self.world.rows(self.rules[table])
        return self._rows[table]

    def rule_of(self, table: str) -> tuple[TableRule, bool]:
        """A table's rule, and whether it holds old versions. Raises LookupError where nothing was typed."""
        if table in self.rules:
            return self.rules[table], False
        live = table.replace("_historical", "_")
        if live != table and live in self.rules and self.rules[live].versions:
            return self.rules[live], True
        raise LookupError(f"{table} holds a person and tables.toml does not name it")

    def expected(self, person: Person, table: str) -> frozenset[str]:
        """The ids that the typed tables give to this person."""
        rule, old = self.rule_of(table)
        opened = self.opened(person, rule)
        read = frozenset(row.id for row in self.rows(rule.name) if rule.read_by(person, row, opened))
        if not old:
            return read
        if person.role == FAMILY:
            return frozenset()
        return frozenset(version for version, live in self.world.versions(table) if live in read)

    def differences(self, people: Sequence[Person], tables: Sequence[str]) -> Iterator[Difference]:
        """Every difference, each user passing the door once."""
        for person in people:
            role = "childplan_portal" if person.role == FAMILY else "childplan_reader"
            with entered(self.web, self.entry(person), role=role) as cursor:
                for table in tables:
                    key = "history_id" if self.rule_of(table)[1] else "id"
                    found = visible(cursor, table, key=key) or frozenset()
                    self.tally.count(person.key, table, found)
                    yield from compared(f"reads {table}", person.key, found, self.expected(person, table))

    def outsiders(self, tables: Sequence[str]) -> Iterator[Difference]:
        """Whoever said nothing at the door, and whoever stands outside it, reads nothing at all."""
        for role in ("childplan_reader", "childplan_writer", "childplan_portal", "childplan_visitor"):
            with nobody(self.web, role=role) as cursor:
                for table in tables:
                    rule, old = self.rule_of(table)
                    if rule.people and role == "childplan_visitor":
                        continue
                    found = visible(cursor, table, key="history_id" if old else "id") or frozenset()
                    yield from compared(f"reads {table}", f"nobody as {role}", found, frozenset())

    def opened(self, person: Person, rule: TableRule, *, changing: bool = False) -> frozenset[str]:
        """The ids that rows of the `through` table name which this person reads, or changes."""
        if rule.people:
            return self._users_of_families(person)
        if not rule.through:
            return frozenset()
        by = self.rules[rule.through.partition(".")[0]]
        links = self.world.ask(f"select id::text, person_id::text from {RELATIONSHIPS}")
        named: Mapping[str, str] = {link["id"]: link["person_id"] for link in links}
        meets = by.changed_by if changing else by.read_by
        read = [row for row in self.rows(by.name) if meets(person, row, frozenset())]
        # What is confidential on top is asked of the same child as the link.
        trusted = [
            row for row in read if row.child and row.child.opens(person, "contact", READ, confidential=True)
        ]
        return frozenset(named[row.id] for row in read) | {
            f"{named[row.id]} in confidence" for row in trusted
        }

    def _users_of_families(self, person: Person) -> frozenset[str]:
        """The users of those family persons whose record this person reads."""
        rule = self.rules["identity_familyperson"]
        read = self.opened(person, rule)
        users = self.world.ask(
            "select id::text, user_id::text from identity_familyperson where user_id is not null"
        )
        return frozenset(user["user_id"] for user in users if user["id"] in read)


def compared(
    check: str, person: str, found: frozenset[str], expected: frozenset[str]
) -> Iterator[Difference]:
    leaked, missing = tuple(sorted(found - expected)), tuple(sorted(expected - found))
    if leaked or missing:
        yield Difference(check, person, leaked, missing)
