"""Alerts in a real browser: no barrier at either width in any state, answered by keyboard, and without scripts."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from childplan.common import clock
from childplan.escalation.actions.acknowledge_alert import acknowledge_alert
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.vocabulary import Decision
from tests import databases
from tests.factories.browsing import barriers, own_site, signed_in, walked
from tests.factories.escalation import counted, in_force, raised_alert, work_it_off
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser


def lay(here: AreaWorld) -> dict[str, Any]:
    """An alert in each state, and two to answer."""
    names = (
        "Amara Okafor",
        "Ben Young",
        "Zofia Nowak-Abercrombie",
        "Idris Kaya",
        "Rosa Lind",
        "Tom Ashe",
        "Ivy Cole",
    )
    children = [opened_by(here.head, forename=name.split()[0], surname=name.split()[1]) for name in names]
    new, taken, decided, resolved, first, second, third = (raised_alert(child_id) for child_id in children)
    with acting(here.safeguarding_lead) as scope:
        said = {"by": scope, "at": clock.now(), "version": 1}
        acknowledge_alert(**said, alert_id=taken.pk)
        reason = "Mother has asked for help with mornings. The school nurse visits on Thursday."
        decide_alert(**said, alert_id=decided.pk, decision=Decision.SUPPORT_OFFERED, reason=reason)
    counted(resolved.child_id, 0)
    work_it_off()
    return {
        "inbox": "/alerts/",
        "acknowledged": "/alerts/?show=acknowledged",
        "decided": "/alerts/?show=decided",
        "new alert": new.get_absolute_url(),
        "taken": taken.get_absolute_url(),
        "was decided": decided.get_absolute_url(),
        "resolved": resolved.get_absolute_url(),
        "its child": f"/alerts/children/{resolved.child_id}/",
        "why not": f"/alerts/children/{new.child_id}/why/",
        "to answer": (first.get_absolute_url(), second.get_absolute_url(), third.get_absolute_url()),
    }


def picture(page: Page, address: str, shown: dict[str, str]) -> None:
    """Keep how pages look at both widths where PICTURES names a folder, and nowhere otherwise."""
    folder = os.environ.get("PICTURES")
    for name, path in shown.items() if folder else ():
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address + path)
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}-{width}.png", full_page=True)


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, dict[str, Any]]]:
    with in_force(), own_site(database_server, django_db_blocker, lay) as laid:
        yield laid


class TestEveryPage:
    def test_has_no_barrier_for_whoever_was_told(self, chromium: Browser, site) -> None:
        address, here, pages = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.attendance, complaints) as page:
            shown = {name: path for name, path in pages.items() if name != "to answer"}
            assert walked(page, address, shown) == {}
        assert complaints == []

    def test_has_none_for_others(self, chromium: Browser, site) -> None:
        address, here, pages = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.senco, complaints) as page:
            shown = {name: pages[name] for name in ("inbox", "was decided")}
            assert walked(page, address, shown) == {}
        assert complaints == []

    def test_has_none_for_whoever_oversees_them(self, chromium: Browser, site) -> None:
        address, here, pages = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.head, complaints) as page:
            shown = {"board": "/alerts/team/", "inbox": pages["inbox"], "taken": pages["taken"]}
            assert walked(page, address, shown) == {}
            picture(page, address, {**shown, "why": pages["why not"], "child": pages["its child"]})
        assert complaints == []


class TestAnAnswer:
    def test_is_given_by_keyboard_alone(self, chromium: Browser, site) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.attendance, []) as page:
            page.goto(address + pages["to answer"][0])
            page.focus("#id_decision")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
            page.keyboard.type("Talked with her father; the school nurse visits on Thursday.")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_selector(".govuk-notification-banner--success")
            assert "Your decision is recorded." in page.inner_text("main")
            assert "Change the plan" in page.inner_text("main")
            assert barriers(page) == []

    def test_names_what_is_missing(self, chromium: Browser, site) -> None:
        address, here, pages = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.attendance, complaints) as page:
            page.goto(address + pages["to answer"][1])
            page.click("text=Record decision")
            page.wait_for_function("document.activeElement.className.includes('govuk-error-summary')")
            page.click(".govuk-error-summary >> text=Select what will be done")
            assert page.evaluate("document.activeElement.id") == "id_decision"
            assert barriers(page) == []
        assert complaints == []

    def test_that_comes_second_is_shown_the_first(self, chromium: Browser, site) -> None:
        address, here, pages = site
        with (
            signed_in(chromium, address, here.attendance, [], java_script_enabled=False) as mine,
            signed_in(chromium, address, here.safeguarding_lead, []) as theirs,
        ):
            for page in (mine, theirs):
                page.goto(address + pages["to answer"][1])
            theirs.click("text=Acknowledge >> nth=-1")
            theirs.wait_for_selector(".govuk-notification-banner--success")
            mine.check("text=No action needed")
            mine.fill("#id_reason", "She had chickenpox.")
            mine.click("text=Record decision")
            said = mine.inner_text("main")
            assert "Somebody answered this alert before you" in said
            assert mine.input_value("#id_reason") == "She had chickenpox."
            mine.click("text=Record decision")
            assert "Your decision is recorded." in mine.inner_text("main")

    def test_that_comes_second_is_mixed_of_both_by_keyboard_and_without_scripts(
        self, chromium: Browser, site
    ) -> None:
        address, here, pages = site
        with (
            signed_in(chromium, address, here.attendance, [], java_script_enabled=False) as mine,
            signed_in(chromium, address, here.safeguarding_lead, []) as theirs,
            signed_in(chromium, address, here.head, []) as third,
        ):
            for page in (mine, theirs, third):
                page.goto(address + pages["to answer"][2])
            theirs.check("text=Call a meeting")
            theirs.fill("#id_reason", "The family has moved house.")
            theirs.click("text=Record decision")
            theirs.wait_for_selector(".govuk-notification-banner--success")
            mine.check("text=No action needed")
            mine.fill("#id_reason", "She had chickenpox.")
            mine.click("text=Record decision")
            mine.focus("[name=take-decision-0]:checked")
            for key in ("ArrowDown", "Tab", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "Tab", "Enter"):
                mine.keyboard.press(key)
            assert mine.input_value("#id_reason").split("\n") == [
                "The family has moved house.",
                "She had chickenpox.",
            ]
            mine.click("text=Save this version")
            said = mine.inner_text("main")
            assert "Your decision is recorded." in said
            assert "Decision amended" in said
            third.check("text=Call a meeting")
            third.fill("#id_reason", "Her aunt rang.")
            third.click("text=Record decision")
            third.wait_for_selector("text=Take parts of each")
            for width in (1280, 375):
                third.set_viewport_size({"width": width, "height": 900})
                assert barriers(third) == []
            theirs.goto(address + pages["to answer"][2])
            assert "No action needed" in theirs.inner_text(".govuk-summary-list >> nth=0")
