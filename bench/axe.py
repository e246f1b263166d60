"""`make axe`: every address, role and state has no accessibility violation, at the width of a desk and of a phone.

Chromium walks the settled borough as it runs; the access table says who may open what. Each page is looked at as it
comes, with every field missing, overtaken by somebody else, empty, refused; axe runs with every rule it has. The last
line holds the figures; the exit code is 1 on a violation, a complaint of the browser, a page that does not say what it
should, an address or state that nobody came to, and fewer pages than there were.
"""

import os
import platform
import sys
import time

import django
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from childplan.config.launcher.browser import NOT_FOUND, find_chromium  # noqa: E402  # only once Django knows
from tests import databases  # noqa: E402
from tests.house.addresses import TABLE  # noqa: E402
from tests.house.matrix import Matrix  # noqa: E402
from tests.journeys.live import live_stack  # noqa: E402
from tests.proofs.axe.invited import invited  # noqa: E402
from tests.proofs.axe.pages import NO_PAGE, SOMEBODY_FIRST  # noqa: E402
from tests.proofs.axe.screen import Findings  # noqa: E402
from tests.proofs.axe.walk import Walk  # noqa: E402
from tests.proofs.rows.proof import at_hand  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402

# Pages there were when this was written, less what a day with another weekday may take away.
FEWEST = {"small": 200, "full": 1400}
# What the database keeps of the app on somebody's phone.
SECRET = """
select a.data->>'secret' secret from mfa_authenticator a join accounts_user u on u.id = a.user_id
 where a.type = 'totp' and u.email = %s
"""


def main() -> int:
    started, size = time.monotonic(), "full" if os.environ.get("N") == "full" else "small"
    chromium = find_chromium()
    if chromium is None:
        print(NOT_FOUND)
        print("AXE no Chromium short")
        return 1
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    with (
        live_stack(server, template=ready_settled(server)) as live,
        sync_playwright() as kit,
    ):
        browser = kit.chromium.launch(executable_path=str(chromium))
        seen = at_hand(server, live.database)
        walk = Walk(
            *(browser, live.address, Matrix(seen), size == "full"),
            lambda words: print(words, flush=True),
            lambda email: str(live.ask(SECRET, email)[0]["secret"]),
        )
        findings = walk.everywhere()
        invited(walk, live)
        walk.too_often()
        seen.close()
        browser.close()
    return verdict(findings, walk.no_page, fewest=FEWEST[size], seconds=time.monotonic() - started)


def verdict(findings: Findings, no_page: set[str], *, fewest: int, seconds: float) -> int:
    """Say what was found; 1 when anything is short."""
    every = {address.name for address in TABLE}
    reached = (findings.addresses | findings.in_error | no_page) & every
    missing = {
        "nobody came to": every - reached,
        "nobody saw the errors of": {a.name for a in TABLE if a.error} - findings.in_error,
        "nobody was overtaken at": set(SOMEBODY_FIRST) - findings.in_conflict,
        "not asked": set(NO_PAGE) - no_page,
    }
    for words, names in missing.items():
        if names:
            print(f"  SHORT {words}: {', '.join(sorted(names))}")
    for word, found in (
        ("VIOLATION", findings.violations),
        ("COMPLAINT", findings.complaints),
        ("WRONG", findings.wrong),
    ):
        for line in found:
            print(f"  {word} {line}")
    ok = not (findings.violations or findings.complaints or findings.wrong or any(missing.values()))
    ok = ok and findings.pages >= fewest
    states = " ".join(f"{name}={findings.states[key]}" for name, key in STATES.items())
    print(
        f"AXE violations={len(findings.violations)} complaints={len(findings.complaints)} wrong={len(findings.wrong)}"
        f" pages={findings.pages} goal=>={fewest} {states} widths=2 pairs={len(findings.pairs)}"
        f" addresses={len(reached)}/{len(every)} seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return int(not ok)


STATES = {"comes": "as it comes", "errors": "with errors", "overtaken": "overtaken", "404": "not there"}


if __name__ == "__main__":
    sys.exit(main())
