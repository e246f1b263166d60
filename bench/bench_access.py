"""`make bench-access`: what the two locks cost, and what they are worth, against django-guardian in the same run.

Three readers, who may see 25, 1,200 and 50,000 children. The first page of their list and a search by a mistyped name,
by the shipped selectors with both locks on, as the web server's login through the door; against guardian's
`get_objects_for_user` with direct foreign keys and PostgreSQL's trigrams, as their documentation has them, on the
same children and permissions in tables without row-level security. Then the same page without the second lock; one
changed involvement against the same write with nothing kept from it; and all grants rebuilt from their sources.

N=full: 1,000,000 children and 2,000 practitioners, and 100,000 for the growth. N=small: 20,000 and 2,000 children,
where the peer has little to look through and the goals are those of a small place. Medians of rounds, as
`make bench-cases`, which measures the page alone, explains them.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.access_speed.locks import without_row_level_security
from bench.access_speed.writing import Rebuilt, Written, rebuilt, written
from bench.bench_cases import OUR_SETTINGS, Differs, our_pages, peers_pages, require_the_same
from bench.cases.load import (
    OWNER,
    PEERS_SETTINGS,
    WEB,
    Reader,
    add,
    load_peer,
    measured,
    populated,
    readers,
    unguarded_url,
)
from bench.cases.machine import machine
from tests.databases import Server

NAMES = Path(__file__).with_name("access_speed") / "names.sql"
Measures = list[dict[str, Any]]


@dataclass(frozen=True)
class Size:
    """What is measured at one size; pages, searches: goals for the three readers, fewest visible first.

    locked: at most, the page with the second lock over the page without. write: at most, a changed involvement over a
    plain write. rebuild: seconds at most.
    """

    children: int
    people: int
    grown_from: int
    pages: tuple[float, float, float]
    searches: tuple[float, float, float]
    growth: float
    locked: float
    write: float
    rebuild: float
    rounds: int
    runs: int
    peer_runs: int
    cloned: bool = False


SIZES = {
    "full": Size(
        1_000_000, 2_000, 100_000, (300, 30, 12), (60, 30, 12), growth=1.3, locked=2.0, write=1.3, rebuild=120,
        rounds=5, runs=41, peer_runs=3,
    ),
    "small": Size(
        20_000, 204, 2_000, (3, 1.5, 1.2), (1, 1, 1), growth=4.0, locked=3.0, write=2.5, rebuild=20,
        rounds=1, runs=15, peer_runs=5, cloned=True,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Milliseconds of each reader, fewest visible first: ours and the peer's, and ours in the smaller place."""

    readers: list[Reader]
    pages: list[float]
    peers_pages: list[float]
    pages_before: list[float]
    pages_unlocked: list[float]
    searches: list[float]
    peers_searches: list[float]
    searches_before: list[float]
    written: Written
    rebuilt: Rebuilt

    @property
    def page_ratios(self) -> list[float]:
        return over(self.peers_pages, self.pages)

    @property
    def search_ratios(self) -> list[float]:
        return over(self.peers_searches, self.searches)

    @property
    def growth(self) -> float:
        return max(over(self.pages, self.pages_before))

    @property
    def locked(self) -> float:
        return max(over(self.pages, self.pages_unlocked))


def over(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [mine / theirs for mine, theirs in zip(one, other, strict=True)]


def our_searches(server: Server, database: str, known: list[Reader], *, runs: int) -> Measures:
    """Ours, as the web server's login."""
    pairs = [f"{reader.membership_id}:{reader.user_id}" for reader in known]
    url = server.url(login=WEB, database=database)
    return json.loads(
        measured("bench.access_speed.searching", str(runs), *pairs, url=url, settings=OUR_SETTINGS)
    )


def peers_searches(
    server: Server, database: str, known: list[Reader], ours: Measures, *, runs: int
) -> Measures:
    """The peer's, for the same words."""
    asked = [
        {"user": reader.user_id, "typed": mine["typed"]} for reader, mine in zip(known, ours, strict=True)
    ]
    return json.loads(
        measured(
            "bench.access_speed.peer_searching",
            str(runs),
            url=unguarded_url(server, database),
            settings=PEERS_SETTINGS,
            told=json.dumps(asked),
        )
    )


def require_the_meant(known: list[Reader], ours: Measures, peers: Measures) -> None:
    """Both found whoever was meant. Raises Differs."""
    for reader, mine, theirs in zip(known, ours, peers, strict=True):
        for meant, *both in zip(mine["meant"], mine["found"], theirs["found"], strict=True):
            for whose, found in zip(("ours", "the peer"), both, strict=True):
                if meant not in found:
                    raise Differs(f"with {reader.visible} visible {whose} did not find who was meant")


def compare(server: Server, size: Size) -> Found:
    """Measure everything. Raises Differs."""
    with ExitStack() as stack:
        few, many = (
            stack.enter_context(populated(server, children=children, cloned=size.cloned, people=size.people))
            for children in (size.grown_from, size.children)
        )
        for database in (few, many):
            add(server, database, NAMES)
        load_peer(server, many)
        known, before = ([*known_in(server, name)] for name in (many, few))
        rounds = [one_round(server, size, few, many, before, known) for _ in range(size.rounds)]
        middle = {
            name: [statistics.median(each[name][place] for each in rounds) for place in range(len(known))]
            for name in rounds[0]
        }
        write = written(server, many, runs=size.runs, rounds=size.rounds)
        again = rebuilt(server, many, damage=max(100, size.children // 100))
    return Found(readers=known, **middle, written=write, rebuilt=again)  # type: ignore[arg-type]


def known_in(server: Server, database: str) -> Iterator[Reader]:
    yield from readers(server.url(login=OWNER, database=database))


def one_round(
    server: Server, size: Size, few: str, many: str, before: list[Reader], known: list[Reader]
) -> dict[str, list[float]]:
    """Everything that is compared, one after another, so that a busy minute of the machine spoils all of it alike."""
    pages_before, pages = (our_pages(server, database, runs=size.runs) for database in (few, many))
    with without_row_level_security(server, many):
        unlocked = our_pages(server, many, runs=size.runs)
    peers = peers_pages(server, many, runs=size.peer_runs)
    require_the_same(known, pages, peers)
    require_the_same(known, unlocked, peers)
    searches_before = our_searches(server, few, before, runs=size.peer_runs)
    searches = our_searches(server, many, known, runs=size.peer_runs)
    peers_found = peers_searches(server, many, known, searches, runs=size.peer_runs)
    require_the_meant(known, searches, peers_found)
    return {
        "pages": [one["page"] for one in pages],
        "peers_pages": [one["page"] for one in peers],
        "pages_before": [one["page"] for one in pages_before],
        "pages_unlocked": [one["page"] for one in unlocked],
        "searches": [one["ms"] for one in searches],
        "peers_searches": [one["ms"] for one in peers_found],
        "searches_before": [one["ms"] for one in searches_before],
    }


def verdict(found: Found, size: Size) -> tuple[str, bool]:
    """The last line, and whether every goal is met."""
    grants = found.rebuilt
    same = grants.in_order == (0, 0) and grants.mended == (0, 0) and min(grants.damaged) > 0
    well = all(
        (
            all(one >= goal for one, goal in zip(found.page_ratios, size.pages, strict=True)),
            all(one >= goal for one, goal in zip(found.search_ratios, size.searches, strict=True)),
            found.growth <= size.growth,
            found.locked <= size.locked,
            found.written.ratio <= size.write,
            same and grants.seconds <= size.rebuild,
        )
    )
    return (
        f"ACCESS page={joined(found.page_ratios)} goal={joined(size.pages)} search={joined(found.search_ratios)}"
        f" goal={joined(size.searches)} growth={found.growth:.2f} goal={size.growth} locked={found.locked:.2f}"
        f" goal={size.locked} write={found.written.ratio:.2f} goal={size.write} grants={grants.grants}"
        f" differing={sum(grants.in_order)} found={sum(grants.damaged)} rebuilt={grants.seconds:.1f}s"
        f" goal={size.rebuild}s children={size.children} practitioners={size.people} {'ok' if well else 'short'}"
    ), well


def joined(numbers: Sequence[float]) -> str:
    return "/".join(f"{number:.1f}".removesuffix(".0") for number in numbers)


def main() -> int:
    size = SIZES["full" if os.environ.get("N", "small") == "full" else "small"]
    server = Server(os.environ["TEST_DATABASE_URL"])
    print(machine(server))
    print(
        f"{size.children:,} children, {size.people:,} practitioners; medians of {size.rounds} rounds, ms",
        flush=True,
    )
    try:
        found = compare(server, size)
    except Differs as differs:
        print(f"ACCESS {differs}: short")
        return 1
    columns = (
        "pages",
        "peers_pages",
        "pages_before",
        "pages_unlocked",
        "searches",
        "peers_searches",
        "searches_before",
    )
    print(" ".join(f"{name:>15}" for name in ("visible", *columns)))
    for place, reader in enumerate(found.readers):
        figures = " ".join(f"{getattr(found, name)[place]:>15.2f}" for name in columns)
        print(f"{reader.visible:>15,} {figures}")
    print(f"one changed involvement {found.written.kept:.2f} ms, plain {found.written.plain:.2f} ms")
    words, well = verdict(found, size)
    print(words)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
