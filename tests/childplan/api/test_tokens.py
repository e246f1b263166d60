"""How a partner system becomes known: client credentials, scopes of its agreement, and an end."""

from datetime import timedelta

import pytest
from oauth2_provider.models import get_access_token_model, get_application_model

from childplan.accounts.models import Membership, PartnerSystem
from tests.factories.partners import BOTH, PartnerClient, asks_for_token, partner_of, registered
from tests.worlds.two_areas import AreaWorld


class TestAToken:
    def test_is_given_for_client_credentials_and_lasts_an_hour(self, here: AreaWorld) -> None:
        answer = asks_for_token(registered(here.school))
        assert answer.status_code == 200
        assert answer.json()["token_type"] == "Bearer"
        assert answer.json()["expires_in"] == 3600
        assert set(answer.json()["scope"].split()) == set(BOTH)

    def test_is_kept_as_a_checksum_only(self, here: AreaWorld) -> None:
        token = partner_of(here.school).token
        kept = get_access_token_model().objects.get()
        assert token not in str(kept.__dict__)

    def test_is_refused_for_a_wrong_secret(self, here: AreaWorld) -> None:
        answer = asks_for_token(registered(here.school), secret="wrong")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    def test_is_refused_a_scope_outside_the_agreement(self, here: AreaWorld) -> None:
        answer = asks_for_token(registered(here.school, scopes=("identity:read",)), scope="plan:read")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    def test_has_the_scopes_of_the_agreement_when_none_is_named(self, here: AreaWorld) -> None:
        assert (
            asks_for_token(registered(here.school, scopes=("identity:read",))).json()["scope"]
            == "identity:read"
        )

    @pytest.mark.parametrize("grant_type", ["password", "authorization_code", "refresh_token"])
    def test_is_refused_for_any_other_grant(self, client, here: AreaWorld, grant_type: str) -> None:
        made = registered(here.school)
        answer = client.post(
            "/api/oauth/token/",
            {
                "grant_type": grant_type,
                "client_id": made.client_id,
                "client_secret": made.client_secret,
                "username": here.head.user.email,
                "password": "a long demo password",
                "code": "x",
                "refresh_token": "x",
                "redirect_uri": "https://example.org/",
            },
        )
        assert answer.status_code in (400, 401)
        assert "access_token" not in answer.json()


class TestARequest:
    def test_without_a_token_is_told_so(self, client, db) -> None:
        answer = client.get("/api/v1/children/", {"upn": "x"})
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/api/v1/problems/not-authenticated/"
        assert answer["WWW-Authenticate"] == 'Bearer realm="childplan"'

    def test_with_a_token_nobody_gave_is_refused(self, db) -> None:
        answer = PartnerClient("garbage", None).get("/api/v1/children/", upn="x")
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]

    def test_with_an_expired_token_is_refused(self, here: AreaWorld, at) -> None:
        partner = partner_of(here.school)
        token = get_access_token_model().objects.get()
        token.expires = at - timedelta(seconds=1)
        token.save()
        assert partner.get("/api/v1/children/", upn="x").status_code == 401

    def test_with_a_revoked_token_is_refused(self, client, here: AreaWorld) -> None:
        partner = partner_of(here.school)
        made = partner.registered
        revoked = client.post(
            "/api/oauth/revoke/",
            {"token": partner.token, "client_id": made.client_id, "client_secret": made.client_secret},
        )
        assert revoked.status_code == 200
        assert partner.get("/api/v1/children/", upn="x").status_code == 401

    def test_after_the_agreement_ended_is_refused(self, here: AreaWorld, at) -> None:
        partner = partner_of(here.school)
        membership = Membership.objects.get(pk=partner.registered.membership_id)
        membership.ends_at = at
        membership.save()
        assert partner.get("/api/v1/children/", upn="x").status_code == 401

    def test_with_a_scope_that_was_taken_back_since_is_refused(self, here: AreaWorld) -> None:
        partner = partner_of(here.school)
        system = PartnerSystem.objects.get()
        system.scopes = "plan:read"
        system.save()
        answer = partner.get("/api/v1/children/", upn="x")
        assert answer.status_code == 403
        assert answer.json()["type"] == "/api/v1/problems/insufficient-scope/"
        assert answer.json()["scope"] == "identity:read"
        assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]

    def test_with_a_token_for_another_place_is_refused(self, here: AreaWorld) -> None:
        partner = partner_of(here.school)
        token = get_access_token_model().objects.get()
        token.resource = ["https://elsewhere.example.org/"]
        token.save()
        assert partner.get("/api/v1/children/", upn="x").status_code == 401

    def test_of_a_signed_in_practitioner_is_no_partner(self, client, here: AreaWorld) -> None:
        client.force_login(here.head.user)
        assert client.get("/api/v1/children/", {"upn": "x"}).status_code == 401


class TestTheClientSecret:
    def test_is_kept_as_a_hash(self, here: AreaWorld) -> None:
        made = registered(here.school)
        application = get_application_model().objects.get()
        assert made.client_secret not in str(application.__dict__)
        assert application.client_type == "confidential"
        assert application.authorization_grant_type == "client-credentials"
