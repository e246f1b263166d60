"""`make prove-rows`: each demo user reads exactly the rows that the stories say, table by table; no policy is idle.

Signed in as the web server, the door is passed with plain SQL for every membership, parent and partner system; what
can be read, added and changed in every table that holds a person is compared with what was typed by hand
(tests/house/rows). Then each policy is widened to true in a scratch copy, and a named check must turn red by a row that
leaks. The last line holds the figures; the exit code is 1 when a row differs or a policy is not missed.
"""

import os
import platform
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from tests import databases  # noqa: E402  # only once Django knows its settings
from tests.proofs.rows.proof import Findings, at_hand, prove  # noqa: E402
from tests.proofs.rows.seen import Seen  # noqa: E402
from tests.proofs.rows.written import Written  # noqa: E402
from tests.proofs.settled import PLANTED, ready_settled  # noqa: E402


def main() -> int:
    started, full = time.monotonic(), os.environ.get("N", "small") == "full"
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    database = f"childplan_rows_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=database)
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={'full' if full else 'small'}", flush=True)
    try:
        seen = at_hand(server, database)
        findings, written = prove(seen, full=full, tell=lambda words: print(words, flush=True))
        seen.close()
    finally:
        databases.drop(server, name=database)
    return verdict(seen, findings, written, seconds=time.monotonic() - started)


def verdict(seen: Seen, findings: Findings, written: Written, *, seconds: float) -> int:
    tally = seen.tally
    silent = sorted(tally.tables - tally.read_tables)
    if silent:
        print(f"  nobody reads a row of: {', '.join(silent)}")
    if written.untried:
        print(f"  not tried, for want of a row: {', '.join(written.untried)}")
    for policy in findings.uncaught:
        print(f"  SHORT {policy}: nothing leaked when it was widened")
    ok = not (findings.mismatches or findings.uncaught or silent or written.untried)
    ok = ok and bool(tally.nonempty and written.refused and written.allowed and findings.policies)
    print(
        f"ROWS users={len(tally.users)} tables={len(tally.tables)} answers={tally.answers}"
        f" nonempty={tally.nonempty} rows={tally.rows} refused={written.refused} allowed={written.allowed}"
        f" planted={PLANTED} mismatches={len(findings.mismatches)} policies={findings.policies}"
        f" caught={findings.caught} seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
