"""The team board, the alerts of a child, why there is none, and the operator's command."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from childplan.common import clock
from childplan.escalation.models import Alert
from childplan.facts.models import FactWork
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import MessageState
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.escalation import counted, in_force, raised_alert, work_it_off
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))


def page(who, address: str) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestTheBoard:
    def test_says_what_waits_with_whom_and_what_is_late(self, here: AreaWorld, alert: Alert, at) -> None:
        said = page(here.head, "/alerts/team/")
        assert here.attendance.holder_name in said
        assert "No alert is past its last day." in said
        with clock.stopped_at(at + timedelta(days=9)):
            assert "Amara Okafor" in page(here.head, "/alerts/team/")

    def test_shows_posts_that_nobody_holds(self, here: AreaWorld, at) -> None:
        for member in (here.attendance, here.safeguarding_lead):
            member.ends_at = at
            member.save()
        alert = raised_alert(opened_by(here.head, forename="Ben", surname="Young"))
        empty = "School: nobody is Attendance officer of a school or Designated safeguarding lead."
        assert "Ben Young" in page(here.head, "/alerts/team/")
        assert empty in page(here.head, "/alerts/team/")
        assert empty in page(here.head, alert.get_absolute_url())

    def test_leads_from_each_person_to_what_waits_with_them(
        self, here: AreaWorld, there: AreaWorld, alert: Alert
    ) -> None:
        assert f'href="?person={here.attendance.pk}"' in page(here.head, "/alerts/team/")
        said = page(here.head, f"/alerts/team/?person={here.attendance.pk}")
        assert f"Undecided with {here.attendance.holder_name}" in said
        assert "Amara Okafor" in said
        for nobody in (there.attendance.pk, here.senco.pk, "x"):
            assert "Undecided with" not in page(here.head, f"/alerts/team/?person={nobody}")

    def test_says_where_it_cuts(self, here: AreaWorld, alert: Alert, at, monkeypatch) -> None:
        raised_alert(opened_by(here.head))
        with clock.stopped_at(at + timedelta(days=9)):
            assert "The first" not in page(here.head, "/alerts/team/")
            monkeypatch.setattr("childplan.escalation.selectors.board.MOST_SHOWN", 1)
            assert "The first 1 of 2" in page(here.head, "/alerts/team/")

    def test_shows_nothing_of_another_school(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        for head in (here.other_head, there.head):
            assert "Nobody you oversee has an undecided alert." in page(head, "/alerts/team/")

    def test_asks_as_many_questions_for_one_as_for_four(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.head)
        client.get("/alerts/team/")
        one = statements(client, "/alerts/team/")
        for _ in range(3):
            raised_alert(opened_by(here.head))
        assert statements(client, "/alerts/team/") == one


class TestTheAlertsOfAChild:
    def test_are_those_the_reader_may_read(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        address = f"/alerts/children/{alert.child_id}/"
        assert "Too many absences" in page(here.senco, address)
        closed = lay.membership("admissions_officer", here.authority)
        assert "There is no alert about this child that you may read." in page(closed, address)
        assert client_of(there.head).get(address).status_code == 404

    def test_name_the_one_before(self, here: AreaWorld, alert: Alert) -> None:
        counted(alert.child_id, 0)
        work_it_off()
        second = raised_alert_again(alert.child_id)
        said = page(here.attendance, second.get_absolute_url())
        assert "alert number 2 of this kind" in said
        assert alert.get_absolute_url() in said


def raised_alert_again(child_id: UUID) -> Alert:
    counted(child_id, 9)
    work_it_off()
    return Alert.objects.get(child_id=child_id, episode=2)


class TestWhyThereIsNone:
    def test_says_how_each_rule_stands(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        said = page(here.senco, f"/alerts/children/{child_id}/why/")
        assert "0 suspensions within 12 months: fewer than 2." in said
        assert "There are no marks of 2025/26." in said
        assert "The area’s protocol, section 4" in said

    def test_names_only_what_the_reader_may_read_about(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head)
        admissions = lay.membership("admissions_officer", here.authority)
        said = page(admissions, f"/alerts/children/{child_id}/why/")
        assert "marks" not in said
        assert "suspensions within" in said
        assert client_of(there.head).get(f"/alerts/children/{child_id}/why/").status_code == 404

    def test_never_names_a_rule_about_secrecy(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with in_force(key="sample_secret", name="A secret rule", shown_to_all=False):
            assert "A secret rule" not in page(here.head, f"/alerts/children/{child_id}/why/")


class TestRequeue:
    def requeue(self, *arguments: str) -> str:
        out = StringIO()
        call_command("requeue", *arguments, stdout=out)
        return out.getvalue()

    def test_shows_kinds_and_numbers_and_no_payload(self, here: AreaWorld, alert: Alert, at) -> None:
        FactWork.objects.update(done_at=None, quarantined_at=at, attempts=8, error="KeyError")
        Message.objects.update(state=MessageState.QUARANTINED)
        said = self.requeue()
        assert "work escalation.sample_absences: 1 (KeyError), since 2026-03-02 10:00" in said
        assert "messages: 3" in said
        assert str(alert.child_id) not in said

    def test_takes_up_again_with_a_name_and_a_reason_and_may_be_repeated(
        self, here: AreaWorld, alert: Alert, at
    ) -> None:
        FactWork.objects.filter(work="escalation.sample_absences").update(
            done_at=None, quarantined_at=at, attempts=8
        )
        Message.objects.update(state=MessageState.QUARANTINED, attempts=24)
        with pytest.raises(CommandError, match="Say who you are"):
            self.requeue("--all-work")
        who = ("--operator", "R. Frost", "--reason", "Disk was full")
        assert "1 pieces of work, 3 messages" in self.requeue("--all-work", "--messages", *who)
        assert "0 pieces of work, 0 messages" in self.requeue("--all-work", "--messages", *who)
        work_it_off()
        assert Alert.objects.count() == 1
        assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 0)}
