"""What is asked about: for each address something of a stranger's, something of a restricted record, something crossed
with a child of one's own; and beside each the same address about what is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bench.strangers.asking import METHODS
from tests.house.addresses import TABLE, Address
from tests.house.asking import unknown_id
from tests.house.matrix import Case, Matrix, group_of
from tests.house.rows.typed import Person

FOREIGN, RESTRICTED, CROSSED, NOWHERE = "foreign", "restricted", "crossed", "nowhere"
# By all methods is asked about a stranger's thing; about the others by those that look and that which sends.
SOME_METHODS = ("GET", "HEAD", "POST")
NAMING = [address for address in TABLE if address.of]
# In the small size each asks at every so many addresses besides those that they cover.
BESIDES = 61


@dataclass(frozen=True)
class Pair:
    """One question and the same about nothing."""

    kind: str
    address: Address
    case: Case
    missing: Case
    methods: tuple[str, ...]


def kind_of(case: Case) -> str:
    child = case.row.child if case.row else None
    of_list = child is not None and any(one[0] == "named_list" for one in child.involved)
    return RESTRICTED if of_list else FOREIGN


class Choice:
    """What one person is to ask."""

    def __init__(self, matrix: Matrix, person: Person) -> None:
        self.matrix, self.person = matrix, person

    def closed(self, address: Address) -> Iterator[Case]:
        """The things of this address that are there and not for this person."""
        return (
            case for case in self.matrix.cases(address) if not self.matrix.may_see(self.person, address, case)
        )

    @cached_property
    def own_child(self) -> str:
        """A child that this person sees; "" where there is none."""
        address = next(one for one in NAMING if one.name == "plans:access")
        mine = (
            case for case in self.matrix.cases(address) if self.matrix.may_see(self.person, address, case)
        )
        return next(mine, Case({})).child_id

    def pairs(self, address: Address) -> Iterator[Pair]:
        """One of each kind that there is."""
        first: dict[str, Case] = {}
        for case in self.closed(address):
            first.setdefault(kind_of(case), case)
            if len(first) == 2:
                break
        for kind, case in first.items():
            methods = METHODS if kind == FOREIGN else SOME_METHODS
            yield Pair(kind, address, case, case.of_nobody(address), methods)
        if len(next(iter(first.values()), Case({})).arguments) > 1:
            yield from self._crossed(address, next(iter(first.values())))

    def _crossed(self, address: Address, case: Case) -> Iterator[Pair]:
        """The stranger's thing as if it were of one's own child; and beside a child that is not there either."""
        nobody = {
            name: unknown_id() if "-" in value else "999999999" for name, value in case.arguments.items()
        }
        yield Pair(NOWHERE, address, case, Case(nobody, case.child_id, case.row), SOME_METHODS)
        if "child_id" in case.arguments and self.own_child and not self._is_of_mine(case):
            mine = Case({**case.arguments, "child_id": self.own_child}, self.own_child, case.row)
            yield Pair(CROSSED, address, mine, mine.of_nobody(address), SOME_METHODS)

    def _is_of_mine(self, case: Case) -> bool:
        """Brothers and sisters share their adults: a stranger's mother may be the mother of one's own child too."""
        asked = {"child": self.own_child, "person": case.arguments.get("person_id")}
        tie = "select 1 from identity_relationship where child_id = %(child)s and person_id = %(person)s"
        return asked["person"] is not None and bool(list(self.matrix.world.ask(tie, asked)))


def dealt(matrix: Matrix, people: Sequence[Person], *, full: bool) -> Iterator[tuple[Person, list[Pair]]]:
    """To each person their questions. full: everybody about every address; else each address is covered by one of them,
    by some of the methods, and everybody asks at a few more.
    """
    choices = [Choice(matrix, person) for person in people]
    covered = {} if full else covering(matrix, choices)
    for turn, choice in enumerate(choices):
        asked: list[Pair] = []
        for number, address in enumerate(NAMING):
            if full:
                asked += choice.pairs(address)
            elif covered.get(address.name) is choice:
                asked += _fewer(list(choice.pairs(address)), number)
            elif (number + turn) % BESIDES == 0:
                asked += [pair for pair in choice.pairs(address) if pair.kind != FOREIGN][:1]
        yield choice.person, asked


def covering(matrix: Matrix, choices: Sequence[Choice]) -> dict[str, Choice]:
    """Who asks at which address: somebody to whom it is open for other things, beginning with another each time."""
    found: dict[str, Choice] = {}
    for number, address in enumerate(NAMING):
        turned = [choices[(number + turn) % len(choices)] for turn in range(len(choices))]
        open_to = [one for one in turned if matrix.opens_some(group_of(one.person), one.person, address)]
        able = (one for one in (*open_to, *turned) if next(one.closed(address), None))
        if chosen := next(able, None):
            found[address.name] = chosen
    return found


def _fewer(pairs: list[Pair], number: int) -> list[Pair]:
    """A stranger's thing by three methods, and one of the other kinds."""
    foreign = [pair for pair in pairs if pair.kind == FOREIGN] or pairs[:1]
    others = [pair for pair in pairs if pair not in foreign]
    methods = tuple(dict.fromkeys(("GET", "POST", METHODS[number % len(METHODS)])))
    return [*(replace(pair, methods=methods) for pair in foreign), *others[number % 3 :][:1]]
