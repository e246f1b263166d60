"""`make bench-cases`: the first page of 50 of the case list, against django-guardian in the same run.

Ours is the shipped selector with both locks on, as the web server's login through the door. The peer is guardian's
`get_objects_for_user` with direct foreign keys, as its documentation says, on the same children and permissions in
tables without row-level security. Both give what the page shows; they must show the same children in the same order.

N=full: 1,000,000 children, and 100,000 for the growth. N=small: 20,000 and 2,000, in a few seconds; there the peer
has little to look through, so that its goals are those of a small place. TEST_DATABASE_URL is set by the Makefile.

Every round measures ours with few children, ours with many and the peer, one after another, and gives a median of each;
what counts is the median of the rounds. A busy second of the machine spoils a round, and spoils it for all three.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.cases.load import (
    OWNER,
    PEERS_SETTINGS,
    WEB,
    Reader,
    load_peer,
    measured,
    populated,
    readers,
    unguarded_url,
)
from bench.cases.machine import machine
from tests.databases import Server

OUR_SETTINGS = "childplan.config.settings.test"
PAGE = 50
Page = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What is measured at one size. ratios: goals for the three readers, fewest visible first.

    growth: at most, from `grown_from` to `children`. spread: at most, from the reader of fewest to the one of most.
    runs, peer_runs: in each round, after warming up.
    """

    children: int
    grown_from: int
    ratios: tuple[float, float, float]
    growth: float
    spread: float
    rounds: int
    runs: int
    peer_runs: int
    cloned: bool = False


SIZES = {
    "full": Size(1_000_000, 100_000, (300, 30, 12), growth=1.3, spread=1.5, rounds=7, runs=61, peer_runs=5),
    "small": Size(
        20_000, 2_000, (4, 2, 1.5), growth=3.0, spread=3.0, rounds=2, runs=21, peer_runs=11, cloned=True
    ),
}


@dataclass(frozen=True)
class Measured:
    """One reader's first page, ours and the peer's, in milliseconds."""

    reader: Reader
    ours: float
    door: float
    peer: float
    before: float

    @property
    def ratio(self) -> float:
        return self.peer / self.ours

    @property
    def growth(self) -> float:
        """Ours at the full number of children over ours at the smaller one."""
        return self.ours / self.before


class Differs(RuntimeError):
    """The two showed different children, so there is nothing to compare."""


@dataclass(frozen=True)
class Round:
    """One round of every reader's first page, fewest visible first."""

    before: list[Page]
    ours: list[Page]
    peers: list[Page]


def our_pages(server: Server, database: str, *, runs: int) -> list[Page]:
    """Ours, as the web server's login."""
    known = readers(server.url(login=OWNER, database=database))
    pairs = [f"{reader.membership_id}:{reader.user_id}" for reader in known]
    url = server.url(login=WEB, database=database)
    return json.loads(measured("bench.cases.ours", str(runs), *pairs, url=url, settings=OUR_SETTINGS))


def peers_pages(server: Server, database: str, *, runs: int) -> list[Page]:
    """Guardian's, as the server's administrator: no policy is in its way, on whichever table it reads."""
    url = unguarded_url(server, database)
    users = [str(reader.user_id) for reader in readers(server.url(login=OWNER, database=database))]
    return json.loads(measured("bench.cases.peer", str(runs), *users, url=url, settings=PEERS_SETTINGS))


def compare(server: Server, size: Size) -> list[Measured]:
    """Measure everything. Raises Differs."""
    with (
        populated(server, children=size.grown_from, cloned=size.cloned) as few,
        populated(server, children=size.children, cloned=size.cloned) as many,
    ):
        known = readers(server.url(login=OWNER, database=many))
        load_peer(server, many)
        rounds = []
        for _ in range(size.rounds):
            before, ours = (our_pages(server, database, runs=size.runs) for database in (few, many))
            rounds.append(Round(before, ours, peers_pages(server, many, runs=size.peer_runs)))
            require_the_same(known, ours, rounds[-1].peers)
    return [middle(reader, rounds, place) for place, reader in enumerate(known)]


def middle(reader: Reader, rounds: list[Round], place: int) -> Measured:
    """The median of the rounds for one reader."""

    def of(pages: Iterable[list[Page]], what: str = "page") -> float:
        return statistics.median(every[place][what] for every in pages)

    return Measured(
        reader=reader,
        ours=of(one.ours for one in rounds),
        door=of((one.ours for one in rounds), "door"),
        peer=of(one.peers for one in rounds),
        before=of(one.before for one in rounds),
    )


def require_the_same(known: list[Reader], ours: list[Page], peers: list[Page]) -> None:
    """Both showed the same children in the same order, and as many as a first page holds. Raises Differs."""
    for mine, theirs, reader in zip(ours, peers, known, strict=True):
        if mine["children"] != theirs["children"] or len(mine["children"]) != min(PAGE, reader.visible):
            raise Differs(f"with {reader.visible} visible ours shows other children than the peer")


def verdict(found: list[Measured], size: Size) -> tuple[str, bool]:
    """The last line, and whether every goal is met."""
    growth = max(one.growth for one in found)
    spread = found[-1].ours / found[0].ours
    fast = all(one.ratio >= goal for one, goal in zip(found, size.ratios, strict=True))
    well = fast and growth <= size.growth and spread <= size.spread
    ratios = "/".join(f"{one.ratio:.1f}" for one in found)
    goals = "/".join(f"{goal:g}" for goal in size.ratios)
    words = (
        f"CASES ratio={ratios} goal={goals} growth={growth:.2f} goal={size.growth} spread={spread:.2f}"
        f" goal={size.spread} children={size.children} {'ok' if well else 'short'}"
    )
    return words, well


def main() -> int:
    size = SIZES[os.environ.get("N", "small")]
    server = Server(os.environ["TEST_DATABASE_URL"])
    print(machine(server))
    print(f"{size.children:,} children; growth from {size.grown_from:,}; medians of {size.rounds} rounds, ms")
    try:
        found = compare(server, size)
    except Differs as differs:
        print(f"CASES {differs}: short")
        return 1
    print(f"{'visible':>10} {'ours':>8} {'with door':>10} {'guardian':>10} {'ratio':>8} {'growth':>8}")
    for one in found:
        print(
            f"{one.reader.visible:>10,} {one.ours:>8.2f} {one.door:>10.2f} {one.peer:>10.1f} {one.ratio:>8.1f}"
            f" {one.growth:>8.2f}"
        )
    words, well = verdict(found, size)
    print(words)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
