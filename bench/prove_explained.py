"""`make prove-explained`: why I see a child, who can see it, what SQL gives and what a page shows are the same.

For every user, child and class of the settled demo borough: what was typed by hand (tests/house/rows) is what the page
of why says, what "who can see this child" says to each who may ask, what SQL gives behind the door to the web server's
own login, and what stands on a page that shows every class; both ways. Steward's rows, one of each class of each
child, are laid so that there is something to read everywhere; they are counted as `laid`.

N=full: everybody, every child, every page; N=small: one person of each role, the children of the stories. The last line
holds the figures; the exit code is 1 when anything differs.
"""

import logging
import os
import platform
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
django.setup()
# That a page is not there is an answer here, and no news.
logging.getLogger("django.request").setLevel(logging.ERROR)

from tests import databases  # noqa: E402  # only once Django knows its settings
from tests.proofs.explained.borough import Borough, django_at  # noqa: E402
from tests.proofs.explained.proof import Proof  # noqa: E402
from tests.proofs.rows.proof import at_hand  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402


def main() -> int:
    started, full = time.monotonic(), os.environ.get("N", "small") == "full"
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    database = f"childplan_explained_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=database)
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={'full' if full else 'small'}", flush=True)
    try:
        seen = at_hand(server, database)
        with django_at(server, database):
            proof = Proof(Borough(seen), full=full)
            mismatches = 0
            for difference in proof.differences():
                mismatches += 1
                print(f"  {difference}", flush=True)
        seen.close()
    finally:
        databases.drop(server, name=database)
    return verdict(proof, mismatches, seconds=time.monotonic() - started)


def verdict(proof: Proof, mismatches: int, *, seconds: float) -> int:
    tally = proof.tally
    print(
        f"  answers by kind: {', '.join(f'{name} {count}' for name, count in sorted(tally.levels.items()))}"
    )
    print(
        f"  pages by status: {', '.join(f'{status} {count}' for status, count in sorted(tally.pages.items()))}"
    )
    told = all(tally.levels[name] for name in ("nothing", "known", "read", "contribute", "decide"))
    ok = not mismatches and told and tally.pages[200] and tally.pages[404]
    ok = bool(ok and tally.lists and tally.barred and tally.restricted)
    print(
        f"EXPLAINED users={len(tally.users)} children={len(tally.children)} answers={tally.answers}"
        f" nonempty={tally.nonempty} ({tally.nonempty / max(tally.answers, 1):.0%}) lists={tally.lists}"
        f" listed={tally.listed} pages={sum(tally.pages.values())} shown={tally.pages[200]} barred={tally.barred}"
        f" restricted={tally.restricted} laid={proof.borough.laid} kept_apart={len(proof.borough.kept_apart)}"
        f" mismatches={mismatches} goal=0 seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
