"""A lost second step: one asks, another confirms, the person is told, and nobody does it alone."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from childplan.common import clock
from childplan.notifications.models import Message
from childplan.signing.models import SetupCode, StepReset
from tests.factories import organisations as lay
from tests.factories.signing_in import app_of, sign_in
from tests.worlds.two_areas import AreaWorld

from .conftest import Keepers

WHY = {"reason": "I called her on the number in the directory"}


@pytest.fixture
def lost(here: AreaWorld) -> Client:
    """The SENCO, who has an app and is signed in somewhere."""
    app_of(here.senco.user)
    return sign_in(Client(), here.senco.user)


def ask(client: Client, membership_id: int) -> StepReset:
    client.post(reverse("signing:ask_reset", args=[membership_id]), WHY)
    return StepReset.objects.get(confirmed_at=None, ended_at=None)


def confirm(client: Client, reset: StepReset) -> None:
    client.post(reverse("signing:confirm_reset", args=[reset.pk]))


def has_app(here: AreaWorld) -> bool:
    return Authenticator.objects.filter(user=here.senco.user).exists()


class TestAReset:
    def test_takes_two(self, here: AreaWorld, keepers: Keepers, lost: Client) -> None:
        reset = ask(keepers.one, here.senco.pk)
        assert has_app(here)
        confirm(keepers.one, reset)
        assert has_app(here)
        confirm(keepers.other, reset)
        assert not has_app(here)
        assert lost.get("/")["Location"].startswith("/accounts/login/")
        message = Message.objects.get(template="second_step_reset")
        assert message.recipient_membership_id == here.senco.pk

    def test_is_not_confirmed_in_another_role_of_who_asked(
        self, here: AreaWorld, keepers: Keepers, lost: Client
    ) -> None:
        reset = ask(keepers.one, here.senco.pk)
        second = lay.membership("area_data_manager", here.authority, user=keepers.first.user)
        client = sign_in(Client(), keepers.first.user)
        client.post("/acting-as/", {"membership": second.pk})
        confirm(client, reset)
        assert has_app(here)

    def test_is_confirmed_within_a_day(
        self, here: AreaWorld, keepers: Keepers, lost: Client, at: datetime
    ) -> None:
        reset = ask(keepers.one, here.senco.pk)
        with clock.stopped_at(at + timedelta(hours=24)):
            answer = keepers.other.post(reverse("signing:confirm_reset", args=[reset.pk]))
        assert answer.status_code == 404
        assert has_app(here)

    def test_says_how_it_is_known_who_asks(self, here: AreaWorld, keepers: Keepers, lost: Client) -> None:
        page = keepers.one.post(reverse("signing:ask_reset", args=[here.senco.pk]), {}).content.decode()
        assert "Say how you made sure" in page
        reset = ask(keepers.one, here.senco.pk)
        shown = keepers.other.get(reverse("signing:confirm_reset", args=[reset.pk])).content.decode()
        assert WHY["reason"] in shown

    def test_is_confirmed_by_an_operator_only_where_somebody_asked(
        self, here: AreaWorld, keepers: Keepers, lost: Client
    ) -> None:
        with pytest.raises(CommandError, match="Nobody has asked"):
            call_command("confirm_reset", here.senco.user.email)
        ask(keepers.one, here.senco.pk)
        call_command("confirm_reset", here.senco.user.email)
        assert not has_app(here)

    def test_is_withdrawn(self, here: AreaWorld, keepers: Keepers, lost: Client) -> None:
        reset = ask(keepers.one, here.senco.pk)
        keepers.one.post(reverse("signing:confirm_reset", args=[reset.pk]), {"withdraw": "1"})
        confirm(keepers.other, reset)
        assert has_app(here)

    def test_is_for_nobody_of_another_area_or_without_a_step(
        self, here: AreaWorld, there: AreaWorld, keepers: Keepers
    ) -> None:
        assert keepers.one.post(reverse("signing:ask_reset", args=[there.senco.pk]), WHY).status_code == 404
        keepers.one.post(reverse("signing:ask_reset", args=[here.head.pk]), WHY)
        assert not StepReset.objects.exists()

    def test_lets_a_setup_code_be_given(self, here: AreaWorld, keepers: Keepers, lost: Client) -> None:
        confirm(keepers.other, ask(keepers.one, here.senco.pk))
        keepers.one.post(reverse("signing:give_setup_code", args=[here.senco.pk]))
        assert SetupCode.objects.filter(user=here.senco.user).count() == 1

    def test_by_one_member_alone_is_refused_by_the_database(self, here: AreaWorld, at: datetime) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            StepReset.objects.create(
                user=here.senco.user, reason="x", asked_at=at, asked_by_membership_id=7, expires_at=at,
                confirmed_at=at, confirmed_by_membership_id=7,
            )  # fmt: skip
