"""`make prove-canaries`: nobody meets a word of a row that is not theirs to read, wherever it might come out.

Words that nobody can guess are planted by pages and by the API, in whatever is written about a child; the steward lays
one in every other row about a child of the settled borough. Then one person of each role, every family and partner
system ask for every address, half of the time for what stood on other people's pages: their links, and their ids put
into other addresses. Every answer with its headers, every line of the log and every email is looked through. Who may
read the row that holds a word is typed (tests/house/rows).

The last line holds the figures; the exit code is 1 for a word out of place, for an answer that cannot be looked
through, for too few answers with something in them, and when too few words were planted or met.
"""

import os
import platform
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from django.test.utils import setup_test_environment  # noqa: E402  # only once Django knows its settings

from bench.canaries.aloud import mailed, overheard  # noqa: E402
from bench.canaries.laying import Laid, lay  # noqa: E402
from bench.canaries.planting import WRITTEN_AT, Planted, Planter  # noqa: E402
from bench.canaries.walking import Harvest, Haul, Judge, Walker  # noqa: E402
from tests import databases  # noqa: E402
from tests.house.addresses import TABLE  # noqa: E402
from tests.house.asking import borough_at_hand  # noqa: E402
from tests.house.matrix import Matrix  # noqa: E402
from tests.house.rows import typed  # noqa: E402
from tests.house.rows.typed import Person  # noqa: E402
from tests.house.test_addresses import asker_for  # noqa: E402
from tests.proofs.explained.borough import django_at  # noqa: E402
from tests.proofs.rows.proof import at_hand, one_of_each_role  # noqa: E402
from tests.proofs.rows.seen import Seen  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402

EVERYBODY = [*typed.people(), *typed.families(), *typed.partners()]
PEOPLE = one_of_each_role(EVERYBODY)
REQUESTS = {"small": 400, "full": 100_000}
ROUNDS = {"small": 2, "full": 4}
EACH = {"small": 1, "full": 6}
EVERY = {"small": 4, "full": 1}
# The least shares: of answers with something in them, and of questions for what was harvested.
GOOD, HARVESTED = 0.4, 0.45


@dataclass
class Ground:
    """One clone of the settled borough with words in it."""

    seen: Seen
    matrix: Matrix
    planted: Planted
    laid: Laid
    mails: int = 0
    haul: Haul = field(default_factory=Haul)

    @property
    def judge(self) -> Judge:
        return Judge(self.seen, self.laid.places)


def main() -> int:
    began, size = time.monotonic(), "full" if os.environ.get("N") == "full" else "small"
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    setup_test_environment()
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    name = f"childplan_canaries_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=name)
    seen = at_hand(server, name)
    try:
        with django_at(server, name):
            ground = planted_ground(seen, size, setattr)
            walk(ground, PEOPLE[:: EVERY[size]], size=size, tell=lambda words: print(words, flush=True))
    finally:
        seen.close()
        databases.drop(server, name=name)
    return verdict(ground, size=size, seconds=time.monotonic() - began)


def planted_ground(seen: Seen, size: str, instead: Callable[..., None]) -> Ground:
    """Words by page and API, what follows from them in the background, and words in all the rest."""
    haul = Haul()
    with overheard(haul):
        planted = Planter(Matrix(seen), EVERYBODY, each=EACH[size]).plants()
        mails = mailed(instead, haul)
    with psycopg.connect(seen.world.url, autocommit=True) as admin:
        laid = lay(admin, words=planted.words)
    seen.forget()
    return Ground(seen, Matrix(seen), planted, laid, mails, haul)


def walk(ground: Ground, people: Sequence[Person], *, size: str, tell: Callable[[str], None]) -> None:
    """Round after round, so that the later ones have what stood on the others' pages in the earlier."""
    harvest, judge, haul = Harvest(), ground.judge, ground.haul
    harvest.ids = {child: {"somebody"} for child in sorted(ground.seen.world.children)[::7]}
    each = REQUESTS[size] // (len(people) * ROUNDS[size]) + 1
    with overheard(haul):
        for turn in range(ROUNDS[size]):
            for person in people:
                with borough_at_hand():
                    walker = Walker(person, asker_for(person), ground.matrix, judge, haul)
                    walker.walks(each, harvest, seed=turn)
            tell(
                f"  round {turn + 1}: {haul.requests} asked, {len(harvest.links)} links, {len(harvest.ids)} ids"
            )


def wrong(ground: Ground) -> dict[str, list[str]]:
    """Everything that is out of place, by kind."""
    haul, planted, laid = ground.haul, ground.planted, ground.laid
    return {
        "MISPLACED": haul.misplaced,
        "LOGGED": haul.logged,
        "STRAY": laid.strays,
        "COPIED": laid.copied,
        "UNREADABLE": haul.unreadable,
        "NOT PLANTED AT": planted.missed,
    }


def verdict(ground: Ground, *, size: str, seconds: float) -> int:
    """Say what was met; 1 when anything was out of place."""
    haul, planted, laid, found = ground.haul, ground.planted, ground.laid, wrong(ground)
    for tables, count in laid.together.most_common():
        print(f"  {count} words in {' + '.join(tables)}")
    # All addresses are asked at only by as many questions as the full size has.
    unasked = {address.name for address in TABLE if address.of} - haul.addresses if size == "full" else set()
    for word, lines in {**found, "UNASKED": list(unasked)}.items():
        for line in sorted(set(lines))[:40]:
            print(f"  {word} {line}")
    harvested = haul.share(haul.asked["harvested"])
    ok = not (any(found.values()) or unasked) and haul.requests >= REQUESTS[size]
    ok = ok and haul.good >= GOOD and harvested >= HARVESTED
    ok = ok and bool(haul.met and haul.lines and ground.mails and laid.laid)
    kinds = ",".join(sorted(kind for kind in haul.kinds if kind != "none"))
    print(
        f"CANARIES requests={haul.requests} addresses={len(haul.addresses)}/{len(TABLE)} posts={haul.asked['post']}"
        f" harvested={harvested:.0%} good={haul.good:.0%} goal={HARVESTED:.0%}/{GOOD:.0%} by_page={planted.words}"
        f" at={len(+planted.at)}/{len(WRITTEN_AT) + 2} laid={laid.laid} met={haul.met} words={len(haul.words)}"
        f" tables={len(haul.tables)} kinds={kinds} lines={haul.lines} mails={ground.mails}"
        f" misplaced={len(haul.misplaced)} logged={len(haul.logged)} strays={len(laid.strays)}"
        f" copied={len(laid.copied)} goal=0/0/0/0 seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return int(not ok)


if __name__ == "__main__":
    sys.exit(main())
