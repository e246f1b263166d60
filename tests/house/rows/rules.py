"""What is asked of a reader for one row of a table, as `tables.toml` has it. Imports nothing of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from .typed import FAMILY, NAMES, SYSTEMS, Child, Person, body_of, table

# In the words of what a row names: an adult of the family, before the name; and a school that is none of the area's.
ADULT, ELSEWHERE = "adult:", "a school elsewhere"


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
    third_party: str = ""
    author: str = ""
    school: str = ""
    names: str = ""
    holder: str = ""
    own: str = ""
    sender: str = ""
    through: str = ""
    through_by: str = "id"
    families: str = ""
    withdrawn: str = ""
    opened: str = ""
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
        by = self.through_by if self.through_by != "id" else ""
        wanted = (
            by,
            self.confidential,
            self.third_party,
            self.author,
            self.school,
            self.names,
            self.holder,
            self.own,
            self.sender,
            self.withdrawn,
            self.opened,
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
        if self.opened and row.columns[self.opened] is None:
            return False
        if self.people:
            return self._read_of_people(person, row, opened)
        if person.role == FAMILY:
            return self._read_by_family(person, row)
        if self.through:
            return self._linked(row, opened)
        if self.read == "never":
            return False
        if self._has(person, row, self.read) and self._shown(person, row):
            return True
        mine = bool(self.own) and row.columns[self.own] == f"person:{person.key}"
        return mine and self._known(person, row)

    def changed_by(self, person: Person, row: Row, opened: frozenset[Any]) -> bool:
        """Whether this person may change this row, as far as the row itself says."""
        if self.writers != "all" or person.role == FAMILY or self._only_looks(person):
            return False
        if self.through:
            return self._linked(row, opened)
        may = self._has(person, row, self.change) and self._shown(person, row)
        return may or self._sent(person, row)

    def added_by(self, person: Person, row: Row) -> bool:
        """Whether this person may add a row like this one, as far as the row itself says."""
        if self.writers == "nobody" or self._only_looks(person):
            return False
        if self.through:
            return person.role != FAMILY
        if self.sender:
            return self._sent(person, row)
        # Something that happened may be said by whoever sees the child, whatever it names.
        named = bool(self.names) or self._shown(person, row)
        return named and self._has(person, row, self.add, self.add_class)

    def _shown(self, person: Person, row: Row) -> bool:
        """Whether the bodies and adults whom the row names may be known to this person."""
        if row.child is None:
            return True
        child, words = row.child, frozenset(row.columns[self.names] or ()) if self.names else frozenset()
        bodies = {body_of(word) for word in words}
        if self.school and row.columns[self.school]:
            bodies.add(body_of(row.columns[self.school]))
        if ELSEWHERE in words:
            # A school by its name alone could be any: it is closed where one is withheld.
            bodies.add(child.withheld)
        adults = {word.removeprefix(ADULT) for word in words if word.startswith(ADULT)}
        return all(child.shows_body(person, body) for body in bodies) and all(
            child.shows_adult(person, name) for name in adults
        )

    def _linked(self, row: Row, opened: frozenset[Any]) -> bool:
        """Through a link that opens the row, and what is confidential of the link's child where the row is."""
        named = row.id if self.through_by == "id" else row.columns[self.through_by]
        secret = bool(self.confidential) and bool(row.columns[self.confidential])
        return (f"{named} in confidence" if secret else named) in opened

    def _only_looks(self, person: Person) -> bool:
        return bool(table("roles")[person.role].get("looks_only", False)) and not self.by_readers

    def _has(self, person: Person, row: Row, level: str, information_class: str = "") -> bool:
        wanted, needed = information_class or row.information_class, NAMES[level]
        if self.holder and row.columns[self.holder] not in person.holders:
            return False
        if not self.child:
            return person.anywhere(wanted, needed)
        secret = bool(self.confidential) and bool(row.columns[self.confidential])
        # What tells of somebody else is hidden from others, never from whoever wrote it.
        of_others = bool(self.third_party) and bool(row.columns[self.third_party])
        of_others = of_others and row.columns[self.author] != f"person:{person.key}"
        plans = self.prose and level != "known"
        return row.child is not None and row.child.opens(
            person, wanted, needed, confidential=secret, plans=plans, of_others=of_others
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
        if row.child is None or not self._shown(person, row):
            return False
        return row.child.opens(person, row.information_class, NAMES["read"])


def rules() -> dict[str, TableRule]:
    """Every table's rule, in the order typed."""
    return {name: TableRule.typed(name) for name in table("tables")}
