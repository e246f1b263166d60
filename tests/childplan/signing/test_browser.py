"""Second steps in a real browser: a passkey of a virtual device, an app, and pages without a barrier."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, CDPSession, Page

from childplan.common import clock, rows
from childplan.signing.actions.give_setup_code import give_setup_code
from tests import databases
from tests.factories.browsing import appears, barriers, own_site
from tests.factories.organisations import PASSWORD
from tests.factories.signing_in import code_of_key
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Site:
    """address: by name, since a passkey belongs to a name and to no number."""

    address: str
    here: AreaWorld
    codes: dict[str, str]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, database_server: databases.Server) -> Iterator[Site]:
    def lay(here: AreaWorld) -> dict[str, Any]:
        people = {"senco": here.senco, "head": here.head}
        return {
            key: give_setup_code(by=rows.STEWARD, at=clock.now(), user_id=member.user_id).code
            for key, member in people.items()
        }

    with own_site(database_server, django_db_blocker, lay) as (address, here, codes):
        yield Site(re.sub(r"127\.0\.0\.1", "localhost", address), here, codes)


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def window(chromium: Browser, complaints: list[str], **options: Any) -> Page:
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    return page


def device_of(page: Page) -> tuple[CDPSession, str]:
    """A phone or computer that makes passkeys and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def gives_password(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.address}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit] >> nth=0")


def gives_setup_code(page: Page, site: Site, code: str) -> None:
    appears(page, "h1:has-text('Set up your second step')")
    page.fill("[name=code]", code)
    page.click("main form button[type=submit] >> nth=0")
    appears(page, "text=Set up an app")


def signs_out(page: Page) -> None:
    page.click("header button:has-text('Sign out')")
    page.wait_for_load_state()


class TestAPasskey:
    def test_is_set_up_and_signs_in_alone_and_after_a_password(self, chromium: Browser, site: Site) -> None:
        complaints: list[str] = []
        page, email = window(chromium, complaints), site.here.senco.user.email
        device_of(page)
        gives_password(page, site, email)
        gives_setup_code(page, site, site.codes["senco"])
        assert barriers(page) == []
        page.set_viewport_size({"width": 375, "height": 800})
        page.click("text=Set up a passkey")
        assert barriers(page) == []
        page.fill("[name=name]", "My work phone")
        page.click("#passkey")
        appears(page, "h1:has-text('Your spare codes')")
        assert barriers(page) == []
        page.click("text=Continue")
        appears(page, "h1:has-text('My work')")
        signs_out(page)
        page.goto(f"{site.address}/accounts/login/")
        page.click("#passkey")
        appears(page, "h1:has-text('My work')")
        signs_out(page)
        gives_password(page, site, email)
        appears(page, "h1:has-text('Enter your code')")
        assert barriers(page) == []
        page.click("#passkey")
        appears(page, "h1:has-text('My work')")
        page.goto(f"{site.address}/accounts/second-step/")
        appears(page, "text=My work phone")
        assert barriers(page) == []
        assert complaints == []

    def test_of_another_device_is_refused_in_words(self, chromium: Browser, site: Site) -> None:
        page = window(chromium, [])
        device_of(page)
        page.goto(f"{site.address}/accounts/login/")
        page.click("#passkey")
        appears(page, "text=The passkey did not work")
        assert page.context.request.get(f"{site.address}/").url.startswith(f"{site.address}/accounts/login/")


class TestAnApp:
    def test_is_set_up_without_scripts_on_a_telephone(self, chromium: Browser, site: Site) -> None:
        page = window(chromium, [], java_script_enabled=False)
        page.set_viewport_size({"width": 320, "height": 700})
        gives_password(page, site, site.here.head.user.email)
        gives_setup_code(page, site, site.codes["head"])
        page.click("text=Set up an app")
        key = page.locator("[data-app-key]").get_attribute("data-app-key") or ""
        assert page.locator("svg path").count() >= 1
        page.fill("[name=code]", code_of_key(key))
        page.click("main form button[type=submit]")
        appears(page, "h1:has-text('Your spare codes')")
        page.click("text=Continue")
        appears(page, "h1:has-text('My work')")
