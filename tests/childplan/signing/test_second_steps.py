"""Setting up a second step, showing it, and taking it off."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from childplan.notifications.models import Message
from childplan.signing.actions.use_setup_code import IN_SESSION
from demo.second_steps import code_of, lay_second_step, shown_code
from tests.factories import organisations as lay
from tests.factories.signing_in import app_of, code_of_key, key_kept, sign_in, sign_in_weakly
from tests.worlds.two_areas import AreaWorld

KEY = re.compile(r'data-app-key="([A-Z2-7]+)"')
APP, SHOW = reverse("mfa_activate_totp"), reverse("mfa_authenticate")


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def let_in(client: Client) -> Client:
    """As after a setup code or an invitation."""
    session = client.session
    session[IN_SESSION] = [int(session["_auth_user_id"]), 4102444800.0]
    session.save()
    return client


def sets_up(client: Client) -> str:
    key = KEY.search(client.get(APP).content.decode())[1]
    answer = client.post(APP, {"code": code_of_key(key)})
    assert "Your spare codes" in answer.content.decode()
    return key


class TestSettingUpAnApp:
    def test_makes_the_session_strong_and_tells_the_person(self, here: AreaWorld) -> None:
        client = let_in(sign_in_weakly(Client(), here.senco.user))
        key = sets_up(client)
        assert client.get("/").status_code == 200
        kept = Authenticator.objects.get(user=here.senco.user, type="totp")
        assert key not in str(kept.data)
        assert key_kept(kept.data["secret"]) == key
        message = Message.objects.get(template="second_step_changed")
        assert (message.recipient_membership_id, message.child_id) == (here.senco.pk, None)

    def test_ends_every_other_session(self, here: AreaWorld) -> None:
        other = sign_in(Client(), here.senco.user)
        sets_up(let_in(sign_in_weakly(Client(), here.senco.user)))
        assert other.get("/")["Location"].startswith("/accounts/login/")

    def test_is_not_open_to_whoever_only_knows_the_password(self, here: AreaWorld) -> None:
        client = sign_in_weakly(Client(), here.senco.user)
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "mfa_generate_recovery_codes"):
            for answer in (client.get(reverse(name)), client.post(reverse(name), {"code": "000000"})):
                assert answer["Location"] == reverse("signing:start")
        assert not Authenticator.objects.exists()

    def test_is_not_open_by_the_leave_of_somebody_else(self, here: AreaWorld) -> None:
        client = sign_in_weakly(Client(), here.senco.user)
        session = client.session
        session[IN_SESSION] = [here.head.user_id, 4102444800.0]
        session.save()
        assert client.get(APP)["Location"] == reverse("signing:start")

    def test_is_no_way_past_a_step_that_is_there(self, here: AreaWorld) -> None:
        app_of(here.senco.user)
        client = let_in(sign_in_weakly(Client(), here.senco.user))
        assert client.get(reverse("mfa_add_webauthn"))["Location"] == reverse("signing:start")
        assert "Sign in again" in client.get(reverse("signing:start")).content.decode()

    def test_needs_a_code_of_that_app(self, here: AreaWorld) -> None:
        client = let_in(sign_in_weakly(Client(), here.senco.user))
        client.get(APP)
        answer = client.post(APP, {"code": "000000"}).content.decode()
        assert "There is a problem" in answer
        assert "That code is not right" in answer
        assert not Authenticator.objects.exists()

    def test_keeps_nothing_in_the_clear_without_a_key(self, here: AreaWorld, settings) -> None:
        settings.SIGN_IN_KEYS = []
        with pytest.raises(ImproperlyConfigured):
            app_of(here.senco.user)


class TestSigningIn:
    @staticmethod
    def password(client: Client, here: AreaWorld, **more: str) -> str:
        said = {"login": here.senco.user.email, "password": lay.PASSWORD, **more}
        return client.post("/accounts/login/", said)["Location"]

    def test_asks_for_the_code_and_goes_on_to_where_one_wanted(self, here: AreaWorld) -> None:
        key, client = app_of(here.senco.user), Client()
        assert self.password(client, here, next="/children/") == SHOW
        assert client.get("/")["Location"].startswith("/accounts/login/")
        answer = client.post(SHOW, {"code": code_of_key(key)})
        assert answer["Location"] == "/children/"
        assert client.get("/children/").status_code == 200

    def test_takes_each_code_once(self, here: AreaWorld) -> None:
        code = code_of_key(app_of(here.senco.user))
        first, second = Client(), Client()
        for client in (first, second):
            self.password(client, here)
        assert first.post(SHOW, {"code": code}).status_code == 302
        assert "used before" in second.post(SHOW, {"code": code}).content.decode()

    def test_takes_a_spare_code_once(self, here: AreaWorld) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        app_of(here.senco.user)
        spare = RecoveryCodes.activate(here.senco.user).get_unused_codes()[0]
        for expected in (302, 200):
            client = Client()
            self.password(client, here)
            assert client.post(SHOW, {"code": spare}).status_code == expected

    def test_locks_after_five_wrong_codes(self, here: AreaWorld) -> None:
        key, client = app_of(here.senco.user), Client()
        self.password(client, here)
        for _ in range(5):
            assert client.post(SHOW, {"code": "000000"}).status_code == 200
        assert client.post(SHOW, {"code": code_of_key(key)}).status_code == 200
        assert client.get("/").status_code == 302

    def test_has_no_code_page_for_who_gave_no_password(self, here: AreaWorld) -> None:
        assert Client().get(SHOW)["Location"] == "/accounts/login/"

    def test_without_a_step_leads_to_setting_one_up(self, here: AreaWorld) -> None:
        client = Client()
        assert self.password(client, here) == "/"
        assert client.get("/")["Location"] == "/accounts/second-step/start/?next=/"
        assert "Setup code" in client.get("/accounts/second-step/start/").content.decode()


class TestTakingOff:
    def test_the_last_one_is_refused(self, here: AreaWorld) -> None:
        app_of(here.senco.user)
        client = sign_in(Client(), here.senco.user)
        page = reverse("mfa_deactivate_totp")
        assert "your only second step" in client.get(page).content.decode()
        client.post(page)
        assert Authenticator.objects.filter(type="totp").exists()

    def test_another_ends_every_other_session(self, here: AreaWorld) -> None:
        app_of(here.senco.user)
        Authenticator.objects.create(
            user=here.senco.user, type="webauthn", data={"name": "Key", "credential": {}}
        )
        client, other = sign_in(Client(), here.senco.user), sign_in(Client(), here.senco.user)
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(type="totp").exists()
        assert client.get("/").status_code == 200
        assert other.get("/").status_code == 302

    def test_somebody_elses_passkey_is_no_page(self, here: AreaWorld) -> None:
        theirs = Authenticator.objects.create(user=here.head.user, type="webauthn", data={"name": "Key"})
        client = sign_in(Client(), here.senco.user)
        for number in (theirs.pk, 999_999):
            assert client.get(reverse("mfa_remove_webauthn", args=[number])).status_code == 404

    def test_new_spare_codes_are_shown_once(self, here: AreaWorld) -> None:
        app_of(here.senco.user)
        client = sign_in(Client(), here.senco.user)
        shown = client.post(reverse("mfa_generate_recovery_codes")).content.decode()
        codes = re.findall(r"<code>(\d{8})</code>", shown)
        assert len(codes) == 10
        for name in ("mfa_index", "mfa_generate_recovery_codes"):
            assert codes[0] not in client.get(reverse(name)).content.decode()


class TestAKey:
    def test_is_changed_without_losing_a_step(self, here: AreaWorld, settings) -> None:
        key = app_of(here.senco.user)
        old = Authenticator.objects.get().data["secret"]
        settings.SIGN_IN_KEYS = ["a new key", *settings.SIGN_IN_KEYS]
        call_command("close_with_new_key")
        settings.SIGN_IN_KEYS = ["a new key"]
        kept = Authenticator.objects.get().data["secret"]
        assert kept != old
        assert key_kept(kept) == key


class TestTheDemonstration:
    def test_shows_a_code_that_was_not_used(self, here: AreaWorld) -> None:
        person = lay.user(email="nadia.brook@ravensmere.example")
        lay_second_step(person)
        seen = []
        for _ in range(3):
            client = Client()
            client.post("/accounts/login/", {"login": person.email, "password": lay.PASSWORD})
            code = re.search(r'data-demo-code="(\d+)"', client.get(SHOW).content.decode())[1]
            assert client.post(SHOW, {"code": code}).status_code == 302
            seen.append(code)
        assert len(set(seen)) == 3

    def test_shows_none_of_anybody_else(self, here: AreaWorld) -> None:
        assert shown_code(here.senco.user.email) == ""
        assert len(code_of(here.senco.user.email)) == 6
