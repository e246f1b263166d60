"""`make prove-pool`: nobody is given another's rows by a pooled connection, and nobody is given none.

The shipped web server runs twice behind PgBouncer in transaction mode, with far fewer connections than threads. Sixteen
readers at a time, systems and people of many roles, ask for lists and for children that they may and may not see; what
each may see is typed by hand (tests/house/rows). Meanwhile one server after the other is killed in the middle of its
work, and some readers go away before they are answered. Then plain reads go through the same pool, twice: with a
context that is set for the transaction they are right, with one that is set for the session they are not.

The last line holds the figures; the exit code is 1 when an answer is wrong, empty where something is due, or an error,
when too few kills fell into open transactions, and when the control does not go wrong.
"""

import os
import platform
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from bench.api.borough import Asker, partner, with_token  # noqa: E402  # only once Django knows its settings
from bench.pool.bouncer import CONNECTIONS, NotHere, ensured, pooled  # noqa: E402
from bench.pool.control import Control, Member, control  # noqa: E402
from bench.pool.readers import Reader, Reading, Seen, due_to  # noqa: E402
from bench.pool.web import Web, killed_in_turn, two_of  # noqa: E402
from demo.bodies import PASSWORD  # noqa: E402
from tests import databases  # noqa: E402
from tests.house.rows import typed  # noqa: E402
from tests.journeys.live import Live, own_number  # noqa: E402
from tests.journeys.visitor import Visitor  # noqa: E402
from tests.proofs.rows.proof import at_hand, one_of_each_role  # noqa: E402
from tests.proofs.rows.seen import Seen as Typed  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402

WEB = "childplan_web"
THREADS = 16
READS = {"small": 800, "full": 100_000}
SCHOOLS = {
    "small": ("alder", "millbrook"),
    "full": ("alder", "millbrook", "harbour", "ravenscroft", "stcuthman"),
}
PEOPLE = {"small": 3, "full": 12}
EVERY = {"small": 2.0, "full": 15.0}
FEWEST_KILLS = {"small": 1, "full": 10}
CONTROL = {"small": 400, "full": 4000}


@dataclass
class Stage:
    """The two servers behind the pool, before one clone of the settled borough."""

    seen: Typed
    pool: str
    database: str
    webs: tuple[Web, Web]
    readers: list[Reader]

    def read(self, count: int, *, threads: int = THREADS) -> Seen:
        """So many reads by all of them; nobody is killed."""
        children, ports = sorted(self.seen.world.children), [web.port for web in self.webs]
        return Reading(self.readers, children, ports).read(count, threads=threads)

    def read_killing(self, count: int, *, every: float) -> Seen:
        """The same, with one of the two servers killed after so many seconds, again and again."""
        with killed_in_turn(self.webs, self.seen.world.url, every=every):
            return self.read(count)

    def control(self, reads: int, *, local: bool) -> Control:
        url = f"postgresql://{WEB}:{quote(databases.PASSWORD)}@{self.pool}/{self.database}"
        return control(url, members(self.seen), reads=reads, local=local)


@dataclass(frozen=True)
class Figures:
    """What one run came to."""

    found: Seen
    right: Control
    wrong: Control
    kills: int
    inside: int


def main() -> int:
    began, size = time.monotonic(), "full" if os.environ.get("N") == "full" else "small"
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    try:
        ensured()
    except NotHere as missing:
        print(f"POOL {missing} short")
        return 1
    with staged(databases.Server(os.environ["TEST_DATABASE_URL"]), size) as stage:
        figures = ran(stage, size)
    return verdict(figures, size=size, seconds=time.monotonic() - began)


def ran(stage: Stage, size: str) -> Figures:
    """Everything once. The control that sets its context for the session comes last: it spoils the pool."""
    found = stage.read_killing(READS[size], every=EVERY[size])
    right, wrong = stage.control(CONTROL[size], local=True), stage.control(CONTROL[size], local=False)
    kills, inside = (sum(getattr(web, name) for web in stage.webs) for name in ("kills", "inside"))
    return Figures(found, right, wrong, kills, inside)


@contextmanager
def staged(server: databases.Server, size: str) -> Iterator[Stage]:
    """All of it, taken down at the end."""
    name = f"childplan_pool_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=name)
    with ExitStack() as stack:
        stack.callback(databases.drop, server, name=name)
        seen = at_hand(server, name)
        stack.callback(seen.close)
        pool = stack.enter_context(pooled(server.admin_url, {WEB: databases.PASSWORD}))
        queue = stack.enter_context(own_number(os.environ["TEST_REDIS_URL"]))
        webs = stack.enter_context(two_of(environment(pool, name, queue)))
        live = Live(f"http://localhost:{webs[0].port}", name, server, Path("never-sent"))
        yield Stage(seen, pool, name, webs, readers(live, seen, size))


def environment(pool: str, database: str, queue: str) -> dict[str, str]:
    """What the web server is told: as in the deployment, but for where things are."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "childplan.config.settings.local",
        "DATABASE_URL": f"postgresql://{WEB}:{quote(databases.PASSWORD)}@{pool}/{database}",
        "REDIS_URL": queue,
        "SECRET_KEY": uuid.uuid4().hex * 2,
        "SITE_URL": "http://localhost",
        "NOTIFY_BASE_URL": "http://127.0.0.1:9",
        "NOTIFY_API_KEY": f"childplan_demo-{uuid.uuid4()}-{uuid.uuid4()}",
        "API_REQUESTS_A_MINUTE": "0",
        "API_REFUSED_A_MINUTE": "0",
    }


def readers(live: Live, seen: Typed, size: str) -> list[Reader]:
    """A system of each of some schools, and people of as many roles as there are."""
    children, found = seen.world.children, []
    for school in SCHOOLS[size]:
        body = typed.table("people")["bodies"][school]["name"]
        person = typed.member(f"a system of {school}", {"role": "partner_system", "body": school})
        system = partner(live, "identity:read", "plan:read", school=body)
        renews = partial(renewed, system)
        found.append(Reader(person, due_to(person, children), system.headers, renews))
    for person in one_of_each_role(list(typed.people()))[: PEOPLE[size]]:
        session = Visitor(live.address).sign_in(f"{person.key}@ravensmere.example", PASSWORD).session
        cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
        found.append(Reader(person, due_to(person, children), {"Cookie": cookies}))
    return found


def renewed(system: Asker) -> dict[str, str]:
    """The headers with a new token."""
    return with_token(system).headers


def members(seen: Typed) -> list[Member]:
    """Those who see some children and not most."""
    found, children = [], seen.world.children
    for person in typed.people():
        due = sorted(due_to(person, children))
        if 0 < len(due) < len(children) // 2:
            number = seen.world.numbers[f"person:{person.key}"]
            found.append(Member(number, seen.world.user_of(person.key), due))
    return found


def verdict(figures: Figures, *, size: str, seconds: float) -> int:
    """Say what was seen; 1 when anything is short."""
    found, right, wrong = figures.found, figures.right, figures.wrong
    for word, lines in (("WRONG", found.wrong), ("EMPTY", found.empty), ("FAILED", found.failed)):
        for line in lines[:20]:
            print(f"  {word} {line}")
    reads, kills = sum(found.reads.values()), figures.kills
    ok = not (found.wrong or found.empty or found.failed) and reads >= READS[size]
    ok = ok and kills >= FEWEST_KILLS[size] and figures.inside * 3 >= kills and bool(found.cut and found.left)
    ok = ok and all(found.reads[kind] for kind in ("list", "child", "page")) and found.found * 2 > reads
    ok = ok and wrong.goes_wrong and right.is_right
    print(
        f"POOL reads={reads} lists={found.reads['list']} children={found.reads['child']} pages={found.reads['page']}"
        f" found={found.found} threads={THREADS} connections={CONNECTIONS} kills={kills} inside={figures.inside}"
        f" cut={found.cut} away={found.away} left={found.left} wrong={len(found.wrong)} empty={len(found.empty)}"
        f" failed={len(found.failed)} goal=0/0/0 control={wrong.reads} wrong={wrong.wrong} empty={wrong.empty}"
        f" refused={wrong.refused} beside={right.reads} wrong={right.wrong} empty={right.empty}"
        f" seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return int(not ok)


if __name__ == "__main__":
    sys.exit(main())
