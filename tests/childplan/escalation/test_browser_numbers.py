"""The area's numbers in a real browser: no barrier at either width, set by keyboard, and without scripts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import databases
from tests.childplan.escalation.test_browser import picture
from tests.factories import organisations
from tests.factories.browsing import barriers, own_site, signed_in, walked
from tests.factories.escalation import in_force, number_set
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser
PAGES = {
    "numbers": "/alerts/numbers/",
    "set a number": "/alerts/numbers/sample_absences/set/",
    "withdraw a number": "/alerts/numbers/sample_absences/withdraw/",
    "board with numbers": "/alerts/team/",
}


def lay(here: AreaWorld) -> dict[str, Any]:
    keeper = organisations.membership("attendance_team_manager", here.authority)
    long = (
        "Agreed by the safeguarding partners after a long talk about what the figures of last autumn told them. "
        * 3
    )
    number_set(keeper, "4", date(2026, 3, 2), reason=long)
    number_set(keeper, "5", date(2026, 9, 1), reason=long)
    number_set(keeper, "6", date(2026, 9, 1), reason="Five was a slip of the pen.")
    return {"keeper": keeper}


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, dict[str, Any]]]:
    with in_force(), own_site(database_server, django_db_blocker, lay) as laid:
        yield laid


class TestEveryPage:
    def test_has_no_barrier_for_whoever_keeps_the_protocol(self, chromium: Browser, site) -> None:
        address, _, laid = site
        complaints: list[str] = []
        with signed_in(chromium, address, laid["keeper"], complaints) as page:
            assert walked(page, address, PAGES) == {}
            page.goto(address + PAGES["numbers"])
            page.click("text=Before: ended, replaced and withdrawn numbers")
            assert barriers(page) == []
            picture(page, address, PAGES)
        assert complaints == []

    def test_has_none_for_whoever_oversees_alerts(self, chromium: Browser, site) -> None:
        address, here, _ = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.head, complaints) as page:
            assert walked(page, address, {"numbers": PAGES["numbers"]}) == {}
        assert complaints == []


class TestANumber:
    def test_is_set_by_keyboard_alone(self, chromium: Browser, site) -> None:
        address, _, laid = site
        with signed_in(chromium, address, laid["keeper"], []) as page:
            page.goto(address + PAGES["set a number"])
            page.focus("#id_name")
            for typed in ("8", "1", "10", "2026", "Agreed in spring."):
                if typed == "8":
                    page.keyboard.press("Space")
                page.keyboard.press("Tab")
                page.keyboard.type(typed)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_selector("text=Check the number before you set it")
            assert barriers(page) == []
            page.focus("text=Set this number")
            page.keyboard.press("Enter")
            page.wait_for_selector(".govuk-notification-banner--success")
            assert "the new number holds from 1 October 2026" in page.inner_text("main")
            assert barriers(page) == []

    def test_that_is_wrong_is_named_and_linked(self, chromium: Browser, site) -> None:
        address, _, laid = site
        complaints: list[str] = []
        with signed_in(chromium, address, laid["keeper"], complaints) as page:
            page.goto(address + PAGES["set a number"])
            page.click("text=Continue")
            page.wait_for_function("document.activeElement.className.includes('govuk-error-summary')")
            page.click(".govuk-error-summary >> text=Enter the number")
            assert page.evaluate("document.activeElement.id") == "id_value"
            assert barriers(page) == []
        assert complaints == []

    def test_is_withdrawn_without_scripts(self, chromium: Browser, site) -> None:
        address, _, laid = site
        with signed_in(chromium, address, laid["keeper"], [], java_script_enabled=False) as page:
            page.goto(address + PAGES["board with numbers"])
            page.click("text=See the area’s numbers for alerts")
            page.click("text=Withdraw a number that has not begun >> nth=0")
            page.check("text=Most: 6, from 1 September 2026")
            page.fill("#id_reason", "The partners want to see the figures first.")
            page.click("text=Withdraw this number")
            assert "The number is withdrawn." in page.inner_text("main")
