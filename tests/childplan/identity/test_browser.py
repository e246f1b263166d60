"""Lists, search, family and matches in a real browser: no barrier at either width, all of it without scripts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import Flag, IdentifierUse, PossibleMatch, Relationship
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind, MatchState
from tests import databases
from tests.childplan.identity.actions.test_answer_match import answer, sent
from tests.childplan.identity.test_restricted_use import KIRA, UPN, restricted
from tests.childplan.plans.selectors.test_my_work import to_do
from tests.conftest import THE_MOMENT
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.browsing import appears, barriers, own_site, signed_in, walked
from tests.factories.identity import opened_by, ordered
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser

Site = tuple[str, AreaWorld, dict[str, Any]]
NAMES = (("Amara", "Okafor"), ("Siobhán", "O’Brien"), ("Tola", "Bello-Winterbourne"))


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Site]:
    with own_site(database_server, django_db_blocker, lay_pages) as served:
        yield served


def lay_pages(here: AreaWorld) -> dict[str, Any]:
    """Three children, a family, work that waits, a second role, and a record that may be one of the children."""
    children = [
        opened_by(
            here.head, forename=forename, surname=surname, born_on=date(2016, 5, 3), upn=f"A99020002600{n}"
        )
        for n, (forename, surname) in enumerate(NAMES)
    ]
    amara = children[0]
    for child_id in children:
        plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_worker.pk)
    for kind in (FlagKind.CHILD_PROTECTION, FlagKind.YOUNG_CARER):
        flag = Flag(child_id=amara, kind=kind, information_class=FLAG_CLASS[kind], starts_on=date(2026, 1, 5))
        flag.save(force_insert=True)
    plans.adult(amara, "Grace Okafor")
    father = plans.adult(amara, "Ben Cole", kind="father", no_contact=True)
    ordered(amara, father, "non_molestation")
    for text, due_on in (
        ("Visit at home", date(2026, 2, 20)),
        ("Ring the school", date(2026, 3, 4)),
        ("Find a mentor", None),
    ):
        to_do(amara, here.social_worker, text=text, due_on=due_on)
    lay.membership("class_teacher", here.other_school, user=here.social_worker.user)
    record = {"forename": "Amara", "surname": "Okafor", "born_on": date(2016, 5, 3), "postcode": "LA1 1AA"}
    sent(here.other_head, record, THE_MOMENT)
    answered = PossibleMatch.objects.get()
    answer(here.area_attendance, THE_MOMENT, MatchState.SAME, answered)
    sent(
        here.other_head,
        {**record, "forename": "Tola", "surname": "Bello-Winterbourne", "postcode": ""},
        THE_MOMENT,
    )
    waiting = PossibleMatch.objects.exclude(pk=answered.pk).get()
    hidden = restricted(here, THE_MOMENT)
    sent(here.head, {**KIRA, "surname": "Vanse", "upn": UPN}, THE_MOMENT)
    use = IdentifierUse.objects.get()
    family = f"/children/{amara}/family/"
    tie = Relationship.objects.get(person__name="Grace Okafor")
    return {
        "amara": amara,
        "pages": {
            "my_work": "/",
            "case_list": "/children/",
            "case_list_filtered": "/children/?name=zz&flag=unborn&of=all",
            "find_child": "/children/find/",
            "open_child": "/children/open/",
            "being_checked": "/children/open/being-checked/",
            "family": family,
            "add_relationship": f"{family}people/add/",
            "change_relationship": f"{family}people/{tie.pk}/change/",
            "end_relationship": f"{family}people/{tie.pk}/end/",
            "add_address": f"{family}addresses/add/",
            "add_name": f"{family}names/add/",
            "change_details": f"{family}details/change/",
            "raise_flag": f"{family}flags/add/",
            "acting_as": "/acting-as/",
            "number_uses": f"/children/{hidden}/number-uses/",
            "number_use": f"/children/{hidden}/number-uses/{use.pk}/",
            "restricted_plan": f"/children/{hidden}/",
            "preferences": "/notices/preferences/",
            "emails": "/notices/emails/",
        },
        "matches": {
            "list": "/matches/",
            "answered": "/matches/?show=answered",
            "one": f"/matches/{waiting.pk}/",
            "answer": f"/matches/{answered.pk}/",
            "undo": f"/matches/{answered.pk}/undo/",
        },
    }


class TestEveryPage:
    def test_has_no_barrier_for_a_social_worker(self, site: Site, chromium: Browser) -> None:
        address, here, laid = site
        heard: list[str] = []
        with signed_in(chromium, address, here.social_worker, heard) as page:
            assert walked(page, address, laid["pages"]) == {}
        assert heard == []

    def test_has_no_barrier_for_a_matcher(self, site: Site, chromium: Browser) -> None:
        address, here, laid = site
        heard: list[str] = []
        with signed_in(chromium, address, here.area_attendance, heard) as page:
            assert walked(page, address, laid["matches"]) == {}
        assert heard == []

    def test_has_no_barrier_when_something_is_wrong(self, site: Site, chromium: Browser) -> None:
        address, here, laid = site
        with signed_in(chromium, address, here.social_worker, []) as page:
            for path, button in (
                ("/children/open/", "Find or open the record"),
                ("/children/find/", "Search"),
                (laid["pages"]["number_use"], "Save the answer"),
            ):
                page.goto(address + path)
                page.click(f"main button:has-text('{button}')")
                page.wait_for_selector("text=There is a problem")
                assert barriers(page) == []


class TestWithoutScripts:
    def test_a_child_is_found_and_an_adult_recorded_on_a_small_screen(
        self, site: Site, chromium: Browser
    ) -> None:
        address, here, laid = site
        with signed_in(chromium, address, here.social_worker, [], java_script_enabled=False) as page:
            page.set_viewport_size({"width": 375, "height": 800})
            self.find(page, address)
            page.goto(f"{address}/children/{laid['amara']}/family/")
            page.click("text=Add an adult of the family")
            page.fill("[name=name]", "Ruth Okafor")
            page.select_option("[name=kind]", "grandparent")
            page.fill("[name=reason]", "Met at the school gate")
            page.click("main button:has-text('Save')")
            appears(page, "text=The adult is recorded")
            appears(page, "th:has-text('Ruth Okafor')")

    def find(self, page: Page, address: str) -> None:
        page.goto(f"{address}/children/find/")
        page.fill("[name=text]", "Sioban OBrian")
        page.click("main button:has-text('Search')")
        appears(page, "text=1 child found")
        page.click("main a:has-text('O’Brien, Siobhán')")
        page.go_back()
        appears(page, "text=1 child found")

    def test_the_list_is_narrowed_and_the_filter_comes_off(self, site: Site, chromium: Browser) -> None:
        address, here, _ = site
        with signed_in(chromium, address, here.social_worker, [], java_script_enabled=False) as page:
            page.goto(f"{address}/children/")
            page.fill("[name=name]", "ok")
            page.click("text=Apply filters")
            appears(page, "text=1 child")
            page.click(".moj-filter__tag")
            appears(page, "text=4 children")
