"""Every question asked in every way, and what differs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.house.asking import borough_at_hand
from tests.house.rows.typed import FAMILY, SYSTEMS, Person, table
from tests.proofs.explained.borough import Borough, Children
from tests.proofs.explained.said import BARRED, RESTRICTED, TOLD_WHO
from tests.proofs.rows.proof import one_of_each_role

READ = 2
NAMES = ("nothing", "known", "read", "contribute", "decide")
ORDINARY = 4
# In the small size one pair in so many is asked over HTTP as well.
EACH = 9


@dataclass
class Tally:
    """What was compared, by kind of answer."""

    levels: Counter[str] = field(default_factory=Counter)
    pages: Counter[int] = field(default_factory=Counter)
    users: set[str] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    lists: int = 0
    listed: int = 0
    barred: int = 0
    restricted: int = 0
    # How often somebody who sees a child was not named to whoever asked.
    withheld: int = 0

    @property
    def answers(self) -> int:
        return sum(self.levels.values())

    @property
    def nonempty(self) -> int:
        return self.answers - self.levels["nothing"]


@dataclass
class Proof:
    """One run over one borough."""

    borough: Borough
    full: bool = False
    # For a break that is planted: these people and stories alone; empty for all.
    keys: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    tally: Tally = field(default_factory=Tally)

    @property
    def people(self) -> list[Person]:
        everybody = self.borough.seen.everybody
        if self.keys:
            return [person for person in everybody if person.key in self.keys]
        if self.full:
            return list(everybody)
        barred = [person for person in everybody if person.key == BARRED[0]]
        return [*one_of_each_role(everybody), *barred]

    @property
    def children(self) -> list[str]:
        """All of them; in the small size those with a story, and a few without."""
        every = sorted(self.borough.world.children.items(), key=lambda one: (one[1].key, one[0]))
        if self.stories:
            return [number for number, child in every if child.key in self.stories]
        if self.full:
            return [number for number, _ in every]
        stories = set(table("children"))
        without = [number for number, child in every if child.key not in stories]
        step = max(1, len(without) // ORDINARY)
        return [number for number, child in every if child.key in stories] + without[::step][:ORDINARY]

    def read(self) -> dict[str, Children]:
        """What the database gives to everybody."""
        return {person.key: self.borough.by_sql(person) for person in self.borough.seen.everybody}

    def differences(self) -> Iterator[str]:
        """Whatever is not the same in every way of asking."""
        read = self.read()
        for person in self.people:
            self.tally.users.add(person.key)
            yield from self.mine(person, read[person.key])
        yield from self.others(read)
        yield from self.pages(read)

    def mine(self, person: Person, read: Children) -> Iterator[str]:
        """The stories, the explanation and the database, of one person about every child."""
        if person.role == FAMILY:
            due = {c for c in self.children if self.borough.typed(person, c)["identity"]}
            if due != set(read) & set(self.children):
                yield f"{person.key}: SQL gives other children than theirs"
            return
        with self.borough.acting(person) as scope:
            for child in self.children:
                self.tally.children.add(child)
                typed = self.borough.typed(person, child)
                explained = self.borough.explained(scope, child)
                self._count(person, child, typed)
                if typed != explained:
                    yield f"{person.key} of {self._key(child)}: explained {_unlike(explained, typed)}"
                text = self.borough.explained(scope, child, plans=True)
                if _read(self.borough.typed(person, child, plans=True)) != _read(text):
                    yield f"{person.key} of {self._key(child)}: what plans say is explained otherwise"
                if _read(typed) != read.get(child, frozenset()):
                    yield f"{person.key} of {self._key(child)}: SQL reads {sorted(read.get(child, ()))}"

    def others(self, read: dict[str, Children]) -> Iterator[str]:
        """Who can see it, asked by each who may ask, against what the database gives to everybody."""
        due: dict[str, dict[Person, frozenset[str]]] = {}
        for person in self.borough.seen.everybody:
            for child, classes in read[person.key].items():
                due.setdefault(child, {})[person] = classes
        for person in self.people:
            if person.role not in TOLD_WHO:
                continue
            with self.borough.acting(person) as scope:
                for child in self.children:
                    if "identity" not in read[person.key].get(child, ()) or child in self.borough.kept_apart:
                        continue
                    said, mine = self.borough.who(scope, child), self._told_to(person, child, due[child])
                    self.tally.lists += 1
                    self.tally.listed += len(said)
                    self.tally.withheld += len(due[child]) - len(mine)
                    if said != mine:
                        unlike = {n for n in said.keys() | mine.keys() if said.get(n) != mine.get(n)}
                        holders = sorted(self.borough.world.holders.get(n, str(n)) for n in unlike)
                        yield f"who can see {self._key(child)}, told to {person.key}: otherwise of {holders}"

    def _told_to(
        self, asker: Person, child: str, due: dict[Person, frozenset[str]]
    ) -> dict[int, frozenset[str]]:
        """All of them but the people of a body that is withheld from whoever asks."""
        of = self.borough.world.children[child]
        return {
            self.borough.number_of(viewer): classes
            for viewer, classes in due.items()
            if of.shows_body(asker, viewer.body)
        }

    def pages(self, read: dict[str, Children]) -> Iterator[str]:
        """The page of what happened, and the page of why, as the web shows them."""
        with borough_at_hand():
            for turn, person in enumerate(self.people):
                if person.role in SYSTEMS:
                    continue
                browser = self.borough.client(person)
                for number, child in enumerate(self.children):
                    if self._is_asked(person, child, turn + number):
                        yield from self._page(
                            browser, person, child, read[person.key].get(child, frozenset())
                        )

    def _is_asked(self, person: Person, child: str, number: int) -> bool:
        return self.full or bool(self.keys) or number % EACH == 0 or (person.key, self._key(child)) == BARRED

    def _page(self, browser, person: Person, child: str, read: frozenset[str]) -> Iterator[str]:  # type: ignore[no-untyped-def]
        if person.role == FAMILY:
            status = browser.get(f"/family/children/{child}/who-can-see/").status_code
            self.tally.pages[status] += 1
            if (status == 200) != bool(read):
                yield f"{person.key} of {self._key(child)}: the family's page answers {status}"
            return
        status, told = self.borough.chronology(browser, child)
        why, levels = self.borough.page_of_why(browser, child)
        self.tally.pages.update((status, why))
        if (status, why) != ((200, 200) if "identity" in read else (404, 404)):
            yield f"{person.key} of {self._key(child)}: pages answer {status} and {why}"
        elif status == 200 and told != read:
            yield f"{person.key} of {self._key(child)}: the page tells {sorted(told)}"
        elif status == 200 and levels != self.borough.typed(person, child):
            yield f"{person.key} of {self._key(child)}: the page of why says otherwise"

    def _count(self, person: Person, child: str, typed: dict[str, int]) -> None:
        self.tally.levels.update(NAMES[level] for level in typed.values())
        self.tally.barred += (person.key, self._key(child)) == BARRED
        self.tally.restricted += self._key(child) == RESTRICTED and not any(typed.values())

    def _key(self, child: str) -> str:
        return self.borough.world.children[child].key


def _read(levels: dict[str, int]) -> frozenset[str]:
    return frozenset(name for name, level in levels.items() if level >= READ)


def _unlike(explained: dict[str, int], typed: dict[str, int]) -> Sequence[str]:
    return [f"{c} {NAMES[explained[c]]} not {NAMES[typed[c]]}" for c in typed if explained[c] != typed[c]]
