"""Referrals by page: sent in three steps, answered, ended, listed."""

from datetime import timedelta

from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass as I
from childplan.escalation.tasks import work_through_facts
from childplan.notifications.models import Notice
from childplan.referrals.models import Referral
from childplan.referrals.tasks import tell_of_waiting_referrals
from childplan.referrals.vocabulary import State
from tests.childplan.plans.views.conftest import day, words
from tests.childplan.referrals.conftest import Asking
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.referrals import before_panel, referred
from tests.factories.sharing import shared


def send(asking: Asking, **typed: object) -> str:
    client = client_of(asking.here.social_worker)
    answer = client.post(f"/children/{asking.child_id}/referrals/send/", typed, follow=True)
    return words(answer)


class TestSendingByPage:
    def test_asks_what_then_whom_then_once_more(self, asking: Asking) -> None:
        first = client_of(asking.here.social_worker).get(f"/children/{asking.child_id}/referrals/send/")
        assert "Refer the child to another service" in words(first)
        assert "Early help" in send(asking, what="referral", named="early", step="find")

        typed = {
            "what": "referral",
            "whom": asking.worker.team_id,
            "purpose": "A key worker",
            "question": "Her mother asked for it.",
            "classes": [int(I.EDUCATION)],
            "family_told": "yes",
            **day("closes_by", of="2026-06-01"),
        }
        check = send(asking, **typed, step="check")
        assert "Check before you send it" in check
        assert "Who the child is, Education" in check
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
        assert "Child protection" not in page

    def test_gives_no_longer_access_than_was_typed(self, asking: Asking) -> None:
        """Whoever is asked has ten working days to answer, and the last day is no day before."""
        typed = {
            "what": "referral", "whom": asking.worker.team_id, "purpose": "A key worker", "family_told": "yes",
        }  # fmt: skip
        page = send(asking, what="referral")
        assert "They have until 16 March 2026 to answer, so the last day is that day or later" in page
        told = send(asking, **typed, **day("closes_by", of="2026-03-10"), step="save")
        assert "There is a problem" in told
        assert not Referral.objects.exists()

    def test_asks_whether_the_family_knows_and_shows_it_to_the_receiver(self, asking: Asking) -> None:
        typed = {
            "what": "referral", "whom": asking.worker.team_id, "purpose": "A key worker", "family_told": "no",
            **day("closes_by", of="2026-06-01"), "step": "save",
        }  # fmt: skip
        assert "Say why the family does not know" in send(asking, **typed)
        send(asking, **typed, why_not_told="She is afraid of him")
        row = Referral.objects.get()
        shown = words(client_of(asking.worker).get(f"/children/{asking.child_id}/referrals/{row.pk}/answer/"))
        assert "No: She is afraid of him" in shown
        assert "16 March 2026" in shown

    def test_says_where_a_risk_is_raised(self, asking: Asking) -> None:
        first = client_of(asking.here.social_worker).get(f"/children/{asking.child_id}/referrals/send/")
        for page in (words(first), send(asking, what="referral"), send(asking, what="panel")):
            assert "Ring children’s social care today, or 999" in page
        assert "no referral to the safeguarding hub" in send(asking, what="referral")

    def test_keeps_half_a_day_and_the_rest_while_it_searches_and_when_the_first_answer_changes(
        self, asking: Asking
    ) -> None:
        typed = {"what": "referral", "named": "Early", "purpose": "A key worker", "closes_by_day": "5"}
        page = send(asking, **typed, step="find")
        assert 'name="closes_by_day"' in page
        assert 'value="5"' in page
        assert 'role="status">3 found' in page
        again = send(asking, **typed, step="what")
        assert "What do you want to do?" in again
        assert 'name="purpose" value="A key worker"' in again
        assert "A key worker" in send(asking, **{**typed, "what": "panel"})

    def test_asks_for_a_name_first_where_many_may_be_asked(self, asking: Asking) -> None:
        for number in range(11):
            team = lay.team(asking.here.authority, f"Hub {number}")
            lay.membership("early_help_worker", asking.here.authority, team=team)
        page = send(asking, what="referral")
        assert "Type a part of the name and search" in page
        assert 'name="whom"' not in page
        assert "Type a part of the name and search" in send(asking, what="referral", step="find")
        found = send(asking, what="referral", named="Hub 1", step="find")
        assert "Hub 10, " in found
        assert "Hub 2, " not in found

    def test_keeps_who_was_chosen_when_another_name_is_looked_for(self, asking: Asking) -> None:
        number = asking.worker.team_id
        page = send(asking, what="referral", whom=number, named="nobody of that name", step="find")
        assert "Nobody found" in page
        assert f'value="{number}" checked' in page
        told = send(asking, what="referral", whom=number, named="nobody of that name", step="check")
        assert "Choose who it is for" not in told
        for nobody in ("9" * 30, 1, "x"):
            assert "Choose somebody from the list" in send(asking, what="referral", whom=nobody, step="check")

    def test_loses_nothing_by_a_link_that_says_back(self, asking: Asking) -> None:
        typed = {
            "what": "referral", "whom": asking.worker.team_id, "purpose": "A key worker", "family_told": "yes",
            **day("closes_by", of="2026-06-01"), "step": "check",
        }  # fmt: skip
        page = send(asking, **typed)
        assert "govuk-back-link" not in page
        assert "Change my answers" in page
        assert "Cancel and lose these answers" in page

    def test_leads_an_error_to_what_is_on_the_page(self, asking: Asking) -> None:
        page = send(asking, what="referral", named="nobody of that name", step="check")
        assert 'href="#id_whom"' in page
        assert 'id="id_whom"' in page

    def test_is_not_offered_of_a_child_who_was_only_shown(self, asking: Asking) -> None:
        mate = lay.membership(
            "social_worker", asking.here.authority, team=lay.team(asking.here.authority, "Duty")
        )
        shared(asking.here.head, asking.child_id, mate)
        assert "Refer the child to another service" not in words(
            client_of(mate).get(f"/children/{asking.child_id}/")
        )
        assert "Refer the child to another service" in words(
            client_of(asking.here.social_worker).get(f"/children/{asking.child_id}/")
        )


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
        assert "Referral closed. Saved 10:00" in words(
            worker.post(f"{at}end/", {"reason": "Done", "version": 2}, follow=True)
        )
        assert worker.get(at).status_code == 404

    def test_say_who_was_first_and_what_they_did(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        at = f"/children/{asking.child_id}/referrals/{row.pk}/"
        client_of(asking.team_mate).post(f"{at}answer/", {"answer": "accept", "version": 1})
        told = words(
            client_of(asking.worker).post(f"{at}answer/", {"answer": "accept", "version": 1}, follow=True)
        )
        assert f"Nothing was saved: {asking.team_mate.user.name}" in told
        assert "accepted this referral on 2 March 2026 at 10:00" in told
        assert "Accepted" in told

    def test_lead_from_an_old_notice_to_what_became_of_it(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        at = f"/children/{asking.child_id}/referrals/{row.pk}/"
        client_of(asking.team_mate).post(f"{at}answer/", {"answer": "accept", "version": 1})
        shown = client_of(asking.worker).get(f"{at}answer/", follow=True)
        assert shown.status_code == 200
        assert "accepted this referral" in words(shown)

    def test_say_when_a_page_is_older_than_the_referral(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        at = f"/children/{asking.child_id}/referrals/{row.pk}/answer/"
        told = words(client_of(asking.worker).post(at, {"answer": "accept", "version": 7}, follow=True))
        assert "Nothing was saved: It has changed" in told
        assert Referral.objects.get().state == State.SENT

    def test_count_what_waits_beside_the_way_to_it(self, asking: Asking) -> None:
        referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        assert 'Referrals <span class="childplan-count">1' in words(
            client_of(asking.worker).get("/referrals/")
        )
        assert "childplan-count" not in words(client_of(asking.here.social_worker).get("/referrals/"))

    def test_begin_with_what_nobody_answered(self, asking: Asking) -> None:
        referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        with rows.entered(rows.STEWARD):
            Referral.objects.update(answer_by=clock.today() - timedelta(days=1))
        shown = words(client_of(asking.here.social_worker).get("/referrals/"))
        assert shown.index("Not answered in time") < shown.index("Waiting for your answer")

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

    def test_tell_the_sender_once_that_nobody_answered(self, asking: Asking) -> None:
        row = referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        tell_of_waiting_referrals()
        assert not Notice.objects.filter(text__contains="was not answered").exists()
        with rows.entered(rows.STEWARD):
            Referral.objects.update(answer_by=clock.today() - timedelta(days=1))
        tell_of_waiting_referrals()
        tell_of_waiting_referrals()
        (notice,) = Notice.objects.filter(text__contains="was not answered in 10 working days. It has ended.")
        assert notice.recipient_membership_id == asking.here.social_worker.pk
        assert str(row.pk) in notice.address
        assert Referral.history.count() == 1

    def test_tell_the_receivers_once_that_its_last_days_have_come(self, asking: Asking) -> None:
        referred(asking.here.social_worker, asking.child_id, asking.worker.team_id)
        with rows.entered(rows.STEWARD):
            Referral.objects.update(answer_by=clock.today() + timedelta(days=2))
        tell_of_waiting_referrals()
        tell_of_waiting_referrals()
        told = Notice.objects.filter(text__contains="will soon be over")
        assert {notice.recipient_membership_id for notice in told} == {asking.worker.pk, asking.team_mate.pk}
        assert told.count() == 2

    def test_tell_a_panel(self, asking: Asking) -> None:
        before_panel(asking.coordinator, asking.child_id, asking.panel.team_id, I.SEND)
        work_through_facts()
        (notice,) = Notice.objects.filter(text="A child is before your panel")
        assert notice.recipient_membership_id == asking.panel.pk
