"""What is asked of a reader for one row of a table, as `tables.toml` has it. Imports nothing of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from .typed import FAMILY, NAMES, SYSTEMS, Child, Person, table


@dataclass(frozen=True)
class Row:
    """One row as the steward reads it. columns: those its rule names; child: None where the row names none."""

    id: str
    child: Child | None
    information_class: str
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class TableRule:
    """One entry of `tables.toml`; its comment there says what each word means."""

    name: str
    information_class: str
    child: str = "child_id"
    read: str = "read"
    add: str = "contribute"
    change: str = "contribute"
    add_class: str = ""
    prose: bool = False
    confidential: str = ""
    holder: str = ""
    own: str = ""
    sender: str = ""
    through: str = ""
    families: str = ""
    withdrawn: str = ""
    lasts: bool = False
    writers: str = "all"
    service: str = ""
    people: bool = False
    versions: bool = False
    by_readers: bool = False
    touch: str = ""

    @classmethod
    def typed(cls, name: str) -> "TableRule":
        entry = dict(table("tables")[name])
        entry["information_class"] = entry.pop("class")
        if unknown := set(entry) - {column.name for column in fields(cls)}:
            raise ValueError(f"{name}: {unknown} means nothing")
        return cls(name, **entry)

    @property
    def class_column(self) -> str:
        return self.information_class.partition(":")[2]

    @property
    def named_columns(self) -> list[str]:
        """The columns a row must bring to be judged."""
        families = self.families if self.families not in ("", "child", "own") else ""
        linked = "person_id" if self.name == "identity_relationship" else ""
        address = "email" if self.people else ""
        span = ("starts_at", "ends_at") if self.lasts else ()
        wanted = (
            self.confidential,
            self.holder,
            self.own,
            self.sender,
            self.withdrawn,
            families,
            linked,
            address,
            *span,
        )
        return sorted({column for column in wanted if column})

    def read_by(self, person: Person, row: Row, opened: frozenset[Any]) -> bool:
        """Whether this person has this row. opened: what readable rows of the `through` table name."""
        if self.lasts and not row.columns["starts_at"] <= datetime.now(UTC) < row.columns["ends_at"]:
            return False
        if self.people:
            return self._read_of_people(person, row, opened)
        if person.role == FAMILY:
            return self._read_by_family(person, row)
        if self.through:
            return row.id in opened
        if self.read == "never":
            return False
        if self._has(person, row, self.read):
            return True
        mine = bool(self.own) and row.columns[self.own] == f"person:{person.key}"
        return mine and self._known(person, row)

    def changed_by(self, person: Person, row: Row, opened: frozenset[Any]) -> bool:
        """Whether this person may change this row, as far as the row itself says."""
        if self.writers != "all" or person.role == FAMILY or self._only_looks(person):
            return False
        if self.through:
            return row.id in opened
        return self._has(person, row, self.change) or self._sent(person, row)

    def added_by(self, person: Person, row: Row) -> bool:
        """Whether this person may add a row like this one, as far as the row itself says."""
        if self.writers == "nobody" or self._only_looks(person):
            return False
        if self.through:
            return person.role != FAMILY
        if self.sender:
            return self._sent(person, row)
        return self._has(person, row, self.add, self.add_class)

    def _only_looks(self, person: Person) -> bool:
        return bool(table("roles")[person.role].get("looks_only", False)) and not self.by_readers

    def _has(self, person: Person, row: Row, level: str, information_class: str = "") -> bool:
        wanted, needed = information_class or row.information_class, NAMES[level]
        if self.holder and row.columns[self.holder] not in person.holders:
            return False
        if not self.child:
            return person.anywhere(wanted, needed)
        secret = bool(self.confidential) and bool(row.columns[self.confidential])
        plans = self.prose and level != "known"
        return row.child is not None and row.child.opens(
            person, wanted, needed, confidential=secret, plans=plans
        )

    def _sent(self, person: Person, row: Row) -> bool:
        mine = bool(self.sender) and row.columns[self.sender] == f"person:{person.key}"
        return mine and self._has(person, row, self.read)

    def _known(self, person: Person, row: Row) -> bool:
        known_of = self.add_class or row.information_class
        return row.child is not None and row.child.opens(person, known_of, NAMES["known"])

    def _read_of_people(self, person: Person, row: Row, opened: frozenset[Any]) -> bool:
        name, _, domain = str(row.columns["email"]).partition("@")
        of_family = domain.startswith("families.")
        if person.role == FAMILY:
            return of_family and name == person.key
        return row.id in opened and person.role not in SYSTEMS if of_family else True

    def _read_by_family(self, person: Person, row: Row) -> bool:
        if not self.families:
            return False
        if self.families == "own":
            return row.columns[self.holder] in person.holders
        if self.withdrawn and row.columns[self.withdrawn] is not None:
            return False
        if self.families != "child" and row.columns[self.families] not in person.holders:
            return False
        return row.child is not None and row.child.opens(person, row.information_class, NAMES["read"])


def rules() -> dict[str, TableRule]:
    """Every table's rule, in the order typed."""
    return {name: TableRule.typed(name) for name in table("tables")}
