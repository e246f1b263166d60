"""What must come back for each role, operation and state of a record. Imports only what is typed by hand."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tests.house.addresses import BY_NAME, FAMILIES
from tests.house.rows import typed
from tests.house.rows.rules import Row, TableRule
from tests.house.rows.typed import AREA, CLASSES, FAMILY, LETTERS, NAMES, SYSTEMS, Child, Person

HERE = Path(__file__).parent
KEEPER = "person:keeper"
BEFORE, AFTER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Answer(StrEnum):
    """What came of asking by page or by API."""

    DONE = "done"
    NOT_TOLD = "not told"
    REFUSED = "refused"
    NOT_THERE = "not there"
    SIGN_IN = "sign in"


@cache
def table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text())


@dataclass(frozen=True)
class Need:
    """A level in a class that one must have, besides the text of plans or what is confidential."""

    information_class: str
    level: int
    text: bool = False
    secret: bool = False

    @classmethod
    def typed(cls, words: str) -> "Need":
        information_class, level, *more = words.split()
        if information_class not in CLASSES or set(more) - {"text", "secret"}:
            raise ValueError(f"{words}: no such need")
        return cls(information_class, NAMES[level], "text" in more, "secret" in more)


IDENTITY = Need("identity", NAMES["read"])


@dataclass(frozen=True)
class Operation:
    """One entry of `operations.toml`; its comment there says what each word means."""

    key: str
    address: str
    sql: str
    of: str = ""
    found: str = ""
    told: str = ""
    done: str = ""
    softly: bool = False
    api: str = ""
    only: str = ""
    row: str = ""
    information_class: str = ""

    @classmethod
    def typed(cls, key: str) -> "Operation":
        entry = dict(table("operations")[key])
        return cls(key, information_class=entry.pop("class", ""), **entry)

    @property
    def writes(self) -> bool:
        return bool(self.done)

    @property
    def act(self) -> str:
        return self.sql.split()[0]

    @property
    def on_table(self) -> str:
        return self.sql.split()[1]


@dataclass(frozen=True)
class State:
    """One entry of `states.toml`."""

    key: str
    by: str = "first"
    classes: str = ""
    when: str = "now"
    restricted: str = ""
    barred: bool = False
    elsewhere: bool = False
    withheld: bool = False

    @classmethod
    def typed(cls, key: str) -> "State":
        return cls(key, **table("states")[key])

    @property
    def opens(self) -> bool:
        """Whether involvements open the record at all."""
        return self.when == "now" and not self.restricted and not self.elsewhere

    @property
    def is_closed(self) -> bool:
        """Whether nobody who is asked has anything of it at all."""
        return self.elsewhere or self.restricted in ("others", "sealed")

    def involved(self, people: Mapping[str, Person]) -> Iterator[tuple[str, str]]:
        """Each kind of involvement with whose it is, as it is laid."""
        for role, person in people.items():
            if self.by != "none":
                yield kind_of(role, self.by), principal_of(person)

    def named(self, people: Mapping[str, Person]) -> list[str]:
        """Who is on the list of a restricted record: somebody whom nobody asks, and whoever else can be named."""
        if not self.restricted:
            return []
        can = [role for role in people if not typed.table("roles")[role].get("unnamed", False)]
        named = [holder_of(people[role]) for role in can] if self.restricted == "named" else []
        return [KEEPER, *named]

    def child(self, people: Mapping[str, Person]) -> Child:
        """The record in this state, in the words of the typed tables of the house."""
        found: list[tuple[str, ...]] = [("named_list", holder) for holder in self.named(people)]
        if self.opens:
            narrow = (self.classes,) if self.classes else ()
            found += [(kind, holder, *narrow) for kind, holder in self.involved(people)]
        if not self.restricted and not self.elsewhere:
            found.append((AREA, AREA))
        return Child(self.key, tuple(found))

    def asked_by(self, person: Person) -> Person:
        """Whoever asks, as they stand to the record. A conflict of interest is of people who work with children."""
        barred = self.barred and person.role not in (FAMILY, *SYSTEMS)
        return replace(person, barred_from=frozenset({self.key})) if barred else person


def kind_of(role: str, which: str) -> str:
    """The kind of involvement by which somebody in that role is brought to the child."""
    # A parent is never their child: what opens a young person's own page opens none of theirs.
    opening = ["family"] if role == FAMILY else typed.table("roles")[role]["opened_by"].split()
    if which == "wrong" or not opening:
        apart = ("early_help_caseload", "police_caseload", "allocation")
        return next(kind for kind in apart if kind not in opening)
    return opening[1] if which == "second" and len(opening) > 1 else opening[0]


def holder_of(person: Person) -> str:
    return f"family:{person.key}" if person.role == FAMILY else f"person:{person.key}"


def principal_of(person: Person) -> str:
    """In whose name somebody is involved: their team's, their body's, or their own."""
    reach = "own" if person.role == FAMILY else typed.table("roles")[person.role]["reach"]
    kind = {"own": holder_of(person).split(":")[0], "organisation": "body"}.get(reach, "team")
    return next(holder for holder in sorted(person.holders) if holder.startswith(f"{kind}:"))


def people() -> dict[str, Person]:
    """One of each role, whose key is the role's."""
    found = {}
    for body, held in table("people").items():
        if body == "agreed":
            continue
        for role in held.split():
            teams = typed.table("roles")[role]["reach"] in ("team", AREA)
            entry = {"role": role, "body": body, **({"team": role} if teams else {})}
            found[role] = typed.member(role, entry)
    found[FAMILY] = Person(FAMILY, FAMILY, frozenset({f"family:{FAMILY}"}))
    return found


def operations() -> dict[str, Operation]:
    return {key: Operation.typed(key) for key in table("operations")}


def states() -> dict[str, State]:
    return {key: State.typed(key) for key in table("states")}


def by_page(operation: Operation, state: State, person: Person, child: Child) -> Answer:
    """What must come back to a role that asks over HTTP."""
    is_home = state.withheld and (operation.row == "lives" and operation.key != "add_address")
    who = BY_NAME[operation.address].who
    if person.role in SYSTEMS:
        if not operation.api:
            return Answer.SIGN_IN
        if person.role not in BY_NAME[operation.api].who:
            return Answer.REFUSED
    elif who == FAMILIES or person.role == FAMILY:
        if who != FAMILIES or person.role != FAMILY:
            return Answer.NOT_THERE
        if operation.address == "portal:home":
            # Their first page is there whatever it shows.
            return Answer.DONE if _has(operation.told, person, child, is_home) else Answer.NOT_TOLD
    elif person.role not in who:
        return Answer.REFUSED
    # The list of children is there for everybody, and tells of those one may see.
    lists = operation.address == "plans:case_list" and person.role not in SYSTEMS
    if not lists and not _opens(IDENTITY, person, child):
        return Answer.NOT_THERE
    if operation.found and not _has(operation.found, person, child, is_home):
        return Answer.NOT_THERE
    if operation.done:
        return Answer.DONE if _has(operation.done, person, child, is_home) else Answer.REFUSED
    told = not operation.told or _has(operation.told, person, child, is_home)
    among = not operation.only or person.role in operation.only.split()
    return Answer.DONE if told and among else Answer.NOT_TOLD


def by_sql(operation: Operation, state: State, person: Person, child: Child) -> bool:
    """Whether the database does it for whoever passed the door as that person."""
    if operation.act == "decides":
        return person.role != FAMILY and child.opens(person, "protection", NAMES["decide"])
    live = operation.on_table.replace("_historical", "_")
    rule = TableRule.typed(live)
    if operation.on_table != live and person.role == FAMILY:
        return False
    is_home = state.withheld and operation.row == "lives"
    row = Row(
        "row",
        child,
        operation.information_class or rule.information_class,
        _columns(rule, secret=is_home or "secret" in operation.told),
    )
    if operation.act == "reads":
        return any(rule.read_by(person, one, frozenset()) for one in _grants(operation, row, person))
    if person.role == FAMILY:
        return False
    if operation.act == "adds":
        return rule.added_by(person, row)
    return rule.changed_by(person, row, frozenset())


def _grants(operation: Operation, row: Row, person: Person) -> list[Row]:
    """Each reads what opens the record to them: the grants in their own name through which they know of the child."""
    if operation.on_table != "access_grant" or row.child is None:
        return [row]
    alone = [(Child(row.child.key, (one,)), one[1]) for one in row.child.involved]
    return [
        replace(row, child=child, columns={**row.columns, "principal": holder})
        for child, holder in alone
        if child.opens(person, "identity", NAMES["known"])
    ]


def _columns(rule: TableRule, *, secret: bool) -> Mapping[str, Any]:
    found: dict[str, Any] = dict.fromkeys(rule.named_columns)
    if rule.lasts:
        found |= {"starts_at": BEFORE, "ends_at": AFTER}
    if rule.confidential:
        found[rule.confidential] = secret
    if rule.families not in ("", "child", "own"):
        found[rule.families] = f"family:{FAMILY}"
    return found


def own(rule_name: str) -> str:
    """The column in which whoever adds such a row names themselves; "" where there is none."""
    return TableRule.typed(rule_name).own


def _has(words: str, person: Person, child: Child, is_home: bool) -> bool:
    need = Need.typed(words)
    return _opens(replace(need, secret=need.secret or is_home), person, child)


def _opens(need: Need, person: Person, child: Child) -> bool:
    if person.role in SYSTEMS:
        letters = dict(zip(CLASSES, table("people")["agreed"][person.role].split(), strict=True))
        if LETTERS.index(letters[need.information_class]) < need.level:
            return False
    return child.opens(person, need.information_class, need.level, confidential=need.secret, plans=need.text)


def bodies() -> Mapping[str, list[str]]:
    """Which roles are held in which body."""
    return {body: held.split() for body, held in table("people").items() if body != "agreed"}
