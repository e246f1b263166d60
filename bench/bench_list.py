"""`make bench-list`: the API's list of 50 children, against plain serializers in the same run.

Ours is the shipped address under the shipped server: token, door, both locks, the log of looking. The peer is Django
REST framework as its documentation says (model serializers, nested, prefetched; OAuth2 token; cursor pages) on the same
tables as a login for whom no policy holds, without door and log, under the same server with as many threads. Both
are asked for the same page over 8 connections, turn by turn; they must show the same children and numbers.

The tables are vacuumed first, and commits wait to be written, which only ours has any of. Our limit of requests a
minute, one more round trip to Valkey, is off: it would end the measuring.

N=full: rounds of 10 s; N=small: 2 s. The median of five rounds counts. The exit code is 1 when a goal is missed.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
os.environ["API_REQUESTS_A_MINUTE"] = "0"
django.setup()

from bench.api.borough import SCHOOL, Asker, partner  # noqa: E402  # only once Django knows its settings
from bench.cases.machine import machine  # noqa: E402
from bench.list_load import Round, asked  # noqa: E402
from childplan.config.launcher import ports  # noqa: E402
from childplan.config.launcher.programs_to_run import THREADS  # noqa: E402
from tests import databases  # noqa: E402
from tests.journeys.live import Live, live_stack  # noqa: E402

ROUNDS, CONNECTIONS, PAGE = 5, 8, 50
SECONDS = {"small": 2.0, "full": 10.0}
FASTER, SHORTER = 6.0, 5.0
PEER = "bench.list_peer.wsgi:application"


@dataclass(frozen=True)
class Place:
    """Where one of the two is asked, and with what."""

    port: int
    path: str
    bearer: str


def main() -> int:
    seconds = SECONDS["full" if os.environ.get("N") == "full" else "small"]
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    with live_stack(server, background=False) as live:
        settled(live)
        reader = partner(live, "identity:read")
        (school,) = live.ask("select id from organisations_organisation where name = %s", SCHOOL)
        with peer_running(live) as port:
            ours = Place(int(live.address.rpartition(":")[2]), "/api/v1/children/", reader.token)
            theirs = Place(port, f"/children/?school={school['id']}", reader.token)
            rows = same(reader, theirs)
            mine, others = [], []
            for place in (ours, theirs):
                asked(place.port, place.path, place.bearer, connections=CONNECTIONS, seconds=1.0)
            for _ in range(ROUNDS):
                for place, rounds in ((ours, mine), (theirs, others)):
                    rounds.append(
                        asked(place.port, place.path, place.bearer, connections=CONNECTIONS, seconds=seconds)
                    )
    print(machine(server))
    return told(mine, others, rows)


def settled(live: Live) -> None:
    """As in a running place: vacuumed and analysed, and what is committed is written before it counts."""
    with psycopg.connect(live.database_url, autocommit=True) as administrator:
        administrator.execute("vacuum analyze")
        administrator.execute(f"alter database {live.database} set synchronous_commit = on")
        # The connections that the site has already know nothing of it.
        administrator.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
            [live.database],
        )


def same(reader: Asker, theirs: Place) -> str:
    """What both show, in words. Raises AssertionError unless it is the same."""
    ours = reader.ask("GET", "/api/v1/children/").json()["children"]
    asking = urllib.request.Request(
        f"http://127.0.0.1:{theirs.port}{theirs.path}", headers={"Authorization": f"Bearer {theirs.bearer}"}
    )
    with urllib.request.urlopen(asking, timeout=60) as answer:
        peers = json.load(answer)["results"]
    short = [(child["id"], [alias["value"] for alias in child["aliases"]]) for child in ours]
    assert short == [(child["id"], [alias["value"] for alias in child["aliases"]]) for child in peers]
    assert len(ours) == PAGE, len(ours)
    assert all(child["schools"] for child in ours)
    return (
        f"{PAGE} children, {sum(len(child['aliases']) + len(child['schools']) for child in ours)} nested rows"
    )


@contextmanager
def peer_running(live: Live) -> Iterator[int]:
    """The peer under the same server, with the administrator's login. Gives its port."""
    port = ports.any_free()
    environment = {
        **os.environ,
        "DATABASE_URL": live.database_url,
        "DJANGO_SETTINGS_MODULE": "bench.list_peer.settings",
    }
    command = (
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--no-access-log"),
        *("--workers", "1", "--blocking-threads", THREADS, PEER),
    )
    running = subprocess.Popen([sys.executable, "-m", "granian", *command], env=environment)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=20)


def told(mine: list[Round], others: list[Round], rows: str) -> int:
    ours, theirs = statistics.median(r.rate for r in mine), statistics.median(r.rate for r in others)
    slow, slower = statistics.median(r.p99 for r in mine), statistics.median(r.p99 for r in others)
    for one, other in zip(mine, others, strict=True):
        print(
            f"  ours {one.rate:.0f}/s, p99 {one.p99 * 1000:.1f} ms;"
            f" peer {other.rate:.0f}/s, p99 {other.p99 * 1000:.1f} ms"
        )
    ok = ours / theirs >= FASTER and slower / slow >= SHORTER
    print(
        f"bench-list {rows}, {CONNECTIONS} connections:"
        f" ours {ours:.0f}/s, p99 {slow * 1000:.1f} ms; peer {theirs:.0f}/s, p99 {slower * 1000:.1f} ms;"
        f" {ours / theirs:.1f} x requests, p99 {slower / slow:.1f} x lower;"
        f" goal {FASTER:.0f} x and {SHORTER:.0f} x: {'ok' if ok else 'short'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
