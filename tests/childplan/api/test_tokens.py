"""How a partner system becomes known: client credentials, scopes of its agreement, and an end."""

from datetime import timedelta

import pytest
from django.db import transaction
from oauth2_provider.models import get_access_token_model, get_application_model

from childplan.accounts.actions.change_partner import change_partner
from childplan.accounts.models import Membership, PartnerSystem
from childplan.common import rows
from childplan.sharing.models import SharingAgreement
from tests.factories.partners import BOTH, PartnerClient, agreed_with, asks_for_token, partner_of, registered
from tests.factories.signing_in import sign_in
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

    def test_under_an_agreement_that_does_not_hold_is_told_so(self, here: AreaWorld, at) -> None:
        partner = partner_of(here.school)
        over = {"ended_at": at, "ended_reason": "A new one is signed"}
        for said in (
            over,
            {"valid_until": at.date() - timedelta(days=1)},
            {"valid_from": at.date() + timedelta(1)},
        ):
            with transaction.atomic():
                SharingAgreement.objects.update(**said)
                answer = partner.get("/api/v1/children/", upn="x")
                assert answer.status_code == 403
                assert answer.json()["type"] == "/api/v1/problems/agreement-ended/"
                asked = asks_for_token(partner.registered)
                assert (asked.status_code, asked.json()["error"]) == (400, "unauthorized_client")
                assert asked.json()["error_uri"] == "/api/v1/problems/agreement-ended/"
                transaction.set_rollback(True)
        assert partner.get("/api/v1/children/", upn="9990000017").status_code != 403

    def test_holds_until_the_last_day_is_over(self, here: AreaWorld, at) -> None:
        partner = partner_of(here.school)
        SharingAgreement.objects.update(valid_until=at.date())
        assert partner.get("/api/v1/children/").status_code == 200

    def test_tells_nobody_else_that_an_agreement_ended(self, here: AreaWorld, at) -> None:
        made = registered(here.school)
        SharingAgreement.objects.update(ended_at=at, ended_reason="A new one is signed")
        assert asks_for_token(made, secret="wrong").json()["error"] == "invalid_client"
        assert PartnerClient("garbage", None).get("/api/v1/children/", upn="x").status_code == 401

    def test_of_a_system_registered_before_goes_on_until_its_day(self, here: AreaWorld, at) -> None:
        partner = partner_of(here.school)
        PartnerSystem.objects.update(agreement=None, unnamed_until=at.date())
        assert partner.get("/api/v1/children/").status_code == 200
        PartnerSystem.objects.update(unnamed_until=at.date() - timedelta(days=1))
        assert partner.get("/api/v1/children/").status_code == 403
        agreed_with(here.school, "Rolls")
        name = PartnerSystem.objects.get().name
        change_partner(by=rows.STEWARD, at=at, name=name, agreement="Rolls")
        assert partner.get("/api/v1/children/").status_code == 200

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
        sign_in(client, here.head.user)
        assert client.get("/api/v1/children/", {"upn": "x"}).status_code == 401


class TestTheClientSecret:
    def test_is_kept_as_a_hash(self, here: AreaWorld) -> None:
        made = registered(here.school)
        application = get_application_model().objects.get()
        assert made.client_secret not in str(application.__dict__)
        assert application.client_type == "confidential"
        assert application.authorization_grant_type == "client-credentials"
