"""The typed tables as an oracle: may this person have that row? Imports nothing of ours, asks no database."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LETTERS = "-krcd"
NAMES = {"nothing": 0, "known": 1, "read": 2, "contribute": 3, "decide": 4, "never": 5}
CLASSES = (
    "identity",
    "contact",
    "education",
    "attendance",
    "send",
    "health",
    "social_care",
    "protection",
    "views",
    "admissions",
)
AREA = "area"
FAMILY = "family"
# Roles that systems hold, and no person.
SYSTEMS = ("partner_system", "school_system")


@cache
def table(name: str) -> Mapping[str, Any]:
    """One typed file, as it stands."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())


@dataclass(frozen=True)
class Levels:
    """A level 0 to 4 for each class; whether facts marked confidential, and what tells of somebody else, are open as
    well; whether plans are read.
    """

    by_class: tuple[int, ...]
    confidential: bool
    plans: bool = True
    third_party: bool = False

    @classmethod
    def typed(cls, entry: Mapping[str, Any]) -> "Levels":
        letters = entry["levels"].split()
        if len(letters) != len(CLASSES):
            raise ValueError(f"{entry}: {len(CLASSES)} letters are needed")
        return cls(
            tuple(LETTERS.index(one) for one in letters),
            bool(entry.get("confidential", False)),
            bool(entry.get("plans", True)),
            bool(entry.get("third_party", False)),
        )

    def lower(self, other: "Levels") -> "Levels":
        return Levels(
            tuple(map(min, self.by_class, other.by_class)),
            self.confidential and other.confidential,
            self.plans and other.plans,
            self.third_party and other.third_party,
        )

    def of(self, information_class: str) -> int:
        return self.by_class[CLASSES.index(information_class)]


NOTHING = Levels((0,) * len(CLASSES), False)


@cache
def levels(role: str, kind: str) -> Levels:
    """What somebody in that role has through that kind of involvement: the lower of the two."""
    entry = table("roles")[role]
    by_area = kind == AREA and entry["reach"] == AREA
    by_name = kind == "named_list" and not entry.get("unnamed", False)
    if not (by_area or by_name or kind in entry["opened_by"].split()):
        return NOTHING
    if by_area and "by_area" in entry:
        entry = entry | {"levels": entry["by_area"]}
    if kind == "emergency" and "by_emergency" in entry:
        entry = entry | {"levels": entry["by_emergency"], "plans": True}
    return Levels.typed(entry).lower(Levels.typed(table("kinds")[kind]))


@dataclass(frozen=True)
class Person:
    """Somebody who asks. holders: in whose name: themselves, their team, their body, the area.

    body: where they work.
    """

    key: str
    role: str
    holders: frozenset[str]
    barred_from: frozenset[str] = frozenset()
    body: str = ""

    def anywhere(self, information_class: str, level: int) -> bool:
        """Whether the role has that level in that class through any kind of involvement at all."""
        return any(levels(self.role, kind).of(information_class) >= level for kind in table("kinds"))


@dataclass(frozen=True)
class Child:
    """A child as the stories have it: who is involved, as what; and the classes that it opens, where that is
    narrower. withheld: the body that is kept confidential; hidden: the adults who are.
    """

    key: str
    involved: tuple[tuple[str, ...], ...]
    withheld: str = ""
    hidden: frozenset[str] = frozenset()

    def shows_body(self, to: Person, body: str) -> bool:
        """Whether this person may know that this body has to do with the child."""
        if not self.withheld or body != self.withheld or to.body == body:
            return True
        virtual = Child(self.key, tuple(one for one in self.involved if one[0] == "virtual_school"))
        reading = NAMES["read"]
        return virtual.opens(to, "identity", reading) or self.opens(
            to, "identity", reading, confidential=True
        )

    def shows_adult(self, to: Person, name: str) -> bool:
        """Whether this person may know that this adult has to do with the child."""
        return name not in self.hidden or self.opens(to, "contact", NAMES["read"], confidential=True)

    def opens(
        self,
        to: Person,
        information_class: str,
        level: int,
        *,
        confidential: bool = False,
        plans: bool = False,
        of_others: bool = False,
    ) -> bool:
        """Whether this person has that level in that class through any involvement with this child.

        information_class: or a set of them, "attendance+protection", for which one involvement must do; "confidential"
        in it is the mark, and no class.
        """
        wanted = set(information_class.split("+"))
        confidential = confidential or "confidential" in wanted
        wanted -= {"confidential"}
        for kind, holder, *only in self.involved:
            if holder not in to.holders or self.key in to.barred_from:
                continue
            if only and (confidential or of_others or not wanted <= set(only[0].split())):
                continue
            through = levels(to.role, kind)
            open_to = (through.confidential or not confidential) and (through.plans or not plans)
            open_to = open_to and (through.third_party or not of_others)
            if open_to and all(through.of(one) >= level for one in wanted):
                return True
        return False


def people() -> Iterable[Person]:
    """Everybody who works in the borough."""
    for key, entry in table("people")["people"].items():
        yield member(key, entry)


def partners() -> Iterable[Person]:
    """The systems that ask through the API, each for one body."""
    for key, entry in table("people").get("partners", {}).items():
        yield member(key, entry)


def member(key: str, entry: Mapping[str, Any]) -> Person:
    """Somebody who acts in a membership, in whose names they ask."""
    reach = table("roles")[entry["role"]]["reach"]
    holders = {f"person:{key}"}
    if reach != "own" and "team" in entry:
        holders.add(f"team:{entry['body']}/{entry['team']}")
    if reach in ("organisation", "area"):
        holders.add(f"body:{entry['body']}")
    if reach == "area":
        holders.add(AREA)
    barred = frozenset(entry.get("barred_from", ()))
    return Person(key, entry["role"], frozenset(holders), barred, entry["body"])


def body_of(holder: str) -> str:
    """The body that a holder is, or belongs to; "" for families and the area."""
    kind, _, name = holder.partition(":")
    if kind == "person":
        entry = table("people")["people"].get(name) or table("people").get("partners", {}).get(name, {})
        return str(entry.get("body", ""))
    return name.partition("/")[0] if kind in ("body", "team") else ""


def families() -> Iterable[Person]:
    """Parents and carers with an account."""
    for key in table("people").get("families", {}):
        yield Person(key, FAMILY, frozenset({f"family:{key}"}))


def story_child(key: str) -> Child:
    """A child with a story."""
    entry = table("children")[key]
    if named := entry.get("restricted_to"):
        return Child(key, tuple(("named_list", holder) for holder in named))
    involved = [tuple(one) for one in entry.get("involved", [])]
    if school := entry.get("on_roll"):
        involved.append(("enrolment", f"body:{school}"))
    hidden = frozenset(entry.get("hidden", ()))
    return Child(key, (*involved, (AREA, AREA)), entry.get("withheld", ""), hidden)


def ordinary_child(school: str) -> Child:
    """A child without a story, on the roll of that school."""
    return Child(f"on roll at {school}", (("enrolment", f"body:{school}"), (AREA, AREA)))
