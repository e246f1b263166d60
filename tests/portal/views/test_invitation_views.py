"""From the link in the email to a sign-in."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from childplan.common import clock
from childplan.history.models import AccessEvent
from portal.models import Invitation
from portal.rules.links import token_of
from tests.factories.organisations import PASSWORD as STAFF_PASSWORD
from tests.factories.portal import PASSWORD, invited, joined, parent_of
from tests.factories.signing_in import app_of, code_of_key, sign_in
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld

NEW = {"name": "Dawn Mott", "password": PASSWORD}


def link(invitation: Invitation) -> str:
    return f"/family/invitation/{token_of(invitation.pk)}/"


class TestALink:
    def test_says_nothing_of_the_child_or_the_family(
        self, client: Client, here: AreaWorld, family: TwoFathers
    ) -> None:
        answer = client.get(link(invited(here.senco, family.elder, family.mother)))
        said = answer.content.decode()
        assert answer.status_code == 200
        assert "Set up your sign-in" in said
        for secret in ("Elder", "Mott", "Dawn", family.mother.email, str(family.elder)):
            assert secret not in said
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"

    def test_becomes_a_sign_in_and_leads_to_the_page(
        self, client: Client, here: AreaWorld, family: TwoFathers
    ) -> None:
        answer = client.post(link(invited(here.senco, family.elder, family.mother)), NEW, follow=True)
        assert answer.redirect_chain == [("/accounts/second-step/start/", 302)]
        assert "Elder" not in answer.content.decode()
        app = client.get("/accounts/second-step/app/").content.decode()
        key = re.search(r'data-app-key="(\w+)"', app)[1]
        client.post("/accounts/second-step/app/", {"code": code_of_key(key)})
        assert "Elder’s plan" in client.get("/family/").content.decode()
        family.mother.refresh_from_db()
        assert family.mother.user.email == family.mother.email

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"name": ""}, "Enter your name"),
            ({"password": ""}, "Choose a password"),
            ({"password": "short"}, "The password is too short"),
            ({"password": "password1234"}, "Too many people use this password"),
            ({"name": "Dawn Marie Mott", "password": "dawnmariemott"}, "too much like your name"),
        ],
        ids=str,
    )
    def test_asks_again_in_plain_words(
        self, client: Client, here: AreaWorld, family: TwoFathers, given: dict, said: str
    ) -> None:
        answer = client.post(link(invited(here.senco, family.elder, family.mother)), {**NEW, **given})
        assert said in answer.content.decode()
        assert Invitation.objects.get().state == "sent"

    def test_that_cannot_be_used_is_always_the_same_page(
        self, client: Client, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        used = invited(here.senco, family.elder, family.asif)
        Client().post(link(used), NEW)
        withdrawn = invited(here.senco, family.elder, family.mother)
        withdrawn.state = "withdrawn"
        withdrawn.save()
        expired = invited(here.senco, family.younger, family.mother)
        answers = [
            client.get(link(used)),
            client.get(link(withdrawn)),
            client.get("/family/invitation/nobody-was-given/"),
        ]
        with clock.stopped_at(at + timedelta(days=16)):
            answers += [client.get(link(expired)), client.post(link(expired), NEW)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content.split(b"<main")[1] for answer in answers}) == 1
        assert "This link does not work" in answers[0].content.decode()

    def test_leads_home_whoever_has_used_it(
        self, client: Client, here: AreaWorld, family: TwoFathers
    ) -> None:
        address = link(invited(here.senco, family.elder, family.mother))
        client.post(address, NEW)
        assert client.get(address)["Location"] == "/family/"

    def test_is_not_written_into_the_log_of_looking(
        self, client: Client, here: AreaWorld, family: TwoFathers
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        client.get(link(invitation))
        event = AccessEvent.objects.get(act="portal:invitation")
        assert token_of(invitation.pk) not in str(event.__dict__)

    def test_is_limited_for_one_visitor(self, client: Client, here: AreaWorld, family: TwoFathers) -> None:
        address = link(invited(here.senco, family.elder, family.mother))
        statuses = [client.get(address).status_code for _ in range(32)]
        assert statuses == [200] * 30 + [429] * 2
        assert "Wait ten minutes" in client.get(address).content.decode()
        assert Client(REMOTE_ADDR="192.0.2.7").get(address).status_code == 200


class TestAnAddressWithASignIn:
    def test_of_the_same_parent_is_asked_to_sign_in_and_comes_back(
        self, here: AreaWorld, family: TwoFathers
    ) -> None:
        key = app_of(joined(here.senco, family.elder, family.mother))
        client, address = Client(), link(invited(here.senco, family.younger, family.mother))
        said = client.get(address).content.decode()
        assert "Sign in to go on" in said
        assert f"/accounts/login/?next={address.replace('/', '%2F')}" in said
        said = {"login": family.mother.email, "password": PASSWORD}
        client.post(f"/accounts/login/?next={address}", {**said, "next": address})
        code = code_of_key(key)
        answer = client.post("/accounts/second-step/show/", {"code": code}, follow=True)
        assert answer.redirect_chain[-1][0] == address
        assert "Go to my page" in answer.content.decode()
        home = client.post(address, follow=True).content.decode()
        assert "Elder’s plan" in home
        assert "Younger’s plan" in home

    def test_does_not_take_it_by_being_looked_at(self, here: AreaWorld, family: TwoFathers) -> None:
        user = joined(here.senco, family.elder, family.mother)
        client, invitation = Client(), invited(here.senco, family.younger, family.mother)
        sign_in(client, user)
        client.get(link(invitation))
        invitation.refresh_from_db()
        assert invitation.state == "sent"

    def test_of_a_practitioner_is_told_to_use_another(
        self, client: Client, here: AreaWorld, family: TwoFathers
    ) -> None:
        teacher = parent_of(family.younger, email=here.head.user.email)
        answer = client.get(link(invited(here.senco, family.younger, teacher)))
        assert "This email address is in use" in answer.content.decode()
        assert "Larkshire Primary" in answer.content.decode()

    def test_cannot_be_taken_over_with_a_new_password(self, here: AreaWorld, family: TwoFathers) -> None:
        joined(here.senco, family.elder, family.mother)
        client, address = Client(), link(invited(here.senco, family.younger, family.mother))
        client.post(address, {**NEW, "password": "another long password"})
        assert get_user_model().objects.get(email=family.mother.email).check_password(PASSWORD)


class TestSomebodyElseSignedIn:
    @pytest.mark.parametrize("who", ["practitioner", "father"])
    def test_is_asked_to_sign_out_first(
        self, client: Client, here: AreaWorld, family: TwoFathers, who: str
    ) -> None:
        if who == "father":
            sign_in(client, joined(here.senco, family.elder, family.asif))
        else:
            assert client.login(username=here.head.user.email, password=STAFF_PASSWORD)
        invitation = invited(here.senco, family.elder, family.mother)
        for answer in (client.get(link(invitation)), client.post(link(invitation), NEW)):
            assert "Sign out first" in answer.content.decode()
        invitation.refresh_from_db()
        assert invitation.state == "sent"
