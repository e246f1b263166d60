"""`make prove-edits`: of two people who save the same thing at the same moment, neither loses a word.

The demo borough runs as it does in a real place. A social worker and a SENCO of one child are signed in; pairs of forms
are let go by a barrier at the same section or outcome, by page and by draft. Exactly one of each pair is saved; the
other's answer holds both texts. At the end every text that was answered as saved is found among the versions, and no
draft is left.

N=full: 10,000 pairs; N=small: 200. The last line holds the figures; the exit code is 1 when the goal is missed.
"""

import os
import platform
import re
import sys
import time
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from bench.edits.pairs import Lane  # noqa: E402  # only once Django knows its settings
from bench.edits.verdict import drafts_left, lost, run, verdict  # noqa: E402
from bench.edits.writers import Row, Writer  # noqa: E402
from demo.bodies import DOMAIN, PASSWORD  # noqa: E402
from tests import databases  # noqa: E402
from tests.journeys.live import Live, live_stack  # noqa: E402
from tests.journeys.visitor import Visitor  # noqa: E402

PAIRS = {"small": 200, "full": 10_000}
LANES = 4
EDIT = re.compile(r'href="(/children/[0-9a-f-]+/sections/([0-9a-f-]+)/edit/)"')
STRAND = re.compile(r'href="(/children/[0-9a-f-]+/plans/[0-9a-f-]+/)"')
OUTCOME = "Jonah tells somebody when he is worried."


def main() -> int:
    size = os.environ.get("N", "small")
    wanted = PAIRS["full" if size == "full" else "small"]
    print(f"{platform.platform()}, {os.cpu_count()} cores; {wanted} pairs", flush=True)
    started = time.monotonic()
    with live_stack(databases.Server(os.environ["TEST_DATABASE_URL"]), background=False) as live:
        lanes = list(laid(live))
        tally = run(lanes, pairs=wanted)
        gone, left = lost(tally, live.ask), drafts_left(live.ask, [lane.row.row_id for lane in lanes])
    for fault in [*tally.wrong, *gone][:20]:
        print(f"  {fault}")
    line, ok = verdict(tally, gone, left, wanted=wanted, seconds=time.monotonic() - started)
    print(line)
    return 0 if ok else 1


def laid(live: Live) -> Iterator[Lane]:
    """One lane for an outcome, the others for sections in which both of them write."""
    (child,) = live.ask("select id::text from identity_child where forename || ' ' || surname = 'Jonah Reid'")
    nadia, tom, again = (signed_in(live, key) for key in ("nadia.brook", "tom.ferris", "nadia.brook"))
    rows = [outcome(live, nadia, str(child["id"])), *sections(nadia, tom, str(child["id"]))][:LANES]
    for number, row in enumerate(rows, start=1):
        # Each lane has windows of its own: one window sends one thing at a time.
        ada, ben, other = (
            Writer(name, like(live, window)) for name, window in zip("ABC", (nadia, tom, again), strict=True)
        )
        yield Lane(f"lane {number}", row, ada, ben, other)


def signed_in(live: Live, key: str) -> Visitor:
    return Visitor(live.address).sign_in(f"{key}@{DOMAIN}", PASSWORD)


def like(live: Live, window: Visitor) -> Visitor:
    """Another window of the same browser."""
    other = Visitor(live.address)
    other.session.cookies.update(window.session.cookies)
    return other


def outcome(live: Live, nadia: Visitor, child: str) -> Row:
    page = f"/children/{child}/outcomes/add/"
    strand = re.search(r'name="written_in"[^>]*value="([0-9a-f-]+)"', nadia.get(page).text)
    assert strand is not None
    nadia.send(page, {"written_in": strand[1], "domain": "safe", "text": OUTCOME})
    (found,) = live.ask("select id::text, information_class from plans_outcome where text = %s", OUTCOME)
    path = f"/children/{child}/outcomes/{found['id']}/change/"
    return Row(path, "text", {"domain": "safe"}, "plans_historicaloutcome", "text", str(found["id"]))


def sections(nadia: Visitor, tom: Visitor, child: str) -> Iterator[Row]:
    """Sections that both may edit, as the plans' pages link to them."""
    for strand in dict.fromkeys(STRAND.findall(nadia.get(f"/children/{child}/").text)):
        for path, number in dict.fromkeys(EDIT.findall(nadia.get(strand).text)):
            if tom.session.get(tom.address + path, timeout=60).status_code == 200:
                yield Row(path, "text", {}, "plans_historicalsection", "text", number)


if __name__ == "__main__":
    sys.exit(main())
