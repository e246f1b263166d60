"""One person's round through the addresses: everything that is not as the table says, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.house.addresses import OUT, PARTNER, Address
from tests.house.asking import Answer, Asker
from tests.house.matrix import REFUSED, Case, Matrix, group_of
from tests.house.rows.typed import Person


@dataclass
class Round:
    """Somebody who asks, and how often they were answered what."""

    matrix: Matrix
    person: Person
    asker: Asker
    full: bool = False
    answered: Counter[int] = field(default_factory=Counter)
    noted: int = 0
    compared: int = 0

    @property
    def group(self) -> str:
        return group_of(self.person)

    def complaints(self, addresses: Iterable[Address]) -> Iterator[str]:
        for address in addresses:
            for case in self.chosen(address):
                yield from self.looks(address, case)
                yield from self.sends(address, case)

    def chosen(self, address: Address) -> list[Case]:
        """All cases, or one that the person may see and one that they may not."""
        cases = self.matrix.cases(address)
        if self.full:
            return cases
        first: dict[bool, Case] = {}
        for case in cases:
            first.setdefault(self.matrix.may_see(self.person, address, case), case)
        return list(first.values())

    def looks(self, address: Address, case: Case) -> Iterator[str]:
        """A GET answers as the table says, writes nothing, and leaves its line in the log of looking."""
        expected = self.matrix.expected(self.group, self.person, address, case)
        answer = self.get(address, case)
        self.answered[answer.status] += 1
        who = f"{self.person.key} at {address.name} {dict(case.arguments)}"
        if answer.status not in expected:
            yield f"{who}: {answer.status}, not {sorted(expected)}"
        if answer.wrote:
            yield f"{who}: a GET wrote to {sorted(answer.wrote)}"
        if answer.status == 200 and case.child_id:
            self.noted += 1
            if case.child_id not in answer.noted:
                yield f"{who}: the log of looking does not name the child"
        if answer.status == 404 and case.row is not None:
            yield from self.finds_nothing_out(address, case, answer, who)

    def finds_nothing_out(self, address: Address, case: Case, answer: Answer, who: str) -> Iterator[str]:
        """A stranger's id answers exactly as one that nothing has."""
        missing = case.of_nobody(address)
        self.compared += 1
        other = self.get(address, missing, masked=case)
        if other.same != answer.same:
            yield f"{who}: differs from what does not exist: {difference(answer, other)}"

    def sends(self, address: Address, case: Case) -> Iterator[str]:
        """A POST by somebody who may not is refused and changes nothing."""
        expected = self.matrix.expected(self.group, self.person, address, case)
        if (
            not expected <= REFUSED
            or expected & {405}
            or (self.group in (OUT, PARTNER) and 302 not in expected)
        ):
            return
        if address.name.startswith("account_"):
            return
        answer = self.asker.post(case.path(address), {"version": "1", "reason": "None of my business"})
        who = f"{self.person.key} sends to {address.name} {dict(case.arguments)}"
        if answer.status not in REFUSED:
            yield f"{who}: {answer.status}"
        if answer.status == 302 and self.group not in (OUT, PARTNER) and 302 not in expected:
            yield f"{who}: led on to {answer.leads_to}"
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
