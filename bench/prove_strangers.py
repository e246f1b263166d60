"""`make prove-strangers`: what is not for somebody answers exactly as what is not there.

Every address of the resolver has a row in the access table (tests/house/addresses.py), or this fails. One person of
each role, every family and partner system, and a visitor ask at every address that names something, by every method:
about things of strangers and of restricted records, about things of strangers as if they were of one's own child, and
about things that nothing has. Answers are equal in status, headers, body, in the lines of the log of looking and in
what the programs say aloud, once nonce, token, date, request id and the ids that were asked for are masked.

Then the time is compared, beside the noise between two missing things. The last line holds the figures; the exit code
is 1 for a difference, an address without a row or that nobody asked at, a time that tells, and when too little was
compared.
"""

import logging
import os
import platform
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from django.test.utils import setup_test_environment  # noqa: E402  # only once Django knows its settings

from bench.strangers.asking import METHODS, Stranger  # noqa: E402
from bench.strangers.choosing import FOREIGN, NAMING, RESTRICTED, Pair, dealt  # noqa: E402
from bench.strangers.timing import Clocked, advantage, telling  # noqa: E402
from tests import databases  # noqa: E402
from tests.house.addresses import TABLE  # noqa: E402
from tests.house.asking import Asker, borough_at_hand  # noqa: E402
from tests.house.matrix import NOBODY, Matrix, names  # noqa: E402
from tests.house.rounds import missing_rows  # noqa: E402
from tests.house.rows import typed  # noqa: E402
from tests.house.rows.typed import Person  # noqa: E402
from tests.house.test_addresses import asker_for  # noqa: E402
from tests.proofs.explained.borough import django_at  # noqa: E402
from tests.proofs.rows.proof import at_hand, one_of_each_role  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402

PEOPLE = [*one_of_each_role([*typed.people(), *typed.families(), *typed.partners()]), NOBODY]
# How often each of three is asked when time is compared; by every how manieth person, and at how many addresses.
TIMES = {"small": 24, "full": 120}
CLOCKING = {"small": (6, 1), "full": (1, 4)}
# What a chance may stray beyond the most that it strays between two missing things in this run.
MARGIN = {"small": 0.15, "full": 0.05}
FEWEST = {"small": 450, "full": 20_000}


@dataclass
class Found:
    """What was compared, by kind of thing and by method, where, and what could be told apart."""

    compared: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    different: list[str] = field(default_factory=list)
    clocked: list[Clocked] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)


def main() -> int:
    began, size = time.monotonic(), "full" if os.environ.get("N") == "full" else "small"
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    # That a page is not there is an answer here, and no news.
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.CRITICAL)
    setup_test_environment()
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    name = f"childplan_strangers_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=name)
    seen = at_hand(server, name)
    try:
        with django_at(server, name):
            found = proven(Matrix(seen), size, PEOPLE, tell=lambda words: print(words, flush=True))
    finally:
        seen.close()
        databases.drop(server, name=name)
    return verdict(found, size=size, seconds=time.monotonic() - began)


def proven(matrix: Matrix, size: str, people: Sequence[Person], *, tell: Callable[[str], None]) -> Found:
    """All of them ask."""
    found = Found(unlisted=missing_rows(names(), (address.name for address in TABLE))[0])
    for turn, (person, pairs) in enumerate(dealt(matrix, people, full=size == "full")):
        with borough_at_hand():
            stranger = Stranger(Asker() if person == NOBODY else asker_for(person))
            for pair in pairs:
                compare(found, stranger, person, pair)
            for pair in to_clock(pairs, turn, size):
                found.clocked.append(clocked(stranger, person, pair, times=TIMES[size]))
        tell(f"  {person.key}, {person.role or 'visitor'}: {len(pairs)} pairs")
    return found


def compare(found: Found, stranger: Stranger, person: Person, pair: Pair) -> None:
    """By each method, beside the same address about nothing."""
    masked = (*pair.case.arguments.values(), *pair.missing.arguments.values())
    for method in pair.methods:
        here = stranger.asks(method, pair.case.path(pair.address), masked=masked)
        there = stranger.asks(method, pair.missing.path(pair.address), masked=masked)
        found.compared[pair.kind] += 1
        found.methods[method] += 1
        found.statuses[here.status] += 1
        if parts := here.differs_from(there):
            where = f"{person.key} {method} {pair.address.name} ({pair.kind})"
            found.different.append(f"{where}: {', '.join(parts)}: {here.status}/{there.status}")
    found.roles.add(person.role)
    found.addresses.add(pair.address.name)


def to_clock(pairs: Sequence[Pair], turn: int, size: str) -> list[Pair]:
    """Where this person's time is compared: at other addresses than the others'."""
    every, most = CLOCKING[size]
    about = [pair for pair in pairs if pair.kind in (FOREIGN, RESTRICTED) and "GET" in pair.methods]
    step = max(1, len(about) // most)
    return about[turn % step :: step][:most] if turn % every == 0 else []


def clocked(stranger: Stranger, person: Person, pair: Pair, *, times: int) -> Clocked:
    """The time of a closed thing beside that of two missing ones, turn by turn."""
    three = (pair.case, pair.missing, pair.case.of_nobody(pair.address))
    spans: list[list[float]] = [[], [], []]
    for beat in range(times):
        for place in (0, 1, 2) if beat % 2 else (2, 1, 0):
            spans[place].append(stranger.asks("GET", three[place].path(pair.address), masked=()).seconds)
    return Clocked(
        f"{person.key} {pair.address.name} ({pair.kind})",
        advantage(spans[0], spans[1]),
        advantage(spans[2], spans[1]),
        statistics.median(spans[0]),
    )


def verdict(found: Found, *, size: str, seconds: float) -> int:
    """Say what was compared; 1 when anything can be told apart."""
    told = telling(found.clocked, margin=MARGIN[size])
    unasked = sorted({address.name for address in NAMING} - found.addresses)
    for word, lines in (
        ("DIFFERENT", found.different[:60]),
        ("TIME", [f"{one.name}: {one.told:+.2f} from a half, {one.median * 1000:.1f} ms" for one in told]),
        ("UNLISTED", found.unlisted),
        ("UNASKED", unasked),
    ):
        for line in lines:
            print(f"  {word} {line}")
    pairs = sum(found.compared.values())
    noise, most = (
        max((abs(getattr(one, name)) for one in found.clocked), default=0.0) for name in ("noise", "told")
    )
    mean = statistics.fmean([one.told for one in found.clocked] or [0.0])
    ok = not (found.different or told or found.unlisted or unasked) and pairs >= FEWEST[size]
    ok = ok and bool(found.clocked and found.compared[RESTRICTED] and found.compared[FOREIGN])
    ok = ok and set(found.methods) == set(METHODS) and {404, 403, 302, 401} <= set(found.statuses)
    kinds = " ".join(f"{kind}={count}" for kind, count in sorted(found.compared.items()))
    statuses = ",".join(f"{status}:{count}" for status, count in sorted(found.statuses.items()))
    print(
        f"STRANGERS pairs={pairs} {kinds} addresses={len(found.addresses)}/{len(NAMING)} of {len(TABLE)}"
        f" roles={len(found.roles)} methods={len(found.methods)} statuses={statuses}"
        f" different={len(found.different)} unlisted={len(found.unlisted)} timed={len(found.clocked)}"
        f" noise={noise:.2f} most={most:.2f} mean={mean:+.3f} margin={MARGIN[size]} telling={len(told)}"
        f" goal=0/0/0 seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return int(not ok)


if __name__ == "__main__":
    sys.exit(main())
