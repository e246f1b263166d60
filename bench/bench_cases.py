"""`make bench-cases`: the first page of 50 of the case list, against django-guardian in the same run.

Ours is the shipped selector with both locks on, as the web server's login through the door. The peer is guardian's
`get_objects_for_user` with direct foreign keys, as its documentation says, on the same children and permissions in
tables without row-level security. Both give what the page shows; they must show the same children in the same order.

N=full: 1,000,000 children, and 100,000 for the growth. N=small: 20,000 and 2,000, in a few seconds; there the peer
has little to look through, so that its goals are those of a small place. TEST_DATABASE_URL is set by the Makefile.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.cases.load import OWNER, PEERS_SETTINGS, WEB, Reader, load_peer, measured, populated, readers
from bench.cases.machine import machine
from tests.databases import Server

OUR_SETTINGS = "childplan.config.settings.test"
PAGE = 50
Page = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What is measured at one size. ratios: goals for the three readers, fewest visible first."""

    children: int
    grown_from: int
    ratios: tuple[float, float, float]
    growth: float
    runs: int
    cloned: bool = False


SIZES = {
    "full": Size(1_000_000, 100_000, (300, 30, 12), growth=1.3, runs=31),
    "small": Size(20_000, 2_000, (4, 2, 1.5), growth=2.0, runs=21, cloned=True),
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


def our_pages(server: Server, database: str, *, runs: int) -> list[Page]:
    known = readers(server.url(login=OWNER, database=database))
    pairs = [f"{reader.membership_id}:{reader.user_id}" for reader in known]
    url = server.url(login=WEB, database=database)
    return json.loads(measured("bench.cases.ours", str(runs), *pairs, url=url, settings=OUR_SETTINGS))


def compare(server: Server, size: Size) -> list[Measured]:
    """Measure everything. Ours before and after the peer, of which the mean counts: neither has a better hour."""
    with populated(server, children=size.grown_from, cloned=size.cloned) as database:
        before = our_pages(server, database, runs=size.runs)
    with populated(server, children=size.children, cloned=size.cloned) as database:
        owner_url = server.url(login=OWNER, database=database)
        known = readers(owner_url)
        load_peer(server, database)
        first = our_pages(server, database, runs=size.runs)
        users = [str(reader.user_id) for reader in known]
        told = measured("bench.cases.peer", str(size.runs), *users, url=owner_url, settings=PEERS_SETTINGS)
        again = our_pages(server, database, runs=size.runs)
    peers = json.loads(told)
    require_the_same(known, first, peers)
    return [
        Measured(
            reader=reader,
            ours=(one["page"] + two["page"]) / 2,
            door=(one["door"] + two["door"]) / 2,
            peer=peer["page"],
            before=small["page"],
        )
        for reader, one, two, peer, small in zip(known, first, again, peers, before, strict=True)
    ]


def require_the_same(known: list[Reader], ours: list[Page], peers: list[Page]) -> None:
    """Both showed the same children in the same order, and as many as a first page holds. Raises Differs."""
    for mine, theirs, reader in zip(ours, peers, known, strict=True):
        if mine["children"] != theirs["children"] or len(mine["children"]) != min(PAGE, reader.visible):
            raise Differs(f"with {reader.visible} visible ours shows other children than the peer")


def verdict(found: list[Measured], size: Size) -> tuple[str, bool]:
    """The last line, and whether every goal is met."""
    # Who sees a number that grows with the area is no measure of growth: the third reader's caseload does.
    growth = max(one.growth for one in found[:2])
    well = (
        all(one.ratio >= goal for one, goal in zip(found, size.ratios, strict=True)) and growth <= size.growth
    )
    ratios = "/".join(f"{one.ratio:.1f}" for one in found)
    goals = "/".join(f"{goal:g}" for goal in size.ratios)
    words = (
        f"CASES ratio={ratios} goal={goals} growth={growth:.2f} goal={size.growth} children={size.children}"
        f" {'ok' if well else 'short'}"
    )
    return words, well


def main() -> int:
    size = SIZES[os.environ.get("N", "small")]
    server = Server(os.environ["TEST_DATABASE_URL"])
    print(machine(server))
    print(f"{size.children:,} children; growth from {size.grown_from:,}; medians of {size.runs} runs, ms")
    try:
        found = compare(server, size)
    except Differs as differs:
        print(f"CASES {differs} short")
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
