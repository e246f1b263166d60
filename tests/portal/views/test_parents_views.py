"""For practitioners: who of the family sees the page; inviting; stopping."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.models import FamilyPerson
from childplan.notifications.models import Message
from portal.models import Invitation
from tests.factories import organisations as lay
from tests.factories.plans import involved
from tests.factories.portal import invited, joined, parent_of
from tests.factories.signing_in import sign_in
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def senco(here: AreaWorld) -> Client:
    client = Client()
    sign_in(client, here.senco.user)
    return client


def signed_in(member) -> Client:
    client = Client()
    sign_in(client, member.user)
    return client


def page(client: Client, name: str, *args) -> str:
    answer = client.get(reverse(f"portal:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def answers(adult: FamilyPerson, **changed: object) -> dict[str, object]:
    return {
        "person": adult.pk,
        "responsibility": "birth_certificate",
        "orders": "none",
        "risk": "Lives with Dawn; nobody else reads her email.",
        **changed,
    }


class TestThePageOfParents:
    def test_is_nothing_to_whom_a_referral_shows_the_child_and_not_the_family(
        self, here: AreaWorld, family: TwoFathers
    ) -> None:
        team = lay.team(here.authority, "SEND")
        coordinator = lay.membership("ehc_coordinator", here.authority, team=team)
        shown = int(InformationClass.IDENTITY | InformationClass.SEND)
        involved(family.younger, InvolvementKind.REFERRAL, team.pk, classes=shown)
        client = signed_in(coordinator)
        assert client.get(reverse("plans:child_plan", args=[family.younger])).status_code == 200
        for name in ("parents", "invite"):
            assert client.get(reverse(f"portal:{name}", args=[family.younger])).status_code == 404

    def test_shows_each_adult_with_what_stands_against_inviting_them(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        shown = page(senco, "parents", family.younger)
        assert "Dawn Mott" in shown
        assert "Has parental responsibility" in shown
        assert "Not invited" in shown
        assert "Craig Bull" in shown
        assert "Non-molestation order, made 4 February 2026" in shown
        assert "They must have no contact" in shown or "must have no contact with this child" in shown
        assert "Asif Khan" not in shown

    def test_shows_who_was_invited_and_who_sees_it(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        invited(here.senco, family.elder, family.asif)
        joined(here.senco, family.elder, family.mother)
        shown = page(senco, "parents", family.elder)
        assert "The link works until 16 March 2026" in shown
        assert "Since 2 March 2026. They see only what was released to them." in shown

    def test_is_offered_on_the_child_s_plan(self, here: AreaWorld, family: TwoFathers) -> None:
        from childplan.plans.contributions import contributions
        from tests.factories.identity import acting

        address = reverse("portal:parents", args=[family.elder])
        for member, offered in ((here.senco, True), (here.attendance, False)):
            with acting(member, writing=False) as scope:
                offers = [o.address for c in contributions(scope, family.elder) for o in c.offers]
                assert (address in offers) is offered

    def test_asks_the_same_number_of_questions_however_many_adults(
        self, here: AreaWorld, family: TwoFathers, senco: Client, django_assert_max_num_queries
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                page(senco, "parents", family.elder)
            counts.append(len(asked))
            for _ in range(5):
                parent_of(family.elder)
        assert counts[0] == counts[1]


class TestInviting:
    def test_sends_an_invitation_and_says_until_when(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        answer = senco.post(
            reverse("portal:invite", args=[family.elder]),
            answers(family.mother, orders="allows", orders_words="Lives with Dawn, family court, May 2024"),
            follow=True,
        )
        assert answer.redirect_chain == [(reverse("portal:parents", args=[family.elder]), 302)]
        assert "The link works until 16 March 2026. The email: waiting to be sent." in answer.content.decode()
        kept = Invitation.objects.get()
        assert kept.responsibility_seen == "I saw the birth certificate"
        assert (
            kept.orders_considered
            == "There is an order, and it allows this: Lives with Dawn, family court, May 2024"
        )
        assert Message.objects.count() == 1

    def test_offers_only_those_who_may_be_invited_and_says_why_not_the_others(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        shown = page(senco, "invite", family.younger)
        assert f'value="{family.mother.pk}"' in shown
        assert f'value="{family.craig.pk}"' not in shown
        assert "Who cannot be invited now" in shown
        assert "They cannot be shown anything" in shown

    def test_refuses_a_crafted_choice(self, here: AreaWorld, family: TwoFathers, senco: Client) -> None:
        for somebody in (family.craig, family.asif):
            answer = senco.post(reverse("portal:invite", args=[family.younger]), answers(somebody))
            assert answer.status_code == 200
            assert "There is a problem" in answer.content.decode()
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"person": ""}, "Choose who you want to invite"),
            ({"responsibility": ""}, "Say how you made sure of responsibility or care"),
            ({"responsibility": "other"}, "Say how you made sure"),
            ({"orders": ""}, "Say whether there is a court order"),
            ({"orders": "allows"}, "Say which order it is and what it says"),
            ({"risk": "  "}, "Say what you considered about risk"),
        ],
        ids=str,
    )
    def test_asks_for_what_was_left_out(
        self, here: AreaWorld, family: TwoFathers, senco: Client, changed: dict, said: str
    ) -> None:
        answer = senco.post(reverse("portal:invite", args=[family.elder]), answers(family.mother, **changed))
        assert said in answer.content.decode()
        assert "Error: Invite a parent or carer" in answer.content.decode()
        assert not Invitation.objects.exists()

    def test_says_so_when_nobody_can_be_invited(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        joined(here.senco, family.elder, family.asif)
        shown = page(senco, "invite", family.elder)
        assert "Nobody can be invited now" in shown
        assert "Send the invitation" not in shown


class TestStopping:
    @pytest.mark.parametrize("name", ["suspend", "close"])
    def test_asks_why_and_does_it(
        self, here: AreaWorld, family: TwoFathers, senco: Client, name: str, at
    ) -> None:
        joined(here.senco, family.elder, family.mother)
        address = reverse(f"portal:{name}", args=[family.elder, family.mother.pk])
        assert "Dawn Mott" in senco.get(address).content.decode()
        assert "Say why" in senco.post(address, {"reason": ""}).content.decode()
        assert senco.post(address, {"reason": "A threat was made"}).status_code == 302
        family.mother.refresh_from_db()
        live = Involvement.objects.filter(kind=InvolvementKind.FAMILY, ends_at__gt=at).exists()
        assert (family.mother.portal_suspended_at is not None, live) == (
            (True, True) if name == "suspend" else (False, False)
        )
        twice = senco.post(address, {"reason": "Again"}).content.decode()
        assert "There is a problem" in twice

    def test_is_undone_by_opening_again(self, here: AreaWorld, family: TwoFathers, senco: Client) -> None:
        joined(here.senco, family.elder, family.mother)
        senco.post(reverse("portal:suspend", args=[family.elder, family.mother.pk]), {"reason": "A threat"})
        assert "Their sign-in was stopped on 2 March 2026 by Larkshire Primary." in page(
            senco, "parents", family.elder
        )
        senco.post(
            reverse("portal:resume", args=[family.elder, family.mother.pk]), {"reason": "It was a mistake"}
        )
        family.mother.refresh_from_db()
        assert family.mother.portal_suspended_at is None

    def test_withdraws_an_invitation(self, here: AreaWorld, family: TwoFathers, senco: Client) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        address = reverse("portal:withdraw", args=[family.elder, invitation.pk])
        assert senco.post(address, {"reason": "Wrong address"}).status_code == 302
        invitation.refresh_from_db()
        assert invitation.state == "withdrawn"

    def test_asks_about_no_invitation_that_is_not_there_or_another_child_s(
        self, here: AreaWorld, family: TwoFathers, senco: Client
    ) -> None:
        from uuid import uuid4

        invitation = invited(here.senco, family.elder, family.mother)
        for child_id, number in ((family.elder, uuid4()), (family.younger, invitation.pk)):
            assert senco.get(reverse("portal:withdraw", args=[child_id, number])).status_code == 404


class TestStrangers:
    def test_get_what_they_would_get_if_the_child_were_not_there(
        self, here: AreaWorld, there: AreaWorld, family: TwoFathers
    ) -> None:
        from uuid import uuid4

        invitation = invited(here.senco, family.elder, family.mother)
        nobody, pk = uuid4(), family.mother.pk
        for name, args in (
            ("parents", ()),
            ("invite", ()),
            ("withdraw", (invitation.pk,)),
            ("suspend", (pk,)),
            ("resume", (pk,)),
            ("close", (pk,)),
        ):
            for stranger in (here.other_head, there.senco):
                client = signed_in(stranger)
                hidden = client.get(reverse(f"portal:{name}", args=[family.elder, *args]))
                absent = client.get(reverse(f"portal:{name}", args=[nobody, *args]))
                posted = client.post(
                    reverse(f"portal:{name}", args=[family.elder, *args]), answers(family.mother, reason="x")
                )
                assert (hidden.status_code, absent.status_code, posted.status_code) == (404, 404, 404), name

    def test_without_the_permission_are_told_so(self, here: AreaWorld, family: TwoFathers) -> None:
        for name in ("parents", "invite"):
            assert (
                signed_in(here.attendance).get(reverse(f"portal:{name}", args=[family.elder])).status_code
                == 403
            )

    def test_who_are_nobody_are_sent_to_sign_in(self, family: TwoFathers) -> None:
        answer = Client().get(reverse("portal:invite", args=[family.elder]))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")

    def test_of_the_family_find_no_such_page(self, here: AreaWorld, family: TwoFathers) -> None:
        client = Client()
        sign_in(client, joined(here.senco, family.elder, family.mother))
        assert client.get(reverse("portal:parents", args=[family.elder])).status_code == 404
