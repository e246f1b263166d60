"""Somebody looks again and again while somebody else takes the access away: who was shown what, begun when.

Imports nothing of ours. Times are of this machine's monotonic clock. An answer that was asked for before the taking was
answered may be anything; one asked for afterwards must be a refusal.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

KINDS = ("page", "task", "export", "link", "token")
# Before the taking is sent, the others look for so many seconds at most.
HEAD_START = 0.02
LOOKERS = 2
DELAYS = (0.0, 0.5, 1.0, 0.25)
PATIENCE = 60.0


class Lane(Protocol):
    """One way in. kind: of KINDS. Its three steps are a user's.

    once: it is work that waits to be done once, such as a message: the first look that does it is the last that could.
    late: such work is begun so many seconds later at most, in turns, or it would always come first.
    dated: it begins at a moment, so that a host whose clock is behind ends nothing before it is there itself.
    """

    kind: str
    name: str
    once: bool
    late: float
    dated: bool

    def give(self, host: str) -> None:
        """Open it, from that web host."""

    def take(self, host: str) -> None:
        """Take it away, from that web host; committed once this returns."""

    def look(self, looker: int, host: str) -> bool:
        """Try to get in at that host: whether anything was shown or done."""


@dataclass(frozen=True)
class Look:
    """One try. got: whether anything came of it."""

    sent: float
    came: float
    got: bool
    host: str


@dataclass
class Tally:
    """What was counted, over interleavings that were played."""

    played: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    before: int = 0
    across: int = 0
    after: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.played += other.played
        self.ways += other.ways
        self.hosts += other.hosts
        self.before, self.across = self.before + other.before, self.across + other.across
        self.after += other.after
        self.wrong += other.wrong


class Race:
    """Interleaving after interleaving on one lane.

    hosts: the names of the web hosts, taken in turn; behind: by how many seconds a host's clock is.
    """

    def __init__(
        self, lane: Lane, hosts: Sequence[str], *, behind: Mapping[str, float] | None = None, seed: int = 0
    ) -> None:
        self.lane, self.hosts, self.behind = lane, hosts, behind or {}
        self.chance = random.Random(seed)

    def run(self, count: int) -> Tally:
        tally = Tally()
        for number in range(count):
            host = self.hosts[number % len(self.hosts)]
            self.lane.give(self.hosts[(number // len(self.hosts)) % len(self.hosts)])
            if self.lane.dated:
                time.sleep(self.behind.get(host, 0.0))
            taken_sent, taken, looks = self._at_once(host, number)
            tally.played[self.lane.kind] += 1
            tally.ways[self.lane.name] += 1
            tally.hosts[host] += 1
            self._count(tally, taken_sent, taken, looks, number)
        return tally

    def _count(self, tally: Tally, sent: float, taken: float, looks: Sequence[Look], number: int) -> None:
        where = f"{self.lane.kind} {self.lane.name} {number}"
        got = any(look.got for look in looks)
        if self.lane.once:
            tally.ways[f"{self.lane.name}, {'done' if got else 'not done'}"] += 1
        elif not any(look.got for look in looks if look.sent < sent):
            tally.wrong.append(f"{where}: it was never open")
        for look in looks:
            if look.sent > taken:
                tally.after += 1
                if look.got:
                    late = (look.sent - taken) * 1000
                    tally.wrong.append(f"{where}: shown at the host {look.host}, asked {late:.0f} ms after")
            elif look.came > sent:
                tally.across += 1
            else:
                tally.before += 1

    def _at_once(self, host: str, number: int) -> tuple[float, float, list[Look]]:
        # What is done once is done by one hand: of two, one could not say whose doing it was.
        lookers = 1 if self.lane.once else LOOKERS
        gate, over = threading.Barrier(lookers + 1), threading.Event()
        found: list[list[Look]] = [[] for _ in range(lookers)]
        faults: list[BaseException] = []

        def looks(looker: int) -> None:
            try:
                if not self.lane.once:
                    found[looker].append(self._look(looker, self.hosts[0]))
                gate.wait(PATIENCE)
                if self.lane.once:
                    time.sleep(self.lane.late * DELAYS[number % len(DELAYS)])
                found[looker].extend(self._until(over, looker))
            except BaseException as fault:  # the thread's own; told by the one that waits
                faults.append(fault)
                gate.abort()

        threads = [threading.Thread(target=looks, args=(number,)) for number in range(lookers)]
        for thread in threads:
            thread.start()
        try:
            gate.wait(PATIENCE)
            time.sleep(self.chance.uniform(0, HEAD_START))
            sent = time.monotonic()
            self.lane.take(host)
            taken = time.monotonic()
        except threading.BrokenBarrierError:
            raise faults[0] from None
        finally:
            over.set()
            for thread in threads:
                thread.join(PATIENCE)
        if faults:
            raise faults[0]
        return sent, taken, [look for each in found for look in each]

    def _until(self, over: threading.Event, looker: int) -> Iterator[Look]:
        """Look at one host after the other until it is over, and then once more: the first of them at every host."""
        turn = looker
        while not over.is_set():
            yield self._look(looker, self.hosts[turn % len(self.hosts)])
            turn += 1
        for name in self.hosts if looker == 0 else self.hosts[:1]:
            yield self._look(looker, name)

    def _look(self, looker: int, host: str) -> Look:
        sent = time.monotonic()
        got = self.lane.look(looker, host)
        return Look(sent, time.monotonic(), got, host)


def verdict(tally: Tally, *, wanted: int, each: int, seconds: float) -> tuple[str, bool]:
    """The last line, and whether the goal is met. each: of every kind at least so many."""
    done = sum(tally.played.values())
    every = all(tally.played[kind] >= each for kind in KINDS)
    # A taking that nobody's look crossed proves little: of two lookers one is nearly always on its way.
    crossed = bool(done) and tally.across >= done
    # Of what is done once, some was in time and some was not: else there was nothing to race for.
    raced = all(any(way.endswith(end) for way in tally.ways) for end in (", done", ", not done"))
    clocks = len(tally.hosts) > 1 and min(tally.hosts.values()) > 0
    ok = not tally.wrong and done >= wanted and every and crossed and raced and clocks and tally.after >= done
    by_kind = " ".join(f"{kind}={tally.played[kind]}" for kind in KINDS)
    by_host = " ".join(f"{host}={count}" for host, count in sorted(tally.hosts.items()))
    return (
        f"REVOCATION interleavings={done} {by_kind} clocks: {by_host} looks before={tally.before}"
        f" across={tally.across} after={tally.after} wrong={len(tally.wrong)} seconds={seconds:.0f}"
        f" goal interleavings={wanted} each={each} wrong=0 {'ok' if ok else 'short'}"
    ), ok
