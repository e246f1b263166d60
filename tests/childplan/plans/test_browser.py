"""The plan in a real browser: no barrier at either width, two writers who lose nothing, all of it without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from childplan.accounts.models import Membership
from childplan.plans.models import Section
from childplan.plans.vocabulary import OutcomeDomain
from tests import databases
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.factories import plans
from tests.factories.browsing import appears, barriers, own_site, signed_in, walked
from tests.factories.identity import ordered
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser

# What stands side by side or asks in an unusual way; `make axe` walks every address.
LOOKED_AT = (
    "child_plan", "strand", "print_plan", "chronology", "access", "section_versions", "outcome", "release",
    "edit_section", "add_planned_action", "release_to", "change_outcome",
)  # fmt: skip


@dataclass
class Site:
    """The site as it is served, and who is in it."""

    address: str
    here: AreaWorld
    numbers: dict[str, tuple[object, ...]]

    def path(self, name: str) -> str:
        return reverse(f"plans:{name}", args=self.numbers[name])


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Site]:
    """Amara's plan, with something on every page."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        return {"numbers": lay_pages(here, lay_amara(here))}

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        yield Site(address, here, laid["numbers"])


def lay_pages(here: AreaWorld, amara: Amara) -> dict[str, tuple[object, ...]]:
    """Something on every page about Amara, and the numbers in its address."""
    child = amara.child_id
    here.social_worker.user.name, here.senco.user.name = "Jo Lane", "Priya Shah"
    here.social_worker.user.save()
    here.senco.user.save()
    about_me = plans.written(
        here.senco, plans.about_me(child), "I like drawing and my cat.\n\nI need quiet to read."
    )
    plan = Section.objects.get(strand=amara.sen_support, key="plan")
    plan = plans.written(here.senco, plan, "Ten minutes of reading a day.\nA quiet corner.")
    plan = plans.written(here.social_worker, plan, "Fifteen minutes of reading a day.\nA quiet corner.")
    outcome = plans.outcome(
        here.social_worker,
        amara.sen_support,
        also_serves=(amara.child_in_need,),
        text="Amara reads a short book alone",
        baseline="Reads 20 words",
        measure="The school's reading check",
        target_on=plans.NEXT_TERM,
    )
    action = plans.planned_action(
        here.senco,
        amara.sen_support,
        towards=outcome,
        text="Reads with Amara in the quiet corner",
        how_much="15 minutes, 4 times a week",
        due_on=plans.NEXT_TERM,
    )
    plans.outcome(
        here.social_worker, amara.child_in_need, domain=OutcomeDomain.SAFE, text="Sleeps in her own bed"
    )
    plans.planned_action(here.senco, amara.universal, text="Meets the school nurse", who="Sam Reed")
    plans.view(here.senco, child, "I like drawing. I don't like the bus.")
    mother = plans.adult(child, "Grace Okafor", lives_with_child=True)
    father = plans.adult(child, "Ben Cole", kind="father", no_contact=True)
    ordered(child, father, "non_molestation")
    plans.released(here.senco, child, mother, plans.piece(about_me))
    own = {
        "strand": amara.sen_support.pk,
        "print_strand": amara.sen_support.pk,
        "add_section": amara.sen_support.pk,
        "edit_section": plan.pk,
        "section_versions": plan.pk,
        "outcome": outcome.pk,
        "change_outcome": outcome.pk,
        "record_progress": outcome.pk,
        "planned_action": action.pk,
        "change_planned_action": action.pk,
        "complete_planned_action": action.pk,
        "stop_planned_action": action.pk,
        "release_to": mother.pk,
        "withdraw_release": mother.pk,
    }
    whole = (
        "child_plan", "print_plan", "chronology", "access", "views", "record_view", "add_outcome",
        "add_planned_action", "release",
    )  # fmt: skip
    return {
        **dict.fromkeys(whole, (child,)),
        **{name: (child, number) for name, number in own.items()},
        "release_to_father": (child, father.pk),
    }


@dataclass
class Window:
    """One person's browser window, and what it complained of."""

    site: Site
    page: Page
    heard: list[str]

    @property
    def complaints(self) -> list[str]:
        """Refusals by policy, missing files, errors of scripts. A conflict and a refusal are answers instead."""
        answers = ("status of 409", "status of 403")
        return [words for words in self.heard if not any(answer in words for answer in answers)]

    def goes_to(self, name: str) -> Page:
        answer = self.page.goto(self.site.address + self.site.path(name))
        assert answer is not None
        assert answer.status == 200, name
        return self.page


@pytest.fixture(scope="module")
def social_worker(chromium: Browser, site: Site) -> Iterator[Window]:
    yield from window(chromium, site, site.here.social_worker)


@pytest.fixture(scope="module")
def senco(chromium: Browser, site: Site) -> Iterator[Window]:
    yield from window(chromium, site, site.here.senco)


def window(chromium: Browser, site: Site, who: Membership, **options: object) -> Iterator[Window]:
    heard: list[str] = []
    with signed_in(chromium, site.address, who, heard, **options) as page:
        yield Window(site, page, heard)


class TestEveryPage:
    def test_has_no_barrier_for_a_social_worker(self, site: Site, social_worker: Window) -> None:
        pages = {name: site.path(name) for name in LOOKED_AT}
        assert walked(social_worker.page, site.address, pages) == {}
        assert social_worker.complaints == []

    def test_has_no_barrier_for_a_senco(self, site: Site, senco: Window) -> None:
        pages = {name: site.path(name) for name in ("child_plan", "access", "strand")}
        assert walked(senco.page, site.address, pages) == {}
        assert senco.complaints == []

    def test_is_found_at_fault_when_it_has_a_barrier(self, senco: Window) -> None:
        page = senco.goes_to("edit_section")
        page.evaluate("document.querySelector('label[for=id_text]').remove()")
        assert "label" in {broken.split(": ")[1] for broken in barriers(page)}


class TestEveryState:
    def test_has_no_barrier_when_something_is_wrong(self, senco: Window) -> None:
        page = senco.goes_to("add_outcome")
        page.click("main button:has-text('Add outcome')")
        page.wait_for_selector("text=There is a problem")
        assert barriers(page) == []

    def test_has_no_barrier_when_nothing_may_be_released(self, site: Site, senco: Window) -> None:
        father = reverse("plans:release_to", args=site.numbers["release_to_father"])
        answer = senco.page.goto(site.address + father)
        assert answer is not None
        assert answer.status == 403
        assert barriers(senco.page) == []

    def test_has_no_barrier_before_a_release(self, senco: Window) -> None:
        page = senco.goes_to("release_to")
        page.check("text=Amara reads a short book alone")
        page.check("text=Reads with Amara in the quiet corner")
        page.fill("[name=reason]", "Agreed at the review")
        page.click("text=See it as they will")
        page.wait_for_selector("text=This is what Grace Okafor will see")
        appears(page, "text=15 minutes, 4 times a week")
        assert barriers(page) == []
        page.click("text=Release this")
        page.wait_for_selector("text=Grace Okafor now sees what you chose")
        assert barriers(page) == []
        assert senco.complaints == []


class TestTwoWriters:
    def test_lose_nothing_without_scripts_on_a_small_screen(self, chromium: Browser, site: Site) -> None:
        small = {"java_script_enabled": False}
        with (
            contextmanager(window)(chromium, site, site.here.social_worker, **small) as first,
            contextmanager(window)(chromium, site, site.here.senco, **small) as second,
        ):
            self.write_at_once(first, second)

    def write_at_once(self, first: Window, second: Window) -> None:
        for writer in (first, second):
            writer.page.set_viewport_size({"width": 375, "height": 800})
            writer.goes_to("edit_section")
        first.page.fill("[name=text]", "Twenty minutes of reading a day.\nA quiet corner.")
        first.page.click("main button:has-text('Save')")
        appears(first.page, "text=“Plan” saved 10:00")
        second.page.fill("[name=text]", "Fifteen minutes of reading a day.\nA quiet corner by the window.")
        second.page.click("main button:has-text('Save')")
        page = second.page
        appears(page, "h1:has-text('Somebody else saved this while you were writing')")
        appears(page, "text=Jo Lane, Social worker, Larkshire Council")
        box = page.input_value("textarea[name=text]")
        assert box == "Twenty minutes of reading a day.\nA quiet corner by the window."
        page.click("text=Save this version")
        appears(page, "text=“Plan” saved 10:00")
        appears(page, "text=Twenty minutes of reading a day.")
        appears(page, "text=A quiet corner by the window.")

    def test_meet_no_barrier(self, senco: Window, social_worker: Window) -> None:
        page, other = senco.goes_to("edit_section"), social_worker.goes_to("edit_section")
        other.fill("[name=text]", "Half an hour of reading.")
        other.click("main button:has-text('Save')")
        other.wait_for_selector("text=saved 10:00")
        page.fill("[name=text]", "A quarter of an hour.")
        page.click("main button:has-text('Save')")
        page.wait_for_selector("text=Their text")
        assert barriers(page) == []
        assert senco.complaints == []


class TestOnPaper:
    def test_leaves_out_what_is_clicked(self, social_worker: Window) -> None:
        page = social_worker.goes_to("print_plan")
        page.wait_for_selector("button[data-print]:visible")
        page.emulate_media(media="print")
        assert page.is_hidden("button[data-print]")
        assert page.is_hidden(".govuk-back-link")
        appears(page, ".childplan-identity")
        appears(page, "text=Sleeps in her own bed")
        page.emulate_media(media="screen")
