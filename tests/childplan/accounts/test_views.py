"""Choosing the role to act in."""

from datetime import timedelta

import pytest
from django.test import Client

from childplan.accounts.models import Membership
from childplan.accounts.selectors import acting_in, ways_to_act
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.factories.signing_in import app_of, code_of_key, sign_in
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def second(here: AreaWorld) -> Membership:
    """The SENCO is also a class teacher at another school."""
    team = lay.team(here.other_school, "Year 3")
    return lay.membership("class_teacher", here.other_school, user=here.senco.user, team=team)


class TestActingAs:
    def test_offers_each_role_with_its_place(self, here: AreaWorld, second: Membership) -> None:
        words = client_of(here.senco).get("/acting-as/").content.decode()
        assert "Special educational needs co-ordinator (SENCO)" in words
        assert "Year 3, Larkshire Junior" in words

    def test_changes_what_the_next_page_shows(self, here: AreaWorld, second: Membership) -> None:
        opened_by(here.head, surname="Abara")
        client = client_of(here.senco)

        def act_as(membership: Membership) -> None:
            answer = client.post("/acting-as/", {"membership": membership.pk, "next": "/children/?of=all"})
            assert answer.headers["Location"] == "/children/?of=all"

        act_as(second)
        words = client.get("/children/?of=all").content.decode()
        assert "Class teacher or tutor, Year 3, Larkshire Junior" in words
        assert "Abara" not in words
        act_as(here.senco)
        assert "Abara" in client.get("/children/?of=all").content.decode()

    def test_refuses_somebody_elses(self, here: AreaWorld, second: Membership) -> None:
        client = client_of(here.senco)
        answer = client.post("/acting-as/", {"membership": here.head.pk})
        assert answer.status_code == 200
        assert "Choose one of your own roles" in answer.content.decode()
        assert "membership_id" not in client.session

    def test_refuses_one_that_has_ended(self, here: AreaWorld, second: Membership, at) -> None:
        second.ends_at = at - timedelta(minutes=1)
        second.save()
        words = client_of(here.senco).get("/acting-as/").content.decode()
        assert "You have one role" in words

    def test_leads_to_no_other_site(self, here: AreaWorld, second: Membership) -> None:
        for hostile in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
            answer = client_of(here.senco).post("/acting-as/", {"membership": second.pk, "next": hostile})
            assert answer.headers["Location"] == "/"

    def test_asks_visitors_to_sign_in(self, db: None) -> None:
        assert Client().get("/acting-as/").headers["Location"] == "/accounts/login/?next=/acting-as/"

    def test_tells_who_has_no_role(self, db: None) -> None:
        client = Client()
        sign_in(client, lay.user())
        assert "You have no role at the moment" in client.get("/acting-as/").content.decode()


class TestWaysToAct:
    def test_are_ones_own_live_memberships_in_words(self, here: AreaWorld, second: Membership) -> None:
        ways = ways_to_act(user_id=here.senco.user_id)
        assert {way.membership_id for way in ways} == {here.senco.pk, second.pk}
        assert {way.area for way in ways} == {"Larkshire"}

    def test_of_nobody_are_none(self, db: None) -> None:
        assert ways_to_act(user_id=0) == []
        assert acting_in(0) is None


class TestSigningIn:
    def test_lands_on_what_needs_doing_first(self, here: AreaWorld) -> None:
        client, key = Client(), app_of(here.senco.user)
        client.post("/accounts/login/", {"login": here.senco.user.email, "password": lay.PASSWORD})
        answer = client.post("/accounts/second-step/show/", {"code": code_of_key(key)}, follow=True)
        assert answer.redirect_chain == [("/", 302)]
        assert "My work" in answer.content.decode()

    def test_goes_back_to_where_one_wanted_to(self, here: AreaWorld) -> None:
        client, key = Client(), app_of(here.senco.user)
        client.post(
            "/accounts/login/?next=/children/",
            {"login": here.senco.user.email, "password": lay.PASSWORD, "next": "/children/"},
        )
        answer = client.post("/accounts/second-step/show/", {"code": code_of_key(key)})
        assert answer.headers["Location"] == "/children/"
