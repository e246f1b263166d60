"""The portal in a real browser: no barrier at either width, no script needed, and a way out that works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from childplan.plans.vocabulary import OutcomeDomain, ReleasedKind, StrandKind
from portal.rules.links import token_of
from tests import databases
from tests.factories import plans
from tests.factories.browsing import appears, barriers, lets_in, own_site, signed_in, walked
from tests.factories.identity import opened_by, ordered
from tests.factories.portal import invited, joined, parent_of
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser
SIGN_IN = "main button[type=submit]"


@dataclass
class Site:
    address: str
    here: AreaWorld
    laid: dict[str, Any]


def lay(here: AreaWorld) -> dict[str, Any]:
    """Amara's mother sees her page; her father is invited; her grandmother and an uncle are not."""
    here.senco.user.name = "Priya Shah"
    here.senco.user.save()
    here.school.telephone = "01632 960 001"
    here.school.save()
    child = opened_by(here.head, forename="Amara", surname="Okafor")
    brother = opened_by(here.head, forename="Sam", surname="Okafor")
    mother = parent_of(child, brother, name="Grace Okafor", lives_with_child=True)
    father = parent_of(child, name="Ben Cole", kind="father")
    ordered(child, father, "live_with", detail="Every second weekend")
    parent_of(child, name="Ida Cole", kind="grandparent", has_parental_responsibility=False)
    ordered(
        child, parent_of(child, name="Craig Bull", kind="step_parent", no_contact=True), "non_molestation"
    )
    late = parent_of(child, name="Jo Pike", email="jo@example.org")
    share(here, child, mother)
    joined(here.senco, child, mother)
    return {
        "child": child,
        "father": father,
        "mother": joined(here.senco, brother, mother),
        "invitation": invited(here.senco, child, father),
        "mother_person": mother,
        "late": late,
    }


def share(here: AreaWorld, child: Any, mother: Any) -> None:
    about = plans.written(
        here.senco, plans.about_me(child), "Amara likes drawing and her cat.\nShe needs quiet to read."
    )
    sen = plans.strand(here.senco, child, StrandKind.SEN_SUPPORT)
    goal = plans.outcome(
        here.senco, sen, domain=OutcomeDomain.LEARNING, text="Amara reads a short book alone.",
        target_on=date(2026, 7, 3),
    )  # fmt: skip
    steps = [
        plans.planned_action(here.senco, sen, text=text, who=who, due_on=due, how_much=much)
        for text, who, due, much in (
            ("We read with Amara in the quiet corner.", "Mrs Hill, teaching assistant", date(2026, 3, 12),
             "15 minutes, 4 times a week"),
            ("We test her hearing.", "Mr Pale, school nurse", date(2026, 3, 5), ""),
            ("We meet with you to see how it goes.", "Priya Shah", None, ""),
        )
    ]  # fmt: skip
    plans.released(
        here.senco,
        child,
        mother,
        plans.piece(about),
        plans.piece(goal, ReleasedKind.OUTCOME),
        *(plans.piece(step, ReleasedKind.PLANNED_ACTION) for step in steps),
    )


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Site]:
    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        yield Site(address, here, laid)


def window(chromium: Browser, **options: Any) -> Page:
    return chromium.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()


def family_signs_in(page: Page, site: Site) -> None:
    lets_in(page.context, site.address, site.laid["mother"])
    page.goto(f"{site.address}/family/")


class TestPractitionersPages:
    def test_have_no_barrier(self, chromium: Browser, site: Site) -> None:
        child, mother = site.laid["child"], site.laid["mother_person"].pk
        names = {
            "parents": (child,),
            "invite": (child,),
            "withdraw": (child, site.laid["invitation"].pk),
            "suspend": (child, mother),
            "close": (child, mother),
        }
        addresses = {name: reverse(f"portal:{name}", args=numbers) for name, numbers in names.items()}
        complaints: list[str] = []
        with signed_in(chromium, site.address, site.here.senco, complaints) as page:
            assert walked(page, site.address, addresses) == {}
            page.goto(site.address + addresses["invite"])
            page.click("main form button")
            appears(page, "text=There is a problem")
            assert barriers(page) == []
        assert complaints == []


class TestTheFamilysPages:
    def test_have_no_barrier(self, chromium: Browser, site: Site) -> None:
        page = window(chromium)
        link = f"{site.address}/family/invitation/{token_of(site.laid['invitation'].pk)}/"
        page.goto(link)
        assert barriers(page) == []
        page.click(SIGN_IN)
        appears(page, "text=There is a problem")
        assert barriers(page) == []
        page.goto(f"{site.address}/family/invitation/nobody-was-given-this/")
        appears(page, "text=This link does not work")
        assert barriers(page) == []
        family_signs_in(page, site)
        assert barriers(page) == []
        page.goto(link)
        appears(page, "text=Sign out first")
        assert barriers(page) == []

    def test_show_everything_without_scripts_on_a_telephone(self, chromium: Browser, site: Site) -> None:
        page = window(chromium, java_script_enabled=False)
        page.set_viewport_size({"width": 375, "height": 800})
        family_signs_in(page, site)
        words = page.inner_text("main")
        for wanted in (
            "What happens next",
            "Mrs Hill, teaching assistant",
            "Thursday 12 March 2026",
            "Priya Shah",
        ):
            assert wanted in words
        appears(page, "text=Leave this site now")
        appears(page, "main >> text=Sign out >> nth=-1")

    def test_are_left_in_a_moment_without_scripts(self, chromium: Browser, site: Site) -> None:
        page = window(chromium, java_script_enabled=False)
        outside: list[str] = []
        page.route(
            "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Sunny", content_type="text/plain")
        )
        page.on(
            "request",
            lambda asked: (
                outside.append(asked.headers.get("referer", "none")) if "bbc" in asked.url else None
            ),
        )
        family_signs_in(page, site)
        page.click("text=Leave this site now")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        assert outside == ["none"]
        page.goto(f"{site.address}/family/")
        assert "/accounts/login/" in page.url

    def test_are_reached_by_keyboard_alone(self, chromium: Browser, site: Site) -> None:
        page = window(chromium)
        family_signs_in(page, site)
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert "Skip to main content" in reached[0]
        assert any("Leave this site now" in words for words in reached)
        assert any(words.startswith("Sign out") for words in reached)


class TestTheReferenceOfTheApi:
    def test_has_no_barrier(self, chromium: Browser, site: Site) -> None:
        page = window(chromium)
        addresses = {"reference": "/api/v1/", "problem": "/api/v1/problems/insufficient-scope/"}
        assert walked(page, site.address, addresses) == {}
