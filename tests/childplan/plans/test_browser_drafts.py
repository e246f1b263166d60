"""Drafts in a real browser: kept while somebody types, offered on return, and what was sent signed out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from childplan.accounts.models import Membership
from childplan.plans.models import Section
from tests import databases
from tests.childplan.plans.conftest import lay_amara
from tests.factories import plans
from tests.factories.browsing import appears, barriers, own_site, signed_in
from tests.factories.organisations import PASSWORD
from tests.factories.signing_in import app_of, code_of_key
from tests.worlds.two_areas import AreaWorld

# What the phone of whoever signs in again holds.
APP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

pytestmark = pytest.mark.browser
BASE = "Ten minutes of reading a day.\nA quiet corner."


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, str]]:
    """The address of the site, who is in it, and the path of a section to write in."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        amara = lay_amara(here)
        plan = plans.written(here.senco, Section.objects.get(strand=amara.sen_support, key="plan"), BASE)
        app_of(here.senco.user, APP)
        return {"path": f"/children/{amara.child_id}/sections/{plan.pk}/edit/"}

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        yield address, here, laid["path"]


@pytest.fixture
def senco(chromium: Browser, site: tuple[str, AreaWorld, str]) -> Iterator[tuple[Page, list[str]]]:
    complaints: list[str] = []
    with signed_in(chromium, site[0], site[1].senco, complaints) as page:
        yield page, complaints


def types(page: Page, words: str) -> None:
    page.focus("[name=text]")
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


class TestDrafts:
    def test_are_kept_while_somebody_types_and_offered_on_return(self, senco, site) -> None:
        page, complaints = senco
        page.goto(site[0] + site[2])
        types(page, " She likes")
        page.wait_for_selector("[role=status]:has-text('Draft saved')", timeout=15_000)
        assert barriers(page) == []
        page.goto(site[0] + site[2])
        appears(page, "h1:has-text('You have a draft')")
        assert barriers(page) == []
        page.focus("text=Go on with it")
        page.keyboard.press("Enter")
        page.wait_for_selector("[name=text]")
        assert page.input_value("[name=text]").endswith("A quiet corner. She likes")
        types(page, " poems.")
        page.click("main button:text-is('Save')")
        page.wait_for_selector("text=saved 10:00")
        page.goto(site[0] + site[2])
        assert page.input_value("textarea[name=text]").endswith("She likes poems.")
        assert complaints == []

    def test_say_that_they_are_not_kept_and_nothing_is_lost(self, senco, site, chromium: Browser) -> None:
        page, _ = senco
        page.goto(site[0] + site[2])
        page.context.clear_cookies(name="sessionid")
        types(page, " Signed out.")
        page.wait_for_selector("[role=status]:has-text('you are no longer signed in')", timeout=15_000)
        page.click("main button:text-is('Save')")
        sign_in(page, site[1].senco)
        page.wait_for_selector("h1:has-text('This was not saved yet')")
        assert barriers(page) == []
        assert page.input_value("textarea[name=text]").endswith("Signed out.")
        page.click("text=Save it now")
        page.wait_for_selector("text=saved 10:00")
        appears(page, "text=Signed out.")

    def test_try_again_when_the_line_is_dead(self, senco, site) -> None:
        page, _ = senco
        page.goto(site[0] + site[2])
        page.context.set_offline(True)
        types(page, " Offline.")
        page.wait_for_selector("[role=status]:has-text('Trying again')", timeout=15_000)
        page.context.set_offline(False)
        page.wait_for_selector("[role=status]:has-text('Draft saved')", timeout=30_000)
        page.goto(site[0] + site[2])
        page.click("text=Throw it away")
        assert "Offline" not in page.input_value("[name=text]")


def sign_in(page: Page, who: Membership) -> None:
    page.fill("[name=login]", who.user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("[name=code]", code_of_key(APP))
    page.click("main button[type=submit]")


class TestTakingParts:
    def test_by_keyboard_alone_on_a_small_screen_without_scripts(self, chromium: Browser, site) -> None:
        address, here, path = site
        small = {"java_script_enabled": False}
        with (
            signed_in(chromium, address, here.social_worker, [], **small) as first,
            signed_in(chromium, address, here.head, [], **small) as second,
        ):
            for page in (first, second):
                page.set_viewport_size({"width": 375, "height": 800})
                page.goto(address + path)
            first.fill("[name=text]", "Twenty minutes of reading a day.\nA quiet corner.")
            first.click("main button:text-is('Save')")
            second.fill("[name=text]", "Five minutes of reading a day.\nA quiet corner by the window.")
            second.click("main button:text-is('Save')")
            take = second.locator("input[type=radio][value=yours]").first
            take.focus()
            second.keyboard.press("Space")
            second.focus("text=Put these together")
            second.keyboard.press("Enter")
            second.wait_for_selector("text=What will be saved")
            box = second.input_value("textarea[name=text]")
            assert box == "Five minutes of reading a day.\nA quiet corner by the window."
            second.focus("text=Save this version")
            second.keyboard.press("Enter")
            second.wait_for_selector("text=saved 10:00")


class TestAConcern:
    def test_is_kept_while_somebody_types(self, senco, site) -> None:
        page, complaints = senco
        child = site[2].split("/")[2]
        page.goto(f"{site[0]}/safeguarding/children/{child}/concerns/record/")
        types(page, "Came without a coat")
        page.wait_for_selector("[role=status]:has-text('Draft saved')", timeout=15_000)
        assert barriers(page) == []
        assert complaints == []
