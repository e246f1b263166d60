"""A real browser on the site, in a database of a module's own: signing in, and what is wrong with a page."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import axe_playwright_python
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from childplan.accounts.models import Membership, User
from childplan.common import clock, rows
from tests import databases
from tests.childplan.plans.served import served
from tests.conftest import THE_MOMENT
from tests.factories.signing_in import cookie_of
from tests.worlds.two_areas import AreaWorld, lay_area

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WIDTHS = (1280, 375)
Laid = dict[str, Any]


@contextmanager
def own_site(
    server: databases.Server, blocker: Any, lay: Callable[[AreaWorld], Laid]
) -> Iterator[tuple[str, AreaWorld, Laid]]:
    """The address of the site, the area in it, and what `lay` made there as steward; all committed."""
    shared, name = connection.settings_dict["NAME"], f"childplan_test_own_{uuid4().hex[:12]}"
    with blocker.unblock(), clock.stopped_at(THE_MOMENT):
        databases.clone(server, template=databases.ready_template(server), name=name)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            with rows.entered(rows.STEWARD):
                here = lay_area("Larkshire", "991")
                laid = lay(here)
            connection.close()
            with served(THE_MOMENT) as address:
                yield address, here, laid
        finally:
            connection.close()
            connection.settings_dict["NAME"] = shared
            databases.drop(server, name=name)


@contextmanager
def signed_in(
    chromium: Browser, address: str, who: Membership, complaints: list[str], **options: Any
) -> Iterator[Page]:
    """A window in which somebody is signed in. complaints: what the browser says against a page."""
    context: BrowserContext = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    lets_in(context, address, who.user)
    page.goto(f"{address}/")
    yield page
    context.close()


def lets_in(context: BrowserContext, address: str, user: User) -> None:
    """Give a window the session of somebody who showed password and second step."""
    cookies = [{"name": name, "value": value, "url": address} for name, value in cookie_of(user).items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]


def appears(page: Page, selector: str) -> None:
    """This is on the page, or comes: an answer is there from its first byte, long before all of it is."""
    page.locator(selector).locator("visible=true").first.wait_for()


def barriers(page: Page) -> list[str]:
    """What axe finds broken on the present page at both widths, and whether it is wider than the screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(AXE)
        ran = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert len(ran["passes"]) > 10
        found += [f"{width}: {rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in ran["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
    return found


def walked(page: Page, address: str, addresses: Mapping[str, str]) -> dict[str, list[str]]:
    """The barriers of each page by its name; every page must be there."""
    found = {}
    for name, path in addresses.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, name
        if broken := barriers(page):
            found[name] = broken
    return found
