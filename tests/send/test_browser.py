"""SEN support in a real browser: no barrier at either width, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import databases
from tests.factories.browsing import barriers, own_site, signed_in, walked
from tests.factories.identity import opened_by
from tests.factories.send import sen_support
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser


def lay(here: AreaWorld) -> dict[str, Any]:
    """A child on SEN support, and one who is not."""
    child_id, other = opened_by(here.head), opened_by(here.head)
    support = sen_support(here.senco, child_id)
    return {
        "sen support": reverse("send:sen_support", args=[child_id]),
        "none": reverse("send:sen_support", args=[other]),
        "open": reverse("send:open_sen_support", args=[other]),
        "close": reverse("send:close_sen_support", args=[child_id, support.pk]),
        "plan": reverse("plans:child_plan", args=[child_id]),
    }


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, dict[str, Any]]]:
    with own_site(database_server, django_db_blocker, lay) as laid:
        yield laid


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: refused by policy, missing files, errors of scripts."""
    return []


class TestEveryPage:
    def test_has_no_barrier(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.senco, complaints) as page:
            assert walked(page, address, pages) == {}
        assert complaints == []

    @pytest.mark.parametrize(
        ("name", "button", "told"),
        [
            ("open", "Open SEN support", "Choose the main need"),
            ("close", "Close SEN support", "Say why SEN support ends"),
        ],
    )
    def test_has_none_when_its_form_has_errors(
        self, chromium: Browser, site, complaints: list[str], name: str, button: str, told: str
    ) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.senco, complaints) as page:
            page.goto(address + pages[name])
            page.click(f"main button:has-text('{button}')")
            assert told in page.inner_text(".govuk-error-summary")
            assert barriers(page) == []
        assert complaints == []


class TestSenSupport:
    def test_is_opened_without_scripts(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.senco, complaints, java_script_enabled=False) as page:
            page.goto(address + pages["open"])
            page.fill("[name=reason]", "Finds it hard to sit still.")
            page.check("[name=primary_need][value=SEMH]")
            for field, day, month in (("parents_told_on", "27", "2"), ("review_on", "1", "6")):
                page.fill(f"[name={field}_day]", day)
                page.fill(f"[name={field}_month]", month)
                page.fill(f"[name={field}_year]", "2026")
            page.click("main button:has-text('Open SEN support')")
            assert "SEN support opened" in page.inner_text("main")
