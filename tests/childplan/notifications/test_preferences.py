"""How somebody wants to hear: at once, once a day, or on signing in; and what nobody can put off."""

from datetime import datetime, time, timedelta

import pytest

from childplan.access.scope import as_service
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.notifications.actions.compose_digest import compose_digest
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.set_preferences import CannotWait, NoSpan, set_preferences
from childplan.notifications.models import Digest, Message, Preferences
from childplan.notifications.tasks import send_digests
from childplan.notifications.vocabulary import How, Kind, Template
from tests.childplan.notifications.queueing import queued
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

ADDRESS = "/notices/preferences/"
SAID = {"news": "daily", "delivery": "signed_in", "digest_at": "08:00", "quiet_from": "", "quiet_until": ""}


def wants(membership, at: datetime, how: How, **changes: object) -> Preferences:
    with acting(membership) as scope:
        return set_preferences(
            by=scope, at=at, how={Kind.NEWS: how},
            **{"quiet_from": None, "quiet_until": None, "digest_at": time(8), "working_days_only": True, **changes},
        )  # fmt: skip


def told(membership, at: datetime, *, kind: Kind = Kind.NEWS, child_id=None) -> None:
    child_id = child_id or opened_by(membership)
    with as_service("Telling") as by:
        give_notice(
            by=by, at=at, child_id=child_id, information_class=InformationClass.IDENTITY,
            recipient_membership_id=membership.pk, text="Something new", address="/", kind=kind,
        )  # fmt: skip


class TestAtOnce:
    def test_is_an_email_that_names_no_child(self, here: AreaWorld, at: datetime) -> None:
        wants(here.head, at, How.AT_ONCE)
        told(here.head, at)
        message = Message.objects.get()
        assert (message.template, message.recipient_membership_id, message.due_at) == (
            Template.SOMETHING_NEW,
            here.head.pk,
            at,
        )
        assert set(message.personalisation) == {"area_name", "link"}
        assert message.personalisation["link"].endswith("/")
        assert str(message.child_id) not in str(message.personalisation)

    def test_waits_for_the_end_of_quiet_hours_and_is_one_email(self, here: AreaWorld, at: datetime) -> None:
        wants(here.head, at, How.AT_ONCE, quiet_from=time(9), quiet_until=time(12))
        for minutes in (0, 30):
            told(here.head, at + timedelta(minutes=minutes))
        assert Message.objects.get().due_at == at + timedelta(hours=2)

    def test_is_not_sent_to_whoever_did_not_ask(self, here: AreaWorld, at: datetime) -> None:
        told(here.head, at)
        wants(here.senco, at, How.DAILY)
        told(here.senco, at, child_id=opened_by(here.head))
        assert not Message.objects.exists()

    def test_is_not_doubled_for_an_alert_which_has_its_own(self, here: AreaWorld, at: datetime) -> None:
        wants(here.head, at, How.AT_ONCE)
        told(here.head, at, kind=Kind.ALERT)
        assert not Message.objects.exists()


class TestWhatCannotWait:
    def test_is_due_at_once_in_the_middle_of_quiet_hours(self, here: AreaWorld, at: datetime) -> None:
        wants(here.head, at, How.SIGNED_IN, quiet_from=time(9), quiet_until=time(12))
        assert queued(here.head).due_at == at

    def test_is_refused_as_a_preference_by_the_act_itself(self, here: AreaWorld, at: datetime) -> None:
        for kind in (Kind.ALERT, Kind.TO_MANAGER, Kind.SECURITY):
            with acting(here.head) as scope, pytest.raises(CannotWait):
                set_preferences(
                    by=scope, at=at, how={kind: How.SIGNED_IN}, quiet_from=None, quiet_until=None,
                    digest_at=time(8), working_days_only=True,
                )  # fmt: skip
        assert not Preferences.objects.exists()


class TestTheDailyEmail:
    @pytest.fixture
    def daily(self, here: AreaWorld, at: datetime) -> AreaWorld:
        wants(here.head, at, How.DAILY)
        return here

    def test_is_sent_once_a_day_with_a_count_and_no_child(self, daily: AreaWorld, at: datetime) -> None:
        for _ in range(2):
            told(daily.head, at)
        for _ in range(3):
            send_digests()
        message = Message.objects.get()
        assert (message.template, message.child_id) == (Template.DAILY_SUMMARY, None)
        assert message.personalisation["waiting"] == "2 notices wait"
        assert Digest.objects.get().message == message

    def test_is_not_sent_before_its_hour_nor_when_nothing_is_new(
        self, daily: AreaWorld, at: datetime
    ) -> None:
        with clock.stopped_at(at.replace(hour=7)):
            told(daily.head, clock.now())
            send_digests()
        assert not Digest.objects.exists()
        send_digests()
        assert Message.objects.count() == 1
        # The next day the notice is still unread, but nothing has come since.
        with clock.stopped_at(at + timedelta(days=1)):
            send_digests()
        assert (Digest.objects.count(), Message.objects.count()) == (2, 1)

    def test_counts_only_what_its_reader_may_still_see(
        self, daily: AreaWorld, there: AreaWorld, at: datetime
    ) -> None:
        told(daily.head, at, child_id=opened_by(there.head))
        send_digests()
        assert not Message.objects.exists()

    def test_is_one_though_two_workers_make_it_and_the_clock_jumps(
        self, daily: AreaWorld, at: datetime
    ) -> None:
        told(daily.head, at)
        made = []
        for _ in range(2):
            with as_service("Telling") as by:
                made.append(
                    compose_digest(
                        by=by, at=at, membership_id=daily.head.pk, day=at.date(), unread=1, fresh=1
                    )
                )
        assert made[1] is None
        with clock.stopped_at(at + timedelta(days=1)):
            send_digests()
        send_digests()
        assert Message.objects.count() == 1

    def test_is_not_sent_on_a_day_of_rest_nor_to_somebody_who_left(
        self, daily: AreaWorld, at: datetime
    ) -> None:
        told(daily.head, at)
        with clock.stopped_at(at + timedelta(days=5)):
            send_digests()
        daily.head.ends_at = at
        daily.head.save()
        with clock.stopped_at(at + timedelta(days=7)):
            send_digests()
        assert not Digest.objects.exists()


class TestThePage:
    def test_says_what_comes_at_once_and_keeps_what_is_chosen(self, here: AreaWorld) -> None:
        client = client_of(here.head)
        words = client.get(ADDRESS).content.decode()
        for fixed in ("Alerts sent to you", "Your password and sign-in", "cannot be turned off"):
            assert fixed in words
        chosen = {**SAID, "quiet_from": "22:00", "quiet_until": "07:00", "working_days_only": "on"}
        assert client.post(ADDRESS, chosen).headers["Location"] == ADDRESS
        kept = Preferences.objects.get()
        assert (kept.membership_id, kept.news, kept.quiet_from, kept.working_days_only) == (
            here.head.pk,
            "daily",
            time(22),
            True,
        )
        again = client.get(ADDRESS).content.decode()
        assert "Saved how you want to hear" in again
        client.post(ADDRESS, {**SAID, "news": "at_once"})
        assert Preferences.objects.get().news == "at_once"

    def test_refuses_quiet_hours_without_two_ends(self, here: AreaWorld, at: datetime) -> None:
        client = client_of(here.head)
        for ends in ({"quiet_from": "22:00"}, {"quiet_from": "22:00", "quiet_until": "22:00"}):
            assert "uiet hours" in client.post(ADDRESS, {**SAID, **ends}).content.decode()
            assert not Preferences.objects.exists()
        with pytest.raises(NoSpan):
            wants(here.head, at, How.DAILY, quiet_from=time(9))

    def test_refuses_what_is_not_offered(self, here: AreaWorld) -> None:
        words = client_of(here.head).post(ADDRESS, {"news": "never", "digest_at": "25:00"}).content.decode()
        assert "There is a problem" in words
        assert not Preferences.objects.exists()

    def test_is_ones_own_alone(self, here: AreaWorld, at: datetime) -> None:
        wants(here.head, at, How.DAILY)
        client = client_of(here.senco)
        client.post(ADDRESS, {**SAID, "news": "at_once"})
        assert dict(Preferences.objects.values_list("membership_id", "news")) == {
            here.head.pk: "daily",
            here.senco.pk: "at_once",
        }
