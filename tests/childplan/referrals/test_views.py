"""Referrals by page: sent in three steps, answered, ended, listed."""

from childplan.common.vocabulary import InformationClass as I
from childplan.escalation.tasks import work_through_facts
from childplan.notifications.models import Notice
from childplan.referrals.models import Referral
from childplan.referrals.vocabulary import State
from tests.childplan.plans.views.conftest import day, words
from tests.childplan.referrals.conftest import Asking
from tests.factories.clients import client_of, statements
from tests.factories.referrals import before_panel, referred


def send(asking: Asking, **typed: object) -> str:
    client = client_of(asking.here.social_worker)
    answer = client.post(f"/children/{asking.child_id}/referrals/send/", typed, follow=True)
    return words(answer)


class TestSendingByPage:
    def test_asks_what_then_whom_then_once_more(self, asking: Asking) -> None:
        first = client_of(asking.here.social_worker).get(f"/children/{asking.child_id}/referrals/send/")
        assert "Refer the child to another service" in words(first)
        assert "Early help" in send(asking, what="referral")

        typed = {
            "what": "referral",
            "whom": asking.worker.team_id,
            "purpose": "A key worker",
            "question": "Her mother asked for it.",
            "classes": [int(I.EDUCATION)],
            **day("closes_by", of="2026-06-01"),
        }
        check = send(asking, **typed, step="check")
        assert "Check before you send it" in check
        assert "Identity, Education" in check
        assert not Referral.objects.exists()
        done = send(asking, **typed, step="save")
        assert "Sent to Early help. Saved 10:00" in done
        assert "Waiting for an answer" in done

    def test_says_what_is_missing_and_keeps_the_rest(self, asking: Asking) -> None:
        told = send(asking, what="referral", step="check", purpose="A key worker")
        assert "There is a problem" in told
        assert "Choose who it is for" in told
        assert "A key worker" in told

    def test_offers_only_what_one_reads_oneself(self, asking: Asking) -> None:
        client = client_of(asking.here.senco)
        page = words(client.post(f"/children/{asking.child_id}/referrals/send/", {"what": "referral"}))
        assert "Attendance" in page
        assert "Protection" not in page


class TestTheLists:
    def test_tell_receiver_and_sender_what_waits_and_what_became_of_it(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id, I.EDUCATION)
        at = f"/children/{asking.child_id}/referrals/{row.pk}/"
        worker = client_of(asking.worker)
        assert "Waiting for your answer" in words(worker.get("/referrals/"))
        assert "Help at home" in words(worker.get(at))
        assert "Accepted. Saved 10:00" in words(
            worker.post(f"{at}answer/", {"answer": "accept", "version": 1}, follow=True)
        )
        assert "Accepted" in words(client_of(asking.here.social_worker).get(at))
        assert "Closed. Saved 10:00" in words(
            worker.post(f"{at}end/", {"reason": "Done", "version": 2}, follow=True)
        )
        assert worker.get(at).status_code == 404

    def test_say_when_somebody_was_first(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        at = f"/children/{asking.child_id}/referrals/{row.pk}/answer/"
        told = words(client_of(asking.worker).post(at, {"answer": "accept", "version": 7}))
        assert "Somebody answered or ended it first" in told
        assert Referral.objects.get().state == State.SENT

    def test_ask_the_same_of_the_database_however_many_there_are(self, asking: Asking) -> None:
        referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        client = client_of(asking.worker)
        client.get("/referrals/")
        one = statements(client, "/referrals/")
        for _ in range(3):
            referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        assert statements(client, "/referrals/") == one


class TestNotices:
    def test_reach_those_who_receive_and_then_whoever_sent_it(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        work_through_facts()
        work_through_facts()
        told = Notice.objects.filter(text="A child was referred to you or your team")
        assert set(told.values_list("recipient_membership_id", flat=True)) == {
            asking.worker.pk,
            asking.team_mate.pk,
        }
        at = f"/children/{asking.child_id}/referrals/{row.pk}/answer/"
        client_of(asking.worker).post(at, {"answer": "decline", "reason": "Not ours", "version": 1})
        work_through_facts()
        (notice,) = Notice.objects.filter(text="A referral of yours was answered or closed")
        assert notice.recipient_membership_id == asking.here.social_worker.pk

    def test_tell_a_panel(self, asking: Asking) -> None:
        before_panel(asking.coordinator, asking.child_id, asking.panel.team_id, I.SEND)
        work_through_facts()
        (notice,) = Notice.objects.filter(text="A child is before your panel")
        assert notice.recipient_membership_id == asking.panel.pk
