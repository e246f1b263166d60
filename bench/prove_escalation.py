"""`make prove-escalation`: facts, alerts and emails through kills of the worker, of beat and of Valkey.

Real programs, real logins, the stand-in for Notify with slow answers. A school's attendance officer brings in files by
page; meanwhile programs are frozen, looked at, killed and started again, most while they have something in hand.
What arrived is counted from the stand-in's own log beside a list typed by hand.

N=full: 1,000 facts, 100 kills; N=small: 20 facts, 4 kills. The last line holds the figures; the exit code is 1 when
anything was lost or doubled, when fewer than a third of the kills fell while something was claimed, or when what a kill
left behind took longer than a minute.
"""

import os
import platform
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
# More files come in an hour than one sender may send in a day; that limit is proved by the suite.
os.environ["UPLOADS_A_DAY"] = "0"
django.setup()

from bench.escalation.expected import Compared, compare  # noqa: E402  # only once Django knows its settings
from bench.escalation.feeding import Officer  # noqa: E402
from bench.escalation.killing import Run, run  # noqa: E402
from bench.escalation.phases import outstanding  # noqa: E402
from bench.escalation.stack import Stack, stack, watching  # noqa: E402
from tests import databases  # noqa: E402

SIZES = {"small": (20, 4), "full": (1000, 100)}
GOAL_SECONDS = 60
FACTS = "select count(*) as n from facts_fact where name = 'attendance.year.recorded'"


def main() -> int:
    started = time.monotonic()
    facts, kills = SIZES["full" if os.environ.get("N") == "full" else "small"]
    print(f"{platform.platform()}, {os.cpu_count()} cores; {facts} facts, {kills} kills", flush=True)
    with stack(databases.Server(os.environ["TEST_DATABASE_URL"])) as programs:
        with watching(programs.database_url) as steward:
            _calm(programs, steward)
            before = len(lines(programs))
            earlier = int(str(steward.execute(FACTS).fetchone()["n"]))  # type: ignore[index]
            done = run(
                programs,
                Officer(programs.address),
                steward,
                facts=facts,
                kills=kills,
                tell=lambda words: print(words, flush=True),
            )
            published = int(str(steward.execute(FACTS).fetchone()["n"])) - earlier  # type: ignore[index]
        compared = compare(lines(programs)[before:], pupils=facts)
    for (program, phase), number in sorted(done.killed.items()):
        print(f"  {program} {phase}: {number}")
    line, ok = verdict(
        done, compared, facts=published, wanted=(facts, kills), seconds=time.monotonic() - started
    )
    print(line)
    return 0 if ok else 1


def lines(programs: Stack) -> list[str]:
    return programs.log.read_text().splitlines() if programs.log.exists() else []


def verdict(
    done: Run, compared: Compared, *, facts: int, wanted: tuple[int, int], seconds: float
) -> tuple[str, bool]:
    """The last line, and whether the goal is met."""
    ok = (
        compared.lost == compared.doubled == compared.strangers == 0
        and compared.arrived > 0
        and facts >= wanted[0]
        and done.kills >= wanted[1]
        and 3 * done.claimed >= done.kills
        and done.worst <= GOAL_SECONDS
        and not (done.left or done.never_ended)
    )
    by = {name: sum(n for (program, _), n in done.killed.items() if program == name) for name in PROGRAMS}
    line = (
        f"ESCALATION facts={facts} alerts={compared.alerts} kills={done.kills} pool={by['pool']} worker={by['worker']}"
        f" beat={by['beat']} valkey={by['valkey']} claimed={done.claimed} orphans={len(done.orphans)}"
        f" arrived={compared.arrived} lost={compared.lost} doubled={compared.doubled}"
        f" strangers={compared.strangers} left={done.left + done.never_ended} worst={done.worst:.0f}s"
        f" seconds={seconds:.0f} goal lost=0 doubled=0 worst={GOAL_SECONDS}s {'ok' if ok else 'short'}"
    )
    return line, ok


PROGRAMS = ("pool", "worker", "beat", "valkey")


def _calm(programs: Stack, steward: object) -> None:
    """Let the borough finish what its stories left to do."""
    deadline = time.monotonic() + 120
    while outstanding(steward) and time.monotonic() < deadline:  # type: ignore[arg-type]
        programs.keep_alive()
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
