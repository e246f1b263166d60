"""Every question asked in both ways, and what differs from what was typed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.matrix import typed
from bench.matrix.by_page import Pages
from bench.matrix.by_sql import Database
from bench.matrix.standing import standing
from bench.matrix.typed import Answer, Operation, State
from bench.matrix.world import World
from tests.house.rows.typed import Child, Person

STRIDE = 5
DOES, DOES_NOT = "by SQL done", "by SQL not done"


@dataclass(frozen=True)
class Slice:
    """A part of the matrix: roles, operations and states by their keys; all of them where nothing is named.

    one_in: of the cells, one in so many, each way of asking in turn; so that every role, operation and state comes up.
    """

    roles: Sequence[str] = ()
    operations: Sequence[str] = ()
    states: Sequence[str] = ()
    by_page: bool = True
    by_sql: bool = True
    one_in: int = 1

    def chosen(self, operations: Sequence[Operation], turn: int) -> list[Operation]:
        """Those of the operations that one of the people is asked about in one of the states."""
        return [one for number, one in enumerate(operations) if (number + turn) % self.one_in == 0]


@dataclass
class Tally:
    """How much was asked, by what came back."""

    answers: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    by_state: dict[str, Counter[bool]] = field(default_factory=dict)
    cells: int = 0

    def count(self, state: State, person: Person, operation: Operation, answer: str, *, done: bool) -> None:
        self.answers[answer] += 1
        self.roles.add(person.role)
        self.operations.add(operation.key)
        self.states.add(state.key)
        self.by_state.setdefault(state.key, Counter())[done] += 1


@dataclass
class Proof:
    """One run over one world."""

    world: World
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.pages, self.database = Pages(self.world), Database(self.world)
        self.operations: Mapping[str, Operation] = typed.operations()
        self.states: Mapping[str, State] = typed.states()

    def differences(self, part: Slice) -> Iterator[str]:
        """Whatever is not as it was typed."""
        people = [self.world.people[key] for key in part.roles or self.world.people]
        operations = [self.operations[key] for key in part.operations or self.operations]
        for turn, state in enumerate(self.states[key] for key in part.states or self.states):
            child = state.child(self.world.people)
            with standing(self.world, state):
                self.pages.forget()
                for operation in operations:
                    self.database.copy(operation)
                for number, person in enumerate(people):
                    asker, asked = state.asked_by(person), part.chosen(operations, STRIDE * turn + number)
                    self.tally.cells += len(asked)
                    if part.by_page:
                        yield from self._by_page(asked, state, asker, child)
                    if part.by_sql and asked:
                        yield from self._by_sql(asked, state, asker, child)

    def _by_page(
        self, operations: Iterable[Operation], state: State, person: Person, child: Child
    ) -> Iterator[str]:
        for operation in operations:
            due = typed.by_page(operation, state, person, child)
            if state.restricted == "named" and operation.key == "restrict" and due is Answer.DONE:
                # It is restricted already: they are led to its list.
                continue
            found = self.pages.ask(person, operation)
            self.tally.count(state, person, operation, str(found), done=found is Answer.DONE)
            if found != due:
                yield f"{state.key}: {person.role} {operation.key} by page: {found}, not {due}"

    def _by_sql(
        self, operations: Iterable[Operation], state: State, person: Person, child: Child
    ) -> Iterator[str]:
        with self.database.behind_the_door(person) as cursor:
            for operation in operations:
                due = typed.by_sql(operation, state, person, child)
                found = self.database.ask(cursor, person, operation)
                self.tally.count(state, person, operation, DOES if found else DOES_NOT, done=found)
                if found != due:
                    yield f"{state.key}: {person.role} {operation.key} by SQL: {found}, not {due}"
