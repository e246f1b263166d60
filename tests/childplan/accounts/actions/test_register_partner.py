from datetime import UTC, date, datetime

import pytest

from childplan.access.scope import as_membership
from childplan.accounts.actions.register_partner import PartnerRefused, register_partner
from childplan.accounts.models import Membership, PartnerSystem
from childplan.common import rows
from childplan.common.vocabulary import InformationClass
from tests.factories.partners import agreed_with, registered
from tests.worlds.two_areas import AreaWorld


class TestRegisterPartner:
    def test_gives_a_membership_in_which_it_acts_for_its_organisation(self, here: AreaWorld, at) -> None:
        agreed_with(here.school, "Keep rolls alike")
        made = registered(here.school, scopes=("identity:read",), agreement="keep rolls alike")
        member = Membership.objects.get(pk=made.membership_id)
        assert (member.role, member.organisation, member.user, member.starts_at) == (
            "partner_system", here.school, None, at,
        )  # fmt: skip
        assert (member.partner.purpose, member.partner.scopes) == (
            "For the child’s education (Keep rolls alike)",
            "identity:read",
        )
        with as_membership(made.membership_id, user_id=None, purpose="x", writing=False) as scope:
            assert (scope.organisation_id, scope.role_key) == (here.school.pk, "partner_system")

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": " "}, "name"),
            ({"purpose": "everything"}, "agreement's purposes: school"),
            ({"agreement": "Another"}, "No sharing agreement called Another"),
            ({"scopes": ()}, "at least one scope"),
            ({"scopes": ("plan:read", "everything")}, "no scope everything"),
            ({"by": rows.OUTSIDE}, "as the owner"),
        ],
        ids=str,
    )
    def test_refuses_what_is_left_out_or_unknown(self, here: AreaWorld, at, changed: dict, said: str) -> None:
        agreed_with(here.school)
        given = {
            "by": rows.STEWARD, "at": at, "name": "Alder Road MIS", "organisation_id": here.school.pk,
            "scopes": ("plan:read",),
        }  # fmt: skip
        with pytest.raises(PartnerRefused, match=said):
            register_partner(**{**given, **changed})
        assert not PartnerSystem.objects.exists()

    @pytest.mark.parametrize(
        "said",
        [
            {"valid_from": date(2026, 3, 3)},
            {"valid_until": date(2026, 3, 1)},
            {"ended_at": datetime(2026, 3, 1, tzinfo=UTC), "ended_reason": "A new one is signed"},
            {"classes": int(InformationClass.ATTENDANCE)},
            {"organisation_ids": [1, 2]},
        ],
        ids=str,
    )
    def test_refuses_an_agreement_that_does_not_cover_it_today(
        self, here: AreaWorld, said: dict[str, object]
    ) -> None:
        agreed_with(here.school, "Rolls", **said)
        with pytest.raises(PartnerRefused, match="No sharing agreement called Rolls"):
            registered(here.school, scopes=("plan:read",), agreement="Rolls")

    def test_asks_which_where_there_are_several(self, here: AreaWorld, at) -> None:
        agreed_with(here.school, "Rolls")
        agreed_with(here.school, "Plans")
        given = {"by": rows.STEWARD, "at": at, "name": "MIS", "organisation_id": here.school.pk}
        with pytest.raises(PartnerRefused, match="Say which agreement: Plans; Rolls"):
            register_partner(**given, scopes=("plan:read",))

    def test_refuses_a_second_of_the_same_name(self, here: AreaWorld, at) -> None:
        agreed_with(here.school)
        for raises in (False, True):
            given = {
                "by": rows.STEWARD, "at": at, "name": "Alder Road MIS", "organisation_id": here.school.pk,
                "scopes": ("plan:read",),
            }  # fmt: skip
            if raises:
                with pytest.raises(PartnerRefused, match="already"):
                    register_partner(**given)
            else:
                register_partner(**given)

    def test_is_the_only_way_that_the_web_cannot_take(self, here: AreaWorld) -> None:
        with rows.entered(rows.OUTSIDE), pytest.raises(Exception, match="permission denied"):
            PartnerSystem.objects.create(
                name="x", organisation=here.school, application_id=1, purpose="x", scopes=""
            )
