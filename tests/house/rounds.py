"""One person's round through the addresses: everything that is not as the table says, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.house.addresses import PARTNERS, Address
from tests.house.asking import Answer, Asker
from tests.house.matrix import TAKES_NOTHING, Case, Matrix, group_of
from tests.house.prose import WITHOUT_AT, unkept
from tests.house.rows.typed import Person

TURNS = 3


@dataclass
class Round:
    """Somebody who asks, and how often they were answered what.

    Everybody opens every address. Whether a stranger's id answers as a missing one, and whether what may not be sent is
    refused, each tries at every third address in the small round, beginning at `turn`, so that people take turns; at
    those of the API and those that are only sent to, everybody.
    """

    matrix: Matrix
    person: Person
    asker: Asker
    full: bool = False
    turn: int = 0
    answered: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    noted: int = 0
    compared: int = 0

    @property
    def group(self) -> str:
        return group_of(self.person)

    def complaints(self, addresses: Iterable[Address]) -> Iterator[str]:
        for number, address in enumerate(addresses, start=self.turn):
            thorough = self.full or number % TURNS == 0 or address.who <= PARTNERS
            for case in self.chosen(address):
                yield from self.looks(address, case, thorough=thorough)
                if thorough or address.posted:
                    yield from self.sends(address, case)

    def chosen(self, address: Address) -> list[Case]:
        """All cases, or one that the person may see and one that they may not; the first where all are closed."""
        cases = self.matrix.cases(address)
        if self.full:
            return cases
        first: dict[bool, Case] = {}
        for case in cases:
            first.setdefault(self.matrix.may_see(self.person, address, case), case)
        if self.matrix.opens_some(self.group, self.person, address) or not first:
            return list(first.values())
        return [first.get(True) or first[False]]

    def looks(self, address: Address, case: Case, *, thorough: bool) -> Iterator[str]:
        """A GET answers as the table says, writes nothing, and leaves its line in the log of looking."""
        expected = self.matrix.expected(self.group, self.person, address, case)
        answer = self.get(address, case)
        self.answered[answer.status] += 1
        who = f"{self.person.key} at {address.name} {case}"
        if answer.status not in expected:
            yield f"{who}: {answer.status}, not {sorted(expected)}"
        if answer.wrote:
            yield f"{who}: a GET wrote to {sorted(answer.wrote)}"
        if answer.status == 200 and address.name not in WITHOUT_AT and (boxes := unkept(answer.body)):
            yield f"{who}: no draft is kept of what is typed into {boxes}"
        if answer.status == 200 and case.child_id:
            self.noted += 1
            if case.child_id not in answer.noted:
                yield f"{who}: the log of looking does not name the child"
        if thorough and answer.status == 404 and case.row is not None:
            yield from self.finds_nothing_out(address, case, answer, who)

    def finds_nothing_out(self, address: Address, case: Case, answer: Answer, who: str) -> Iterator[str]:
        """A stranger's id answers exactly as one that nothing has."""
        missing = case.of_nobody(address)
        self.compared += 1
        other = self.get(address, missing, masked=case)
        if other.same != answer.same:
            yield f"{who}: differs from what does not exist: {difference(answer, other)}"

    def sends(self, address: Address, case: Case) -> Iterator[str]:
        """A POST by somebody who may not is refused in the way the table says, and changes nothing."""
        refusal = self.matrix.refusal(self.group, self.person, address, case)
        if not refusal:
            return
        answer = self.asker.post(case.path(address), {"version": "1", "reason": "None of my business"})
        self.refused[answer.status] += 1
        who = f"{self.person.key} sends to {address.name} {case}"
        if address.who <= PARTNERS:
            # A token that was not given for writing is told so before anything is looked at.
            refusal |= {403}
        if answer.status not in refusal | {TAKES_NOTHING}:
            yield f"{who}: {answer.status} {answer.leads_to}, not {sorted(refusal)}"
        if answer.wrote:
            yield f"{who}: it changed {sorted(answer.wrote)}"

    def get(self, address: Address, case: Case, *, masked: Case | None = None) -> Answer:
        words = [*case.arguments.values(), *(masked.arguments.values() if masked else ())]
        return self.asker.get(case.path(address), masked=tuple(word for word in words if word))


def difference(one: Answer, other: Answer) -> str:
    if one.status != other.status:
        return f"{one.status} against {other.status}"
    for here, there in zip(one.body.splitlines(), other.body.splitlines(), strict=False):
        if here != there:
            return f"{here.strip()[:120]!r} against {there.strip()[:120]!r}"
    return "in length"


def missing_rows(known: Iterable[str], typed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Addresses without a row, and rows without an address."""
    here, there = set(known), set(typed)
    return sorted(here - there), sorted(there - here)
