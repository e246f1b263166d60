"""`make prove-edits`: of two people who save the same thing at the same moment, neither loses a word.

The demo borough runs as it does in a real place. A social worker and a SENCO of one child are signed in, and so is a
school's attendance officer; that school has two systems registered. Pairs are let go by a barrier at the same section
or outcome, by page and by draft; at the same contribution, by API; at the same suspension, by API, and by page against
API. Exactly one of each pair is saved; the other's answer holds both texts. At the end every text that was answered as
saved is found among the versions, and no draft is left.

N=full: 10,000 pairs; N=small: 200. The last line holds the figures; the exit code is 1 when the goal is missed.
"""

import os
import platform
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
# Pairs come faster than a partner may ask; that limit is proved by the suite.
os.environ["API_REQUESTS_A_MINUTE"] = os.environ["API_REFUSED_A_MINUTE"] = "0"
django.setup()

from bench.api.borough import Asker, partner, story  # noqa: E402  # only once Django knows its settings
from bench.edits.by_api import ApiLane, ApiWriter  # noqa: E402
from bench.edits.pairs import Lane  # noqa: E402
from bench.edits.verdict import Racing, drafts_left, lost, run, verdict  # noqa: E402
from bench.edits.writers import Row, Writer  # noqa: E402
from childplan.common import clock  # noqa: E402
from demo.bodies import DOMAIN, PASSWORD  # noqa: E402
from tests import databases  # noqa: E402
from tests.journeys.live import Live, live_stack  # noqa: E402
from tests.journeys.visitor import Visitor  # noqa: E402

PAIRS = {"small": 200, "full": 10_000}
PAGE_LANES, SUSPENSIONS = 3, 2
AMARA = "9992090022"
EDIT = re.compile(r'href="(/children/[0-9a-f-]+/sections/([0-9a-f-]+)/edit/)"')
STRAND = re.compile(r'href="(/children/[0-9a-f-]+/plans/[0-9a-f-]+/)"')
REASON = "PP"
FORM_SAYS = {"half_days": "1", "reasons": REASON, "reason": "Told by the school"}
OUTCOME = "Jonah tells somebody when he is worried."


def main() -> int:
    size = os.environ.get("N", "small")
    wanted = PAIRS["full" if size == "full" else "small"]
    print(f"{platform.platform()}, {os.cpu_count()} cores; {wanted} pairs", flush=True)
    started = time.monotonic()
    with live_stack(databases.Server(os.environ["TEST_DATABASE_URL"]), background=False) as live:
        lanes: list[Racing] = [*laid(live), *laid_for_systems(live)]
        begun = time.monotonic()
        tally = run(lanes, pairs=wanted)
        print(f"{wanted / (time.monotonic() - begun):.1f} pairs a second, {len(lanes)} lanes", flush=True)
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
    rows = [outcome(live, nadia, str(child["id"])), *sections(nadia, tom, str(child["id"]))][:PAGE_LANES]
    for number, row in enumerate(rows, start=1):
        # Each lane has windows of its own: one window sends one thing at a time.
        ada, ben, other = (
            Writer(name, like(live, window)) for name, window in zip("ABC", (nadia, tom, again), strict=True)
        )
        yield Lane(f"lane {number}", row, ada, ben, other)


def laid_for_systems(live: Live) -> Iterator[ApiLane]:
    """A contribution, by one system; two suspensions, by the school's system and its attendance officer."""
    plans = partner(live, "identity:read", "plan:read", "plan:contribute")
    ids = story(plans, AMARA)
    yield ApiLane("a contribution", contribution(plans, ids), workers(plans))
    registers = partner(live, "identity:read", "suspensions:read", "suspensions:write")
    officer = signed_in(live, "kit.larson")
    for number, (row, form) in enumerate(suspensions(registers, officer, ids["amara"]), start=1):
        person = Writer("Kit", like(live, officer))
        yield ApiLane(f"suspension {number}", row, workers(registers), form=form, person=person)


def workers(asker: Asker) -> tuple[ApiWriter, ApiWriter]:
    return ApiWriter(asker.address, f"Bearer {asker.token}"), ApiWriter(
        asker.address, f"Bearer {asker.token}"
    )


def contribution(plans: Asker, ids: Mapping[str, str]) -> Row:
    body = {"strand": ids["strand"], "heading": "At home", "text": "Begun."}
    path = plans.ask("POST", f"/api/v1/children/{ids['amara']}/contributions/", body=body).headers["Location"]
    table, number = "plans_historicalpartnercontribution", path.split("/")[-2]
    return Row(path, "text", {}, table, "text", number, method="PATCH")


def suspensions(registers: Asker, officer: Visitor, child: str) -> Iterator[tuple[Row, Row]]:
    """Two of half a day, on the last days that are free for one; each as the API has it and as its page has it."""
    table, free = "attendance_historicalsuspension", 0
    for ago in range(60):
        day = (clock.today() - timedelta(days=ago)).isoformat()
        said = {"starts_on": day, "half_days": 1, "reasons": [REASON], "reason": "Told by the school"}
        sent = registers.ask(
            "POST", f"/api/v1/children/{child}/suspensions/", body={**said, "account": "Begun."}
        )
        if sent.status_code != 201:
            continue
        path, free = sent.headers["Location"], free + 1
        number = path.split("/")[-2]
        page = f"/attendance/children/{child}/suspensions/{number}/correct/"
        others = {**filled(officer.get(page).text), **FORM_SAYS}
        form = Row(page, "account", others, table, "account", number)
        yield Row(path, "account", said, table, "account", number, method="PUT"), form
        if free == SUSPENSIONS:
            return


def filled(page: str) -> dict[str, str]:
    """What stands in the boxes of a form for days."""
    boxes = re.findall(r"<input[^>]*govuk-date-input__input[^>]*>", page)
    return {attribute(box, "name"): attribute(box, "value") for box in boxes if 'value="' in box}


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


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
