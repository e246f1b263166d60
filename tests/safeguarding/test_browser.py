"""Allocating and concerns in a real browser: no barrier at either width, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import databases
from tests.factories.browsing import barriers, own_site, signed_in, walked
from tests.factories.identity import opened_by
from tests.factories.safeguarding import allocated, concern
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser


def lay(here: AreaWorld) -> dict[str, Any]:
    """A child with a social worker and two concerns, and one without either."""
    child_id, other = opened_by(here.head), opened_by(here.head)
    allocated(here.screener, child_id, here.social_worker, reason="Section 17 assessment")
    first = concern(here.senco, child_id, child_said="I am cold.", immediate_action="Gave breakfast.")
    concern(here.head, child_id)
    return {
        "concerns": reverse("safeguarding:concerns", args=[child_id]),
        "no concerns": reverse("safeguarding:concerns", args=[other]),
        "concern": reverse("safeguarding:concern", args=[child_id, first.pk]),
        "record": reverse("safeguarding:record_concern", args=[child_id]),
        "hand over": reverse("safeguarding:allocate", args=[child_id]),
        "allocate": reverse("safeguarding:allocate", args=[other]),
        "end": reverse("safeguarding:end_allocation", args=[child_id]),
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
        with signed_in(chromium, address, here.screener, complaints) as page:
            assert walked(page, address, pages) == {}
        assert complaints == []

    @pytest.mark.parametrize(
        ("name", "button", "told"),
        [
            ("record", "Record the concern", "Say what you saw or heard"),
            ("allocate", "Allocate", "Choose a social worker"),
            ("end", "End the allocation", "Say why the allocation ends"),
            ("concern", "Record the answer", "Choose an answer"),
        ],
    )
    def test_has_none_when_its_form_has_errors(
        self, chromium: Browser, site, complaints: list[str], name: str, button: str, told: str
    ) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.screener, complaints) as page:
            page.goto(address + pages[name])
            page.click(f"main button:has-text('{button}')")
            assert told in page.inner_text(".govuk-error-summary")
            assert barriers(page) == []
        assert complaints == []


class TestAConcern:
    def test_is_recorded_and_answered_without_scripts(
        self, chromium: Browser, site, complaints: list[str]
    ) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.senco, complaints, java_script_enabled=False) as page:
            page.goto(address + pages["record"])
            page.fill("[name=text]", "Fell asleep in class twice.")
            for part, value in (("day", "2"), ("month", "3"), ("year", "2026")):
                page.fill(f"[name=happened_on_{part}]", value)
            page.check("[name=category][value=wellbeing]")
            page.click("main button:has-text('Record the concern')")
            assert "Whoever leads on safeguarding is told" in page.inner_text("main")
            recorded = page.url
        with signed_in(
            chromium, address, here.safeguarding_lead, complaints, java_script_enabled=False
        ) as page:
            page.goto(recorded)
            page.click("text=I have read this")
            page.check("[name=outcome][value=acted_on]")
            page.fill("[name=reason]", "Spoke to her father.")
            page.click("text=Record the answer")
            assert "Answer recorded" in page.inner_text("main")
