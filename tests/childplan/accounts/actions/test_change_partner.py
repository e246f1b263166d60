"""An agreement that changes or ends."""

import pytest

from childplan.accounts.actions.change_partner import change_partner, end_partner
from childplan.accounts.actions.register_partner import PartnerRefused
from childplan.accounts.models import PartnerSystem
from childplan.common import rows
from tests.factories.partners import OF_REGISTERS, asks_for_token, let_in, partner_of, registered
from tests.worlds.two_areas import AreaWorld


def name_of(membership_id: int) -> str:
    return PartnerSystem.objects.get(memberships=membership_id).name


class TestChangePartner:
    def test_takes_scopes_from_tokens_that_are_out(self, here: AreaWorld, at) -> None:
        held = partner_of(here.school, scopes=("identity:read", "plan:read"))
        name = name_of(held.registered.membership_id)
        assert change_partner(by=rows.STEWARD, at=at, name=name, scopes=("identity:read",)) == ""
        assert PartnerSystem.objects.get().scopes == "identity:read"
        assert held.get("/api/v1/children/").status_code == 200
        assert held.get(f"/api/v1/children/{'0' * 8}-0000-4000-8000-{'0' * 12}/plan/").status_code == 403

    def test_gives_a_secret_in_place_of_the_old_one_and_its_tokens(self, here: AreaWorld, at) -> None:
        held = partner_of(here.school)
        secret = change_partner(
            by=rows.STEWARD, at=at, name=name_of(held.registered.membership_id), new_secret=True
        )
        assert let_in(held.token) is None
        assert asks_for_token(held.registered).status_code == 401
        assert asks_for_token(held.registered, secret=secret).status_code == 200

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({}, "what changes"),
            ({"scopes": ("everything",)}, "no scope everything"),
            ({"scopes": ("attendance:write",)}, "two"),
            ({"name": "Nobody", "new_secret": True}, "no live partner system called Nobody"),
            ({"by": rows.OUTSIDE, "new_secret": True}, "as the owner"),
        ],
        ids=str,
    )
    def test_refuses_and_changes_nothing(self, here: AreaWorld, at, changed: dict, said: str) -> None:
        made = registered(here.school)
        given = {"by": rows.STEWARD, "at": at, "name": name_of(made.membership_id)}
        with pytest.raises(PartnerRefused, match=said):
            change_partner(**{**given, **changed})
        assert asks_for_token(made).status_code == 200

    def test_keeps_a_register_a_register(self, here: AreaWorld, at) -> None:
        made = registered(here.school, scopes=OF_REGISTERS)
        name = name_of(made.membership_id)
        change_partner(by=rows.STEWARD, at=at, name=name, scopes=("attendance:write",))
        with pytest.raises(PartnerRefused, match="two"):
            change_partner(by=rows.STEWARD, at=at, name=name, scopes=("identity:read",))


class TestEndPartner:
    def test_makes_tokens_and_secret_worth_nothing(self, here: AreaWorld, at) -> None:
        held = partner_of(here.school)
        name = name_of(held.registered.membership_id)
        end_partner(by=rows.STEWARD, at=at, name=name)
        assert let_in(held.token) is None
        assert asks_for_token(held.registered).status_code == 401
        with pytest.raises(PartnerRefused, match="no live"):
            end_partner(by=rows.STEWARD, at=at, name=name)
