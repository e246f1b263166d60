"""What became of each message is asked for, and the daily email goes once."""

import logging
from datetime import time, timedelta

import pytest

from childplan.common import clock, rows
from childplan.notifications.models import Message, Notice
from childplan.notifications.tasks import ask_about_deliveries, send_digests, send_messages
from childplan.notifications.vocabulary import How
from tests.childplan.notifications.queueing import as_it_stands, lookups, queued
from tests.childplan.notifications.running import Running
from tests.childplan.notifications.test_preferences import told, wants
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _quiet(caplog) -> None:
    logging.getLogger("urllib3").setLevel(logging.ERROR)


class TestAskingWhatBecameOfThem:
    def learned(self, message: Message, **later: float) -> tuple[str, bool]:
        with clock.stopped_at(clock.now() + timedelta(**later)):
            ask_about_deliveries()
        after = as_it_stands(message)
        return after.delivery, after.ask_at is not None

    def test_is_done_by_reference_until_it_is_known(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        send_messages()
        assert self.learned(message, seconds=59) == ("sending", True)
        assert lookups(post, message) == 0
        assert self.learned(message, seconds=61) == ("sending", True)
        post.clock.pass_by(seconds=5)
        assert self.learned(message, seconds=90) == ("sending", True)
        assert self.learned(message, seconds=130) == ("delivered", False)
        assert lookups(post, message) == 2
        assert self.learned(message, hours=1) == ("delivered", False)
        assert lookups(post, message) == 2
        assert len(post.lines()) == 1

    def test_tells_whoever_asked_that_it_did_not_arrive(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        with rows.entered(rows.STEWARD):
            committed_here.head.user.email = "perm-fail@simulator.notify"
            committed_here.head.user.save()
        message = queued(committed_here.head)
        send_messages()
        post.clock.pass_by(seconds=5)
        assert self.learned(message, minutes=2) == ("permanent-failure", False)
        with rows.entered(rows.STEWARD):
            assert Notice.objects.get().recipient_membership_id == committed_here.head.pk

    def test_gives_up_when_notify_has_nothing_more_to_say(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        message = queued(committed_here.head)
        send_messages()
        assert self.learned(message, days=5) == ("sending", False)

    def test_waits_while_notify_is_out_of_reach(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        send_messages()
        post.arrange(fail_lookups=1)
        assert self.learned(message, minutes=2) == ("sending", True)


class TestTheDailyEmail:
    def test_arrives_once_at_the_hour_chosen(self, committed_here: AreaWorld, post: Running, at) -> None:
        head = committed_here.head
        wants(head, at, How.DAILY, digest_at=time(11))
        told(head, at)
        for _ in range(2):
            send_digests()
            send_messages()
        assert post.lines() == []
        for minutes in (60, 61, 120):
            with clock.stopped_at(at + timedelta(minutes=minutes)):
                send_digests()
                send_messages()
        (line,) = post.lines()
        assert (line["to"], line["subject"]) == (head.user.email, "What is waiting for you today")
        assert "1 notice waits for you" in line["body"]
