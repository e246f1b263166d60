"""Sign-in and error pages as somebody meets them, through the whole stack."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


def heading(answer: Any) -> str:
    """The words of the page's one main heading."""
    html = answer.content.decode()
    assert html.count("<h1") == 1
    return html.split("<h1", 1)[1].split(">", 1)[1].split("<", 1)[0].strip()


class TestErrorPage:
    def test_of_an_address_that_does_not_exist_says_it_may_not_be_open_to_you(self, client: Client) -> None:
        answer = client.get("/no-such-page/")
        assert answer.status_code == 404
        assert heading(answer) == "We cannot show you this page"
        assert "Either there is nothing here, or it is not open to you" in answer.content.decode()

    def test_of_a_form_from_elsewhere_says_how_to_keep_what_was_written(self) -> None:
        answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@example.com"})
        assert answer.status_code == 403
        assert heading(answer) == "We could not be sure that this came from you"
        assert "Nothing was saved" in answer.content.decode()

    def test_of_a_broken_request_says_that_nothing_was_saved(self, client: Client) -> None:
        answer = client.get(reverse("account_login"), HTTP_HOST="elsewhere.example")
        assert answer.status_code == 400
        assert heading(answer) == "We could not use what was sent"
        assert "Nothing was saved" in answer.content.decode()

    def test_of_a_fault_of_ours_says_so_and_names_no_cause(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the reason that nobody may read")

        monkeypatch.setattr("allauth.account.views.LoginView.dispatch", fail)
        answer = Client(raise_request_exception=False).get(reverse("account_login"))
        assert answer.status_code == 500
        assert heading(answer) == "Sorry, something went wrong"
        assert "nobody may read" not in answer.content.decode()

    @pytest.mark.parametrize(
        "word", ["token", "CSRF", "server", "error code", "exception", "Django", "invalid"]
    )
    def test_uses_no_technical_word(self, client: Client, word: str) -> None:
        answers = [
            client.get("/no-such-page/"),
            client.get(reverse("account_login"), HTTP_HOST="elsewhere.example"),
            Client(enforce_csrf_checks=True).post(reverse("account_login")),
        ]
        for answer in answers:
            main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
            assert word.lower() not in main.lower()


class TestSignIn:
    def test_asks_for_an_address_and_a_password(self, client: Client) -> None:
        answer = client.get(reverse("account_login"))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert heading(answer) == "Sign in"
        assert "<title>Sign in – Childplan</title>" in html
        assert 'autocomplete="current-password"' in html
        assert "sign up" not in html.lower()

    def test_says_what_is_missing_with_a_link_to_it(self, client: Client) -> None:
        html = client.post(reverse("account_login"), {}).content.decode()
        assert "<title>Error: Sign in – Childplan</title>" in html
        assert '<a href="#id_login">Enter email</a>' in html
        assert '<a href="#id_password">Enter password</a>' in html

    def test_says_the_same_of_an_unknown_address_and_a_wrong_password(self, client: Client) -> None:
        typed = {"login": "nobody@example.com", "password": "quite wrong indeed"}
        html = client.post(reverse("account_login"), typed).content.decode()
        assert "There is a problem" in html
        assert "quite wrong indeed" not in html

    def test_offers_a_new_password(self, client: Client) -> None:
        assert heading(client.get(reverse("account_reset_password"))) == "Reset your password"
        assert heading(client.get(reverse("account_reset_password_done"))) == "Check your email"

    def test_tells_of_a_link_that_no_longer_works(self, client: Client) -> None:
        address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "used-already"})
        assert heading(client.get(address)) == "This link no longer works"

    def test_lets_nobody_make_an_account(self, client: Client) -> None:
        assert heading(client.get(reverse("account_signup"))) == "You cannot make an account here"

    def test_shows_no_style_or_script_written_into_the_page(self, client: Client) -> None:
        for name in (
            "account_login",
            "account_reset_password",
            "account_reset_password_done",
            "account_signup",
        ):
            html = client.get(reverse(name)).content.decode()
            assert "<style" not in html
            assert " style=" not in html
            assert html.count("<script") == html.count("<script src=") + html.count(
                '<script type="module" src='
            )


class TestSignedIn:
    @pytest.fixture
    def senco(self, client: Client, here: AreaWorld) -> Client:
        sign_in(client, here.senco.user)
        return client

    def test_shows_who_is_signed_in_and_signs_out_by_a_button(self, senco: Client, here: AreaWorld) -> None:
        html = senco.get(reverse("account_logout")).content.decode()
        assert here.senco.user.name in html
        assert html.count(f'<form method="post" action="{reverse("account_logout")}"') == 2

    def test_ends_when_the_button_is_pressed_and_not_before(self, senco: Client) -> None:
        senco.get(reverse("account_logout"))
        assert "_auth_user_id" in senco.session
        senco.post(reverse("account_logout"))
        assert "_auth_user_id" not in senco.session

    def test_may_change_the_password(self, senco: Client) -> None:
        answer = senco.get(reverse("account_change_password"))
        assert heading(answer) == "Change your password"
        answer = senco.post(reverse("account_change_password"), {"password1": "short", "password2": "other"})
        html = answer.content.decode()
        assert "There is a problem" in html
        assert 'class="govuk-input govuk-password-input__input' in html

    def test_meets_the_page_of_allauth_that_asks_again_in_the_look(self, senco: Client) -> None:
        html = senco.get(reverse("account_reauthenticate")).content.decode()
        assert '<h1 class="govuk-heading-l">' in html
        assert 'class="govuk-button' in html
        assert " style=" not in html

    @pytest.mark.parametrize("page", ["email", "confirm-email", "password/set", "login/code/confirm"])
    def test_finds_no_page_of_allauth_that_has_no_use_here(self, senco: Client, page: str) -> None:
        assert senco.get(f"/accounts/{page}/").status_code == 404
