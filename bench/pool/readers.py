"""People and systems who read through the pool at once, and what each ought to see."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

import requests

from tests.house.rows.typed import NAMES, SYSTEMS, Child, Person

PATIENCE, MOST_TRIES, PAST = 30, 200, 401
PAGE = 50
LISTED, ANSWERED, OPENED = "list", "child", "page"
# People's pages take long: one read in so many.
PAGES = 50
# One of so many goes away before the answer comes.
LEAVES = 40


@dataclass
class Reader:
    """One who asks. due: the children they may see, typed. signs: the headers that say who they are; renews: gives new
    ones when a token is past its hour.
    """

    person: Person
    due: frozenset[str]
    signs: Mapping[str, str]
    renews: Callable[[], Mapping[str, str]] | None = None

    @property
    def is_system(self) -> bool:
        return self.person.role in SYSTEMS


@dataclass
class Seen:
    """What came back of all reads, by kind. wrong: more than was due; empty: less. cut: in the middle, by a kill; away:
    the server was not there; left: those who went before they were answered.
    """

    reads: Counter[str] = field(default_factory=Counter)
    found: int = 0
    cut: int = 0
    away: int = 0
    left: int = 0
    wrong: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def due_to(person: Person, children: Mapping[str, Child]) -> frozenset[str]:
    """The children whose identity the typed tables give them to read."""
    reading = NAMES["read"]
    return frozenset(number for number, child in children.items() if child.opens(person, "identity", reading))


class Reading:
    """So many reads by all of them, each asking in turn for the list and for children they may and may not see."""

    def __init__(self, readers: Sequence[Reader], children: Sequence[str], ports: Sequence[int]) -> None:
        self.readers, self.children, self.ports = readers, children, ports
        self.seen = Seen()
        self._own = threading.local()

    def read(self, count: int, *, threads: int) -> Seen:
        """count reads, dealt out to so many threads."""
        shares = [count // threads + (number < count % threads) for number in range(threads)]
        working = [
            threading.Thread(target=self._reads, args=(share, number)) for number, share in enumerate(shares)
        ]
        for thread in working:
            thread.start()
        for thread in working:
            thread.join()
        return self.seen

    def _reads(self, count: int, number: int) -> None:
        dice = random.Random(number)
        systems = [reader for reader in self.readers if reader.is_system]
        people = cycle([reader for reader in self.readers if not reader.is_system])
        for turn in range(count):
            reader = next(people) if turn % PAGES == number else dice.choice(systems)
            if reader.is_system and dice.random() < 0.2:
                self._lists(reader, dice)
            else:
                mine = sorted(reader.due) if dice.random() < 0.6 and reader.due else self.children
                self._asks_for(reader, dice.choice(mine), dice)
            if turn % LEAVES == number:
                self._leaves(reader, dice)

    def _lists(self, reader: Reader, dice: random.Random) -> None:
        answer = self._answer(reader, "/api/v1/children/", dice)
        if answer is None:
            return
        shown = {child["id"] for child in answer.json()["children"]} if answer.ok else set()
        self._count(LISTED, bool(shown))
        if strangers := shown - reader.due:
            self.seen.wrong.append(f"{reader.person.key} was shown {len(strangers)} children of others")
        if len(shown) < min(PAGE, len(reader.due)):
            self.seen.empty.append(
                f"{reader.person.key} was shown {len(shown)} children: {answer.status_code}"
            )

    def _asks_for(self, reader: Reader, child: str, dice: random.Random) -> None:
        path = f"/api/v1/children/{child}/" if reader.is_system else f"/children/{child}/access/"
        answer = self._answer(reader, path, dice)
        if answer is None:
            return
        may = child in reader.due
        self._count(ANSWERED if reader.is_system else OPENED, answer.ok)
        if answer.ok and not may:
            self.seen.wrong.append(f"{reader.person.key} saw {child}")
        elif answer.ok and reader.is_system and answer.json()["id"] != child:
            self.seen.wrong.append(f"{reader.person.key} asked for {child} and got another")
        elif may and not answer.ok:
            self.seen.empty.append(f"{reader.person.key} did not see {child}: {answer.status_code}")

    def _answer(self, reader: Reader, path: str, dice: random.Random) -> requests.Response | None:
        """From whichever server is there; a question that was cut off by a kill is asked again."""
        for _ in range(MOST_TRIES):
            try:
                answer = self._ask(reader, path, dice, PATIENCE)
                if answer.status_code == PAST and reader.renews is not None:
                    reader.signs = reader.renews()
                    continue
            except requests.RequestException as gone:
                self._count_gone(away="refused" in str(gone))
                threading.Event().wait(0.05)
                continue
            if answer.status_code in (200, 404):
                return answer
            self.seen.failed.append(f"{reader.person.key} at {path}: {answer.status_code}")
            return None
        self.seen.failed.append(f"{reader.person.key} at {path}: never answered")
        return None

    def _leaves(self, reader: Reader, dice: random.Random) -> None:
        """Asks, and goes away before the answer."""
        path = "/api/v1/children/" if reader.is_system else "/children/"
        try:
            self._ask(reader, path, dice, (5, 0.001))
        except requests.RequestException:
            self.seen.left += 1

    def _ask(
        self, reader: Reader, path: str, dice: random.Random, patience: float | tuple[float, float]
    ) -> requests.Response:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
        where = f"http://localhost:{dice.choice(self.ports)}{path}"
        answer: requests.Response = self._own.session.get(
            where, headers=dict(reader.signs), timeout=patience, allow_redirects=False
        )
        self._own.session.cookies.clear()
        return answer

    def _count_gone(self, *, away: bool) -> None:
        with self.seen.lock:
            self.seen.away += away
            self.seen.cut += not away

    def _count(self, kind: str, found: bool) -> None:
        with self.seen.lock:
            self.seen.reads[kind] += 1
            self.seen.found += found
