"""Sending what waits in the outbox. Deliveries are counted from the stand-in's own log, never from our tables."""

from datetime import timedelta

import pytest

from childplan.access.scope import as_service
from childplan.common import clock, rows
from childplan.facts.models import Sweep
from childplan.identity.models import FamilyPerson, Relationship
from childplan.notifications import outbox, tasks
from childplan.notifications.actions.claim_message import claim_message
from childplan.notifications.models import Message, Notice
from childplan.notifications.notify import Notify
from childplan.notifications.tasks import send_messages
from childplan.notifications.vocabulary import Template
from tests.childplan.committed import at_once
from tests.childplan.notifications.queueing import as_it_stands, lookups, queued, round_after
from tests.childplan.notifications.running import Running
from tests.factories import organisations as lay
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import opened_by, reached_at
from tests.worlds.two_areas import AreaWorld

LEASE = outbox.LEASE.total_seconds()


def claim_and_die(*, sending: bool) -> None:
    """A worker that is killed after it claimed, before or after Notify heard of it."""
    with as_service("Test") as by:
        claim = claim_message(by=by, at=clock.now())
    assert claim is not None
    if sending:
        assert isinstance(outbox.send(claim, Notify.from_settings()), outbox.Delivered)


class TestSendMessages:
    def test_sends_each_message_once_with_our_reference(
        self, committed_here: AreaWorld, post: Running, at
    ) -> None:
        message = queued(committed_here.head)
        send_messages()
        send_messages()
        (line,) = post.lines()
        assert line["reference"] == str(message.pk)
        assert line["to"] == committed_here.head.user.email
        assert line["subject"] == "A new alert needs your answer"
        assert "by 9 March 2026" in line["body"]
        after = as_it_stands(message)
        assert (after.state, after.sent_at, after.attempts) == ("sent", at, 1)
        assert after.notify_id == line["id"]
        assert lookups(post, message) == 0

    def test_forgets_what_the_message_said(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        assert as_it_stands(message).personalisation["link"]
        send_messages()
        assert as_it_stands(message).personalisation == {}

    def test_sends_to_the_address_of_the_day(self, committed_here: AreaWorld, post: Running) -> None:
        queued(committed_here.head)
        with rows.entered(rows.STEWARD):
            committed_here.head.user.email = "new.address@example.org"
            committed_here.head.user.save()
        send_messages()
        assert [line["to"] for line in post.lines()] == ["new.address@example.org"]

    def test_shares_the_work_with_others_without_sending_twice(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        messages = {str(queued(committed_here.head).pk) for _ in range(12)}
        at_once(*[send_messages] * 4)
        assert sorted(line["reference"] for line in post.lines()) == sorted(messages)

    def test_says_that_it_ran(self, committed_here: AreaWorld, post: Running, at) -> None:
        send_messages()
        with rows.entered(rows.STEWARD):
            assert Sweep.objects.get(name="send-messages").at == at

    def test_asks_to_be_called_again_when_much_is_left(
        self, committed_here: AreaWorld, post: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        called: list[str] = []
        monkeypatch.setattr(tasks, "turn", lambda: range(2))
        monkeypatch.setattr(tasks, "wake_sender", lambda: called.append("again"))
        for _ in range(3):
            queued(committed_here.head)
        send_messages()
        assert (len(post.lines()), called) == (2, ["again"])
        send_messages()
        assert (len(post.lines()), called) == (3, ["again"])

    def test_claims_nothing_where_notify_is_not_set_up(
        self, committed_here: AreaWorld, settings, caplog
    ) -> None:
        settings.NOTIFY_BASE_URL = ""
        message = queued(committed_here.head)
        send_messages()
        assert "Notify is not set up" in caplog.text
        assert as_it_stands(message).claimed_at is None


class TestAWorkerKilled:
    def test_before_it_sent_costs_no_message(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        claim_and_die(sending=False)
        round_after(seconds=LEASE - 1)
        assert post.lines() == []
        round_after(seconds=LEASE)
        assert [line["reference"] for line in post.lines()] == [str(message.pk)]
        assert (lookups(post, message), as_it_stands(message).state) == (1, "sent")

    def test_after_it_sent_sends_no_second_message(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        claim_and_die(sending=True)
        round_after(seconds=LEASE)
        (line,) = post.lines()
        after = as_it_stands(message)
        assert (after.state, after.notify_id) == ("sent", line["id"])
        assert lookups(post, message) == 1


class TestAnUnknownFate:
    def test_is_asked_for_before_a_second_try(self, committed_here: AreaWorld, post: Running) -> None:
        message = queued(committed_here.head)
        post.arrange(drop_after_send=1)
        send_messages()
        assert as_it_stands(message).state == "waiting"
        round_after(seconds=14)
        assert lookups(post, message) == 0
        round_after(seconds=15)
        assert len(post.lines()) == 1
        assert (lookups(post, message), as_it_stands(message).state) == (1, "sent")

    def test_of_a_message_that_never_arrived_ends_with_sending_it(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        message = queued(committed_here.head)
        post.arrange(fail_next=1)
        send_messages()
        assert post.lines() == []
        round_after(seconds=15)
        assert len(post.lines()) == 1
        assert lookups(post, message) == 1

    def test_stays_unknown_while_notify_cannot_be_asked(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        message = queued(committed_here.head)
        post.arrange(drop_after_send=1)
        send_messages()
        post.arrange(fail_lookups=1)
        round_after(seconds=15)
        after = as_it_stands(message)
        assert (after.state, after.attempts) == ("waiting", 2)
        round_after(minutes=5)
        assert len(post.lines()) == 1
        assert as_it_stands(message).state == "sent"

    def test_stays_unknown_while_notify_is_too_busy_to_be_asked(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        message = queued(committed_here.head)
        post.arrange(drop_after_send=1)
        send_messages()
        post.arrange(fail_lookups=1, status=429)
        round_after(seconds=15)
        assert as_it_stands(message).claimed_at is not None
        round_after(minutes=5)
        assert len(post.lines()) == 1

    def test_that_lasts_is_set_aside_and_heard_of(
        self, committed_here: AreaWorld, post: Running, monkeypatch: pytest.MonkeyPatch, caplog
    ) -> None:
        monkeypatch.setattr("childplan.notifications.actions.settle_message.MOST_ATTEMPTS", 3)
        message = queued(committed_here.head)
        post.arrange(fail_next=9, fail_lookups=9)
        for hours in range(5):
            round_after(hours=hours)
        after = as_it_stands(message)
        assert (after.state, after.attempts) == ("quarantined", 3)
        assert "message set aside" in caplog.text
        assert post.lines() == []

    def test_follows_a_fault_of_our_own(
        self, committed_here: AreaWorld, post: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: object) -> None:
            raise TypeError

        message = queued(committed_here.head)
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "send", breaks)
            send_messages()
        assert as_it_stands(message).error == "TypeError"
        round_after(seconds=15)
        assert len(post.lines()) == 1


class TestARefusal:
    def test_is_final_and_told_to_whoever_asked_for_the_message(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        message = queued(committed_here.head, to=committed_here.attendance)
        post.arrange(fail_next=1, status=400)
        send_messages()
        after = as_it_stands(message)
        assert (after.state, after.personalisation) == ("refused", {})
        assert after.error == "400: Refused on demand"
        with rows.entered(rows.STEWARD):
            notice = Notice.objects.get()
        assert notice.recipient_membership_id == committed_here.head.pk
        assert notice.text == "An email that you asked for could not be sent. Check the address."
        assert notice.address == f"/children/{message.child_id}/"
        round_after(days=1)
        assert post.lines() == []

    def test_of_the_software_s_message_is_told_to_its_recipient(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        with in_force():
            raised_alert(opened_by(committed_here.head))
        post.arrange(fail_next=1, status=400)
        send_messages()
        with rows.entered(rows.STEWARD):
            refused = Message.objects.get(state="refused")
            notice = Notice.objects.get(text__startswith="We could not send you an email.")
            assert notice.recipient_membership_id == refused.recipient_membership_id
        assert len(post.lines()) == 2

    def test_comes_from_notify_giving_up_as_well(self, committed_here: AreaWorld, post: Running) -> None:
        with rows.entered(rows.STEWARD):
            committed_here.head.user.email = "perm-fail@simulator.notify"
            committed_here.head.user.save()
        message = queued(committed_here.head)
        post.arrange(drop_after_send=1)
        send_messages()
        post.clock.pass_by(seconds=5)
        round_after(seconds=15)
        assert as_it_stands(message).state == "refused"

    def test_meets_whoever_left_without_asking_notify(self, committed_here: AreaWorld, post: Running) -> None:
        left = queued(committed_here.head, to=committed_here.attendance)
        inactive = queued(committed_here.head, to=committed_here.senco)
        with rows.entered(rows.STEWARD):
            committed_here.attendance.ends_at = clock.now()
            committed_here.attendance.save()
            committed_here.senco.user.is_active = False
            committed_here.senco.user.save()
        send_messages()
        for message in (left, inactive):
            assert as_it_stands(message).error == outbox.NOBODY
        assert post.lines() == []


class TestALimit:
    def test_stops_the_round_and_costs_no_attempt(self, committed_here: AreaWorld, post: Running, at) -> None:
        messages = [queued(committed_here.head) for _ in range(3)]
        post.arrange(fail_next=1, status=429)
        send_messages()
        assert post.lines() == []
        put_off = [m for m in map(as_it_stands, messages) if m.due_at > at]
        (only,) = put_off
        assert (only.attempts, only.claimed_at) == (0, None)
        assert only.due_at == at + timedelta(seconds=60)
        send_messages()
        assert len(post.lines()) == 2
        round_after(seconds=60)
        assert len(post.lines()) == 3
        assert lookups(post, only) == 0


class TestSettingsThatAreWrong:
    def test_keep_the_message(self, committed_here: AreaWorld, post: Running, at) -> None:
        message = queued(committed_here.head)
        post.arrange(fail_next=1, status=403)
        send_messages()
        after = as_it_stands(message)
        assert (after.state, after.attempts, after.claimed_at) == ("waiting", 0, None)
        assert after.due_at == at + timedelta(minutes=5)
        round_after(minutes=5)
        assert len(post.lines()) == 1

    def test_of_one_template_hold_up_no_other(
        self, committed_here: AreaWorld, post: Running, settings, at
    ) -> None:
        without_id = queued(committed_here.head, template=Template.ALERT_TO_MANAGER)
        with clock.stopped_at(at + timedelta(seconds=1)):
            message = queued(committed_here.head)
        settings.NOTIFY_TEMPLATES = {"alert_raised": settings.NOTIFY_TEMPLATES["alert_raised"]}
        round_after(seconds=1)
        assert [line["reference"] for line in post.lines()] == [str(message.pk)]
        kept = as_it_stands(without_id)
        assert (kept.state, kept.attempts, kept.claimed_at) == ("waiting", 0, None)


class TestAFamilyPerson:
    @pytest.fixture
    def mother(self, committed_here: AreaWorld) -> FamilyPerson:
        with rows.entered(rows.STEWARD):
            person = FamilyPerson(name="Ada Bell")
            person.save(force_insert=True)
            reached_at(person, email="ada.bell@example.org")
        return person

    def send_to(self, person: FamilyPerson, here: AreaWorld) -> Message:
        with rows.entered(rows.STEWARD):
            child_id = opened_by(here.head)
            Relationship(child_id=child_id, person=person, kind="mother").save(force_insert=True)
            message = Message(
                child_id=child_id,
                information_class=2,
                template="alert_raised",
                recipient_person=person,
                personalisation={
                    "area_name": "x",
                    "link": "https://x.example/",
                    "raised_on": "x",
                    "answer_by": "x",
                },
                made_at=clock.now(),
                due_at=clock.now(),
            )
            message.save(force_insert=True)
        send_messages()
        return as_it_stands(message)

    def test_is_written_to_at_the_address_on_record(
        self, committed_here: AreaWorld, post: Running, mother: FamilyPerson
    ) -> None:
        self.send_to(mother, committed_here)
        assert [line["to"] for line in post.lines()] == ["ada.bell@example.org"]

    def test_is_written_to_where_they_sign_in_once_they_do(
        self, committed_here: AreaWorld, post: Running, mother: FamilyPerson
    ) -> None:
        with rows.entered(rows.STEWARD):
            mother.user = lay.user(email="ada@home.example")
            mother.save()
        self.send_to(mother, committed_here)
        assert [line["to"] for line in post.lines()] == ["ada@home.example"]

    def test_is_not_written_to_while_their_portal_is_suspended(
        self, committed_here: AreaWorld, post: Running, mother: FamilyPerson
    ) -> None:
        with rows.entered(rows.STEWARD):
            mother.portal_suspended_at = clock.now()
            mother.save()
        assert self.send_to(mother, committed_here).state == "refused"
        assert post.lines() == []


class TestFromTheFactToTheLetterBox:
    def test_each_recipient_gets_one_message(
        self, committed_here: AreaWorld, post: Running, settings
    ) -> None:
        here = committed_here
        settings.SITE_URL = "https://larkshire.example"
        with in_force():
            alert = raised_alert(opened_by(here.head))
            raised_alert(alert.child_id, count=7)
        send_messages()
        with rows.entered(rows.STEWARD):
            people = (here.attendance, here.safeguarding_lead, here.area_attendance)
            addresses = sorted(member.user.email for member in people)
        assert sorted(line["to"] for line in post.lines()) == addresses
        for line in post.lines():
            assert f"https://larkshire.example/alerts/{alert.pk}/" in line["body"]
            assert "Surname" not in line["body"]
