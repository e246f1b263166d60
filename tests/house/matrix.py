"""The access table played through: whom to send where, and what the typed tables say must come back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from tests.house.addresses import ANYONE, FAMILIES, FAMILY, OUT, PARTNER, PARTNERS, SOME, STAFF, Address
from tests.house.asking import unknown_id
from tests.house.rows.rules import Row
from tests.house.rows.typed import NAMES, SYSTEMS, Child, Person, table
from tests.proofs.rows.seen import Seen

NOBODY = Person("nobody", "", frozenset())
OPEN, TAKES_NOTHING = 200, 405
MOST_OF_A_CHILD = 2


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every named address that the resolver knows, with its name space."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"


@dataclass(frozen=True)
class Case:
    """One thing of the borough's that an address may be asked about."""

    arguments: Mapping[str, str]
    child_id: str = ""
    row: Row | None = None

    def __str__(self) -> str:
        whose = (
            self.row.child.key
            if self.row is not None and self.row.child is not None
            else "nobody in particular"
        )
        return f"{dict(self.arguments)} of {whose}"

    def path(self, address: Address) -> str:
        return address.path or reverse(address.name, kwargs={**address.fixed, **self.arguments})

    def of_nobody(self, address: Address) -> "Case":
        """The same address with an id that nothing has."""
        last = address.argument or "child_id"
        missing = "999999999" if self.arguments[last].isdigit() else unknown_id()
        return Case({**self.arguments, last: missing}, self.child_id, self.row)


class Matrix:
    """The cases of one borough."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.world = seen, seen.world
        self._found: dict[str, list[Case]] = {}

    @cached_property
    def stories(self) -> set[str]:
        return set(table("children"))

    def cases(self, address: Address) -> list[Case]:
        """What the address can be asked about: of each child with a story at most two."""
        if not address.of:
            return [Case({})]
        parts = sorted(reverse_arguments(address.name)) if address.argument else []
        key = f"{address.of} {address.argument} {parts}"
        if key not in self._found:
            self._found[key] = list(self._cases(address))
        return self._found[key]

    def _cases(self, address: Address) -> Iterator[Case]:
        rule = self.seen.rules[address.of]
        raw = {str(found["id"]): found for found in self.world.ask(f"select * from {address.of} order by id")}
        count: dict[str, int] = {}
        for row in sorted(self.seen.rows(address.of), key=lambda row: row.id):
            whose = row.child.key if row.child else row.id
            if row.child is not None and (
                whose not in self.stories or count.get(whose, 0) == MOST_OF_A_CHILD
            ):
                continue
            count[whose] = count.get(whose, 0) + 1
            found = raw[row.id]
            child = str(found[rule.child]) if rule.child else ""
            yield Case(self._arguments(address, found, child), child, row)

    @staticmethod
    def _arguments(address: Address, found: Mapping[str, Any], child: str) -> dict[str, str]:
        if not address.argument:
            return {"child_id": child}
        named = str(found["person_id"] if address.argument == "person_id" else found["id"])
        both = {"child_id": child, address.argument: named}
        wanted = reverse_arguments(address.name)
        return {name: value for name, value in both.items() if name in wanted}

    def may_see(self, person: Person, address: Address, case: Case) -> bool:
        """Whether the typed tables give this thing to this person."""
        if case.row is None:
            return True
        rule, child = self.seen.rules[address.of], case.row.child
        if not rule.read_by(person, case.row, self.seen.opened(person, rule)):
            return False
        reading = NAMES["read"]
        if isinstance(child, Child) and not child.opens(person, "identity", reading):
            return False
        wanted = content_of(case.row) if address.also_reads == "written" else address.also_reads
        said = address.also_reads == "written"
        return not wanted or (child is not None and child.opens(person, wanted, reading, plans=said))

    def may_write(self, person: Person, address: Address, case: Case) -> bool:
        """Whether the typed tables let this person write what the address writes, as far as it can be told."""
        if case.row is None or address.writes in ("", SOME):
            return True
        if address.writes == "own":
            rule = self.seen.rules[address.of]
            return rule.changed_by(person, case.row, self.seen.opened(person, rule))
        return case.row.child is not None and case.row.child.opens(
            person, address.writes, NAMES["contribute"]
        )

    def expected(self, group: str, person: Person, address: Address, case: Case) -> frozenset[int]:
        """The statuses that a GET may answer."""
        if address.posted:
            return frozenset({401 if address.who <= PARTNERS and group != PARTNER else 405})
        if group in address.answers:
            return frozenset({address.answers[group]})
        if refusal := self.refusal(group, person, address, case):
            return refusal
        return frozenset(address.shown) | (frozenset({403}) if address.writes == SOME else frozenset())

    def refusal(self, group: str, person: Person, address: Address, case: Case) -> frozenset[int]:
        """What somebody gets who may not look or send there; nothing for those who may."""
        answer = OPEN if address.who == ANYONE else address.answers.get(group)
        if answer is not None:
            return frozenset() if answer == OPEN else frozenset({answer})
        if address.who <= PARTNERS:
            if group != PARTNER:
                return frozenset({401})
            # A token of another kind of system never has the scope: told before anything is looked at.
            return self._of_thing(person, address, case) if person.role in address.who else frozenset({403})
        if group in (OUT, PARTNER):
            return frozenset({302})
        if address.who == FAMILIES or group == FAMILY:
            mine = address.who == FAMILIES and group == FAMILY
            return self._of_thing(person, address, case) if mine else frozenset({404})
        return self._of_thing(person, address, case) if person.role in address.who else frozenset({403})

    def opens_some(self, group: str, person: Person, address: Address) -> bool:
        """Whether the address is open to them for any case at all, so that it matters which one."""
        if address.who <= PARTNERS:
            return group == PARTNER and person.role in address.who
        return address.who == ANYONE or person.role in address.who

    def _of_thing(self, person: Person, address: Address, case: Case) -> frozenset[int]:
        if not self.may_see(person, address, case):
            return frozenset({404})
        return frozenset() if self.may_write(person, address, case) else frozenset({403})


def content_of(strand: Row) -> str:
    """What is written in a plan is of the plan's class; but in the universal plan, known to all who know the child, it
    belongs to those who work with them."""
    return "views" if strand.information_class == "identity" else strand.information_class


def reverse_arguments(name: str) -> frozenset[str]:
    """The parts that an address of that name asks for."""
    space, _, last = name.rpartition(":")
    patterns = (
        get_resolver().reverse_dict if not space else get_resolver().namespace_dict[space][1].reverse_dict
    )
    outer = get_resolver().namespace_dict[space][1].pattern.converters if space else {}
    ((possible, *_), *_) = [patterns.getlist(last)[0]]
    return frozenset(possible[0][1]) | frozenset(outer)


def group_of(person: Person) -> str:
    if person == NOBODY:
        return OUT
    return {"family": FAMILY, **dict.fromkeys(SYSTEMS, PARTNER)}.get(person.role, STAFF)
