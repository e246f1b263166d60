"""`make prove-api`: the API keeps its conventions, and its document keeps its word.

The demo borough runs as in a real place, under its real logins. Typed steps are played by a partner system (bad bodies,
keys, states, repeats), each number of a child finds it, each scope opens what was typed and no more; a client made from
the document in this run lives a partner's day; and schemathesis asks every operation as a partner, with a
practitioner's session and as nobody. Expected answers are typed in `bench/api/expected.py`.

N=full: 20,000 generated cases; N=small: 300. The last line holds the figures; the exit code is 1 when it falls short.
"""

import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
# Steps and generated cases come faster than a partner may ask; those limits are proved by the suite.
os.environ["API_REQUESTS_A_MINUTE"] = os.environ["API_REFUSED_A_MINUTE"] = "0"
os.environ["UPLOADS_A_DAY"] = "0"
django.setup()
logging.getLogger("httpx").setLevel(logging.WARNING)

from bench.api import expected, vectors  # noqa: E402  # only once Django knows its settings
from bench.api.borough import Asker, partner, story  # noqa: E402
from bench.api.day import Day, generated  # noqa: E402
from bench.api.fuzz import Fuzz, Tally, looked_up  # noqa: E402
from bench.api.in_flight import in_flight  # noqa: E402
from bench.cases.load import measured  # noqa: E402
from demo.bodies import DOMAIN, PASSWORD  # noqa: E402
from tests import databases  # noqa: E402
from tests.journeys.live import Live, live_stack  # noqa: E402
from tests.journeys.visitor import Visitor  # noqa: E402

OURS = "childplan.config.settings.local"
CASES = {"small": 300, "full": 20_000}
STEPS = len(expected.STEPS) + len(expected.FILE_STEPS) + len(expected.MARK_STEPS)
STEPS_OF_THE_DAY = 18
READS = (
    "identity:read",
    "plan:read",
    "plan:contribute",
    "attendance:read",
    "suspensions:read",
    "alerts:read",
)
WRITES = (
    "identity:read",
    "attendance:read",
    "attendance:write",
    "suspensions:read",
    "suspensions:write",
    "pupil-files:read",
    "pupil-files:write",
)


def main() -> int:
    size = "full" if os.environ.get("N") == "full" else "small"
    started = time.monotonic()
    print(f"{platform.platform()}, {os.cpu_count()} cores; {CASES[size]} generated cases", flush=True)
    with live_stack(databases.Server(os.environ["TEST_DATABASE_URL"]), background=False) as live:
        askers = {
            "partner": partner(live, *READS),
            "registers": partner(live, *WRITES),
            # Somebody has answered alerts there.
            "elsewhere": partner(live, *READS, school="Tidewell Community College"),
            "practitioner": practitioner(live),
            "anonymous": Asker("anonymous", live.address),
        }
        worker = live.server.url(login="childplan_worker", database=live.database)
        faults, day, tally = proved(
            askers,
            cases=CASES[size],
            bring_in=lambda: measured("bench.importing.ours", url=worker, settings=OURS),
        )
    return told(faults, day, tally, seconds=time.monotonic() - started)


def proved(
    askers: Mapping[str, Asker], *, cases: int, bring_in: Callable[[], object]
) -> tuple[list[str], list[str], Tally]:
    """Play everything against a running site: the faults, the steps of the day, and the generated cases.

    bring_in: lets the worker bring in the pupil file that was confirmed.
    """
    reader, registers = askers["partner"], askers["registers"]
    ids = story(reader, expected.AMARA)
    faults = [
        *vectors.played(reader, ids),
        *vectors.played(registers, ids, expected.FILE_STEPS),
        *vectors.played(registers, ids, expected.MARK_STEPS),
        *in_flight(reader, ids),
        *vectors.aliases(reader, ids["amara"]),
        *vectors.scopes(reader, registers, ids),
    ]
    print(f"steps {STEPS}, scopes {len(expected.SCOPES)}; faults {len(faults)}", flush=True)
    document = reader.ask("GET", "/api/v1/schema/").json()
    day: list[str] = []
    with tempfile.TemporaryDirectory(prefix="childplan-api-") as folder:
        try:
            client = generated(document, Path(folder))
            for done in Day(client, reader, registers, bring_in=bring_in).lived():
                day.append(done)
        except AssertionError as error:
            faults.append(f"the day after {day[-1:]}: {error}")
    return faults, day, Fuzz(document, askers, looked_up(reader, askers.get("elsewhere"))).run(cases)


def practitioner(live: Live) -> Asker:
    """A head teacher who is signed in: a session is looked at by pages, never by the API."""
    visitor = Visitor(live.address).sign_in(f"nadia.brook@{DOMAIN}", PASSWORD)
    return Asker("practitioner", live.address, session=visitor.session)


def told(faults: list[str], day: list[str], tally: Tally, *, seconds: float) -> int:
    for fault in [*faults, *dict.fromkeys(tally.broken)][:40]:
        print(f"  {fault}")
    by_asker = {who: {} for who, _ in tally.statuses}
    for (who, status), count in sorted(tally.statuses.items()):
        by_asker[who][status] = count
    for who, statuses in by_asker.items():
        print(f"  {who}: {statuses}")
    print(
        f"  answered 2xx by operation: { {name: f'{tally.good[name]}/{n}' for name, n in tally.operations.items()} }"
    )
    ok = is_kept(faults, day, tally)
    print(
        f"prove-api {STEPS} steps, {len(expected.SCOPES)} scopes, {len(faults)} faults; day"
        f" {len(day)}/{STEPS_OF_THE_DAY}; {tally.cases} cases, {tally.good_share:.0%} 2xx, {tally.server_errors} server"
        f" errors, {len(tally.broken)} breaks; {seconds:.0f} s; goal 0 faults, 0 errors, 0 breaks,"
        f" {expected.LEAST_GOOD:.0%} 2xx: {'ok' if ok else 'short'}"
    )
    return 0 if ok else 1


def is_kept(faults: list[str], day: list[str], tally: Tally) -> bool:
    """Whether every promise was kept, and enough was asked to tell: of many cases, some good ones of each operation."""
    never = {name for name in tally.operations if not tally.good[name]} - expected.NEVER_GOOD
    return (
        not faults
        and len(day) == STEPS_OF_THE_DAY
        and not tally.broken
        and tally.server_errors == 0
        and tally.good_share >= expected.LEAST_GOOD
        and not (never and tally.cases >= expected.MANY)
        and {who for who, _ in tally.statuses} == {"partner", "practitioner", "anonymous"}
    )


if __name__ == "__main__":
    sys.exit(main())
