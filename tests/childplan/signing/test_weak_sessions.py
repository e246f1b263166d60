"""What a password alone opens: the pages that set up or show a second step, leaving, an invitation; nothing else."""

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from childplan.accounts import strength
from childplan.common import rows
from tests.factories.clients import statements
from tests.factories.identity import opened_by
from tests.factories.portal import joined, parent_of
from tests.factories.signing_in import sign_in, sign_in_weakly
from tests.worlds.two_areas import AreaWorld

# Typed by hand: the only names that a half signed-in session reaches. Health is no page of anybody's.
REACHED = {
    *("mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
    *("mfa_login_webauthn", "mfa_generate_recovery_codes", "signing:start"),
    *("account_logout", "portal:invitation", "live", "ready", "metrics"),
}
NOBODYS = "0c5bba8e-6b51-4c43-a2a9-1d6a5b7f0d11"
FILLED = {"uuid": NOBODYS, "int": "1", "": "x"}
PART = re.compile(r"<(?:(\w+):)?\w+>")
RESET = "account_reset_password_from_key"


def addresses() -> dict[str, str]:
    """Every address of the house by its name, its parts filled with anything."""
    found = dict(_under(get_resolver().url_patterns, "/", ""))
    return {**found, RESET: "/accounts/password/reset/key/1-x/"}


def _under(patterns: Iterable[Any], begin: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = begin + PART.sub(lambda part: FILLED.get(part[1] or "", "x"), str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _under(pattern.url_patterns, path, inner)
        elif pattern.name:
            yield space + pattern.name, path


@pytest.fixture
def weak(here: AreaWorld) -> Client:
    return sign_in_weakly(Client(), here.senco.user)


class TestAHalfSignedInSession:
    def test_reaches_no_address_but_these(self, weak: Client) -> None:
        every = addresses()
        assert len(every) > 120
        opened = {}
        for name, path in every.items():
            for method in ("get", "post"):
                if (name, method) == ("account_logout", "post"):
                    continue
                answer = getattr(weak, method)(path)
                kept_out = answer.status_code == 302 and answer["Location"].startswith(strength.START)
                of_the_api = path.startswith("/api/")
                if not kept_out and not of_the_api and name not in REACHED:
                    opened[name] = (method, answer.status_code, answer.get("Location"))
        assert opened == {}

    def test_is_answered_by_the_api_like_nobody(self, weak: Client) -> None:
        compared = 0
        for name, path in addresses().items():
            # The reference and what explains errors are pages, whose bar says who is signed in.
            mine, nobodys = (one.get(path) if path.startswith("/api/") else None for one in (weak, Client()))
            if mine is not None and "html" not in mine.headers["Content-Type"]:
                compared += 1
                assert (mine.status_code, mine.content) == (nobodys.status_code, nobodys.content), name
        assert compared > 15

    def test_is_told_the_same_of_what_is_there_and_what_is_not(self, weak: Client, here: AreaWorld) -> None:
        child = opened_by(here.head)
        there = weak.get(f"/children/{child}/")
        missing = weak.get(f"/children/{NOBODYS}/")
        no_such = weak.get("/no-such-page/")
        assert {one.status_code for one in (there, missing, no_such)} == {302}
        assert there["Location"].replace(str(child), NOBODYS) == missing["Location"]

    def test_of_a_parent_reaches_no_page_of_the_portal(self, here: AreaWorld) -> None:
        child = opened_by(here.head)
        parent = joined(here.senco, child, parent_of(child))
        client = sign_in_weakly(Client(), parent)
        assert client.get("/family/")["Location"].startswith(strength.START)
        assert sign_in(Client(), parent).get("/family/").status_code == 200

    def test_becomes_strong_by_nothing_that_is_sent(self, weak: Client) -> None:
        weak.cookies["mfa"] = "1"
        for sent in ({"strong": "1"}, {"mfa": "1", "account_authentication_methods": "[]"}):
            assert weak.post("/acting-as/?strong=1", sent)["Location"].startswith(strength.START)
        assert weak.get("/", headers={"X-Strong": "1"}).status_code == 302

    def test_is_not_strong_by_what_another_user_showed(self, here: AreaWorld) -> None:
        client = sign_in(Client(), here.head.user)
        session = client.session
        records = session["account_authentication_methods"]
        client = sign_in_weakly(Client(), here.senco.user)
        session = client.session
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(here.head.user_id)
        session.save()
        assert client.get("/")["Location"].startswith(strength.START)

    def test_that_was_let_through_is_noticed(self, weak: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(strength, "WEAK_ADDRESSES", (*strength.WEAK_ADDRESSES, "/children/"))
        assert weak.get("/children/").status_code == 200


class TestAStrongSession:
    def test_costs_no_more_than_it_did(self, here: AreaWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        client = sign_in(Client(), here.senco.user)
        client.get("/")
        asked = statements(client, "/")
        monkeypatch.setattr("childplan.access.middleware._must_show_second_step", lambda _: None)
        assert statements(client, "/") == asked

    def test_ends_with_a_new_password_and_a_new_series(self, here: AreaWorld) -> None:
        for change in ("password", "session_series"):
            user = here.senco.user
            client = sign_in(Client(), user)
            assert client.get("/").status_code == 200
            with rows.entered(rows.OUTSIDE):
                if change == "password":
                    user.set_password("another long password")
                else:
                    user.session_series += 1
                user.save()
            assert client.get("/")["Location"].startswith("/accounts/login/")

    def test_showed_it_lately_for_a_quarter_of_an_hour(self, here: AreaWorld) -> None:
        client = sign_in(Client(), here.senco.user)
        assert client.get(reverse("mfa_add_webauthn")).status_code == 200
        session = client.session
        for one in session["account_authentication_methods"]:
            one["at"] = time.time() - 15 * 60 - 1
        session["account_authentication_methods"] = list(session["account_authentication_methods"])
        session.save()
        assert client.get(reverse("mfa_add_webauthn"))["Location"].startswith(reverse("mfa_reauthenticate"))
        assert client.get("/").status_code == 200
