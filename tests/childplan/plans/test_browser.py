"""The plan in a real browser: no barrier at either width, two writers who lose nothing, all of it without scripts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import axe_playwright_python
import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.plans import contributions
from childplan.plans.models import Section
from childplan.plans.vocabulary import OutcomeDomain
from tests import databases
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.childplan.plans.served import served
from tests.conftest import THE_MOMENT
from tests.factories import plans
from tests.factories.organisations import PASSWORD
from tests.worlds.two_areas import AreaWorld, lay_area

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WIDTHS = (1280, 375)
BESIDE = {
    "child_plan",
    "print_plan",
    "chronology",
    "access",
    "strand",
    "section_versions",
    "outcome",
    "release",
}


@dataclass
class Site:
    """The site as it is served, and who is in it."""

    address: str
    here: AreaWorld
    amara: Amara
    numbers: dict[str, tuple[object, ...]]

    def page(self, name: str, *numbers: object) -> str:
        return self.address + reverse(f"plans:{name}", args=numbers or self.numbers[name])


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Site]:
    """Amara's plan, with something on every page, committed in a database of this module's own.

    What agencies contribute is left out: it is looked at where they live.
    """
    shared, name = connection.settings_dict["NAME"], f"childplan_test_own_{uuid4().hex[:12]}"
    with django_db_blocker.unblock(), clock.stopped_at(THE_MOMENT), pytest.MonkeyPatch.context() as patch:
        patch.setattr(contributions, "_contributors", {})
        databases.clone(database_server, template=databases.ready_template(database_server), name=name)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            with rows.entered(rows.STEWARD):
                here = lay_area("Larkshire", "991")
                amara = lay_amara(here)
                numbers = lay_pages(here, amara)
            connection.close()
            with served(THE_MOMENT) as address:
                yield Site(address, here, amara, numbers)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = shared
            databases.drop(database_server, name=name)


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
    father = plans.adult(
        child, "Ben Cole", kind="father", order="Non-molestation order, May 2025", no_contact=True
    )
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
        "refused": (child, father.pk),
    }


@pytest.fixture(scope="module")
def chromium(site: Site) -> Iterator[Browser]:
    """A browser for this module alone: while it runs, this thread may not ask the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield browser
        browser.close()


def signed_in(chromium: Browser, site: Site, who: Membership, **options: object) -> BrowserContext:
    """A window of their own for somebody who signed in by the form."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.goto(f"{site.address}/accounts/login/")
    page.fill("[name=login]", who.user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site.address}/")
    return context


def violations(page: Page) -> list[str]:
    """Every rule that axe finds broken, with the first place where it is."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


def barriers(page: Page, widths: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with the present page at these widths."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {broken}" for broken in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
    return found


class Window:
    """One person's browser window, and what it complained of: refusals by policy, missing files, errors of scripts."""

    def __init__(self, chromium: Browser, site: Site, who: Membership, **options: object) -> None:
        self.site = site
        self.context = signed_in(chromium, site, who, **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self.hear)

    def hear(self, said: ConsoleMessage) -> None:
        # A conflict and a refusal are answers that the browser mentions too.
        if (
            said.type in {"error", "warning"}
            and "status of 409" not in said.text
            and "status of 403" not in said.text
        ):
            self.complaints.append(said.text)

    def goes_to(self, name: str, *, status: int = 200) -> Page:
        answer = self.page.goto(self.site.page(name))
        assert answer is not None
        assert answer.status == status, name
        return self.page


@pytest.fixture(scope="module")
def social_worker(chromium: Browser, site: Site) -> Iterator[Window]:
    window = Window(chromium, site, site.here.social_worker)
    yield window
    window.context.close()


@pytest.fixture(scope="module")
def senco(chromium: Browser, site: Site) -> Iterator[Window]:
    window = Window(chromium, site, site.here.senco)
    yield window
    window.context.close()


class TestEveryPage:
    def test_has_no_barrier_for_a_social_worker(self, site: Site, social_worker: Window) -> None:
        found = {}
        for name in [name for name in site.numbers if name != "refused"]:
            # Forms are one column at every width; what stands side by side is looked at on both.
            widths = WIDTHS if name in BESIDE else WIDTHS[1:]
            if broken := barriers(social_worker.goes_to(name), widths):
                found[name] = broken
        assert found == {}
        assert social_worker.complaints == []

    def test_has_no_barrier_for_a_senco(self, senco: Window) -> None:
        found = {}
        for name in ("child_plan", "access", "strand", "add_planned_action"):
            if broken := barriers(senco.goes_to(name)):
                found[name] = broken
        assert found == {}
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
        answer = senco.page.goto(site.page("release_to", *site.numbers["refused"]))
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
        assert page.is_visible("text=15 minutes, 4 times a week")
        assert barriers(page) == []
        page.click("text=Release this")
        page.wait_for_selector("text=Grace Okafor now sees what you chose")
        assert barriers(page) == []
        assert senco.complaints == []


class TestTwoWriters:
    def test_lose_nothing_without_scripts_on_a_small_screen(self, chromium: Browser, site: Site) -> None:
        small = {"java_script_enabled": False}
        first = Window(chromium, site, site.here.social_worker, **small)
        second = Window(chromium, site, site.here.senco, **small)
        for window in (first, second):
            window.page.set_viewport_size({"width": 375, "height": 800})
            window.goes_to("edit_section")
        first.page.fill("[name=text]", "Twenty minutes of reading a day.\nA quiet corner.")
        first.page.click("main button:has-text('Save')")
        assert first.page.is_visible("text=“Plan” saved 10:00")
        second.page.fill("[name=text]", "Fifteen minutes of reading a day.\nA quiet corner by the window.")
        second.page.click("main button:has-text('Save')")
        page = second.page
        assert page.is_visible("h1:has-text('Somebody else saved this while you were writing')")
        assert page.is_visible("text=Jo Lane, Social worker, Larkshire Council")
        box = page.input_value("[name=text]")
        assert box == "Twenty minutes of reading a day.\nA quiet corner by the window."
        page.click("text=Save the joined text")
        assert page.is_visible("text=“Plan” saved 10:00")
        assert page.is_visible("text=Twenty minutes of reading a day.")
        assert page.is_visible("text=A quiet corner by the window.")
        for window in (first, second):
            window.context.close()

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
        assert page.is_visible(".childplan-identity")
        assert page.is_visible("text=Sleeps in her own bed")
        page.emulate_media(media="screen")
