"""`make prove-revocation`: once access is taken away, nothing begun afterwards succeeds, whoever's clock is off.

The demo borough runs as it does in a real place, with three web hosts: one with the right clock, one two seconds ahead
of the database and one two seconds behind. By page, API or command somebody is let in to a child's record; then they
look again and again while it is taken away, let go by a barrier: pages; the printed plan and answers kept for a system
that asks again; links of invitations and a family's own page; tokens of systems; messages that wait to be sent. What
was asked for before the taking was answered may be shown; what is asked for afterwards, at any host, must not be.

N=full: 1,000 interleavings, 200 of each kind; N=small: 30. The last line holds the figures; the exit code is 1 when
anything was shown too late, or too little was raced for.
"""

import os
import platform
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
# Systems ask faster than a partner may; that limit is proved by the suite.
os.environ["API_REQUESTS_A_MINUTE"] = os.environ["API_REFUSED_A_MINUTE"] = "0"
django.setup()

from bench.revocation.ground import Share, ground  # noqa: E402  # only once Django knows its settings
from bench.revocation.place import BEHIND, SKEW, place  # noqa: E402
from bench.revocation.race import KINDS, Race, Tally, verdict  # noqa: E402
from tests import databases  # noqa: E402

INTERLEAVINGS = {"small": 30, "full": 1_000}
THOUSAND = 1_000


def main() -> int:
    size = "full" if os.environ.get("N", "small") == "full" else "small"
    wanted, started = INTERLEAVINGS[size], time.monotonic()
    print(f"{platform.platform()}, {os.cpu_count()} cores; {wanted} interleavings", flush=True)
    with place(databases.Server(os.environ["TEST_DATABASE_URL"])) as borough:
        groups = ground(borough)
        print(f"{time.monotonic() - started:.0f} s until everything runs", flush=True)
        tally = played(groups, tuple(borough.hosts), wanted=wanted)
    for name, count in sorted(tally.ways.items()):
        print(f"  {name}: {count}")
    for fault in tally.wrong[:20]:
        print(f"  {fault}")
    each = wanted // len(KINDS)
    line, ok = verdict(tally, wanted=wanted, each=each, seconds=time.monotonic() - started)
    print(line)
    return 0 if ok else 1


def played(groups: Sequence[Sequence[Share]], hosts: Sequence[str], *, wanted: int) -> Tally:
    """Every lane's share; the lanes of a group one after another, the groups at once."""

    def one_after_another(group: Sequence[Share]) -> Tally:
        tally = Tally()
        for number, share in enumerate(group):
            count = -(-share.of_thousand * wanted // THOUSAND)
            tally.add(Race(share.lane, hosts, behind={BEHIND: SKEW + 0.1}, seed=number).run(count))
        return tally

    whole = Tally()
    with ThreadPoolExecutor(len(groups)) as pool:
        for tally in pool.map(one_after_another, groups):
            whole.add(tally)
    return whole


if __name__ == "__main__":
    sys.exit(main())
