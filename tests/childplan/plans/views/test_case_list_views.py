"""The case list in the browser: the address holds everything."""

import re
from datetime import date

import pytest
from django.test import Client

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import Flag
from tests.factories import plans
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


def page(client: Client, address: str = "/children/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def links(words: str) -> list[str]:
    return re.findall(r'<a class="govuk-link" href="/children/[0-9a-f-]{36}/">([^<]+)</a>', words)


@pytest.fixture
def three(here: AreaWorld) -> list:
    names = (("Ada", "Abara"), ("Bo", "Drake"), ("Cy", "Eze"))
    return [
        opened_by(here.head, forename=forename, surname=surname, born_on=date(2017, 5, 3))
        for forename, surname in names
    ]


class TestThePage:
    def test_shows_a_schools_children_to_its_senco(self, here: AreaWorld, three: list) -> None:
        words = page(client_of(here.senco))
        assert links(words) == ["Abara, Ada", "Drake, Bo", "Eze, Cy"]
        for told in ("3 children", "3 May 2017 (8)", here.school.name, "CP-"):
            assert told in words

    def test_opens_with_ones_own_list_where_a_role_has_cases(self, here: AreaWorld, three: list) -> None:
        client = client_of(here.social_worker)
        plans.involved(three[1], InvolvementKind.ALLOCATION, here.social_worker.pk)
        plans.involved(three[2], InvolvementKind.ALLOCATION, here.social_work.pk)
        assert links(page(client)) == ["Drake, Bo"]
        assert links(page(client, "/children/?of=team")) == ["Eze, Cy"]
        assert links(page(client, "/children/?of=all")) == ["Drake, Bo", "Eze, Cy"]
        assert links(page(client, "/children/?of=nonsense")) == ["Drake, Bo"]

    def test_keeps_filters_in_the_address_as_tags_that_come_off(self, here: AreaWorld, three: list) -> None:
        words = page(client_of(here.senco), "/children/?name=d&plan=sen_support&of=all")
        assert links(words) == []
        assert "No child on this list matches the filters" in words
        assert 'href="?plan=sen_support&amp;of=all"' in words
        assert 'href="?name=d&amp;of=all"' in words
        assert 'href="?of=all"' in words
        assert 'name="of" value="all"' in words

    def test_ignores_filters_that_mean_nothing(self, here: AreaWorld, three: list) -> None:
        client = client_of(here.senco)
        assert len(links(page(client, "/children/?flag=nonsense&plan=9&school=x&after=x&before="))) == 3

    def test_offers_no_flag_or_plan_the_role_could_never_see(self, here: AreaWorld) -> None:
        senco, lead = page(client_of(here.senco)), page(client_of(here.safeguarding_lead))
        assert "Child protection plan" not in senco
        assert "Child protection plan" in lead
        # One school has no other to choose.
        assert "On roll at</label>" not in senco
        assert "On roll at" in page(client_of(here.screener))

    def test_leads_from_page_to_page(
        self, here: AreaWorld, three: list, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from childplan.plans.selectors import case_list as module

        monkeypatch.setitem(module.case_list.__kwdefaults__, "size", 2)
        client = client_of(here.senco)
        first = page(client, "/children/?name=")
        assert len(links(first)) == 2
        (after,) = re.findall(r'href="\?(after=[0-9a-f-]{36})"', first)
        second = page(client, f"/children/?{after}")
        assert links(second) == ["Eze, Cy"]
        (before,) = re.findall(r'href="\?(before=[0-9a-f-]{36})"', second)
        assert links(page(client, f"/children/?{before}")) == ["Abara, Ada", "Drake, Bo"]

    def test_begins_again_when_its_place_is_gone(
        self, here: AreaWorld, there: AreaWorld, three: list
    ) -> None:
        hidden = opened_by(there.head)
        answer = client_of(here.senco).get(f"/children/?name=a&after={hidden}")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/children/?name=a")

    def test_says_more_than_a_thousand(
        self, here: AreaWorld, three: list, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("selectors", "presenters"):
            monkeypatch.setattr(f"childplan.plans.{module}.case_list.COUNTED_TO", 2)
        assert "More than 2 children" in page(client_of(here.senco))

    def test_asks_as_much_for_one_child_as_for_many(self, here: AreaWorld, at) -> None:
        client = client_of(here.senco)
        for _ in range(2):
            opened_by(here.head)
        few = statements(client, "/children/")
        for _ in range(6):
            child_id = opened_by(here.head)
            Flag(child_id=child_id, kind="no_known_school", information_class=4, starts_on=at.date()).save(
                force_insert=True
            )
        assert statements(client, "/children/") == few

    def test_stays_in_no_cache(self, here: AreaWorld) -> None:
        assert client_of(here.senco).get("/children/").headers["Cache-Control"] == "private, no-store"

    def test_says_so_when_there_is_nobody(self, here: AreaWorld, there: AreaWorld) -> None:
        opened_by(there.head)
        assert "No child is on your own list" in page(client_of(here.social_worker))
        assert "There is no child here that you may see" in page(client_of(here.senco))
