"""The engine: facts come in, alerts are raised and resolved, people are told; all as the service role."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from prometheus_client import REGISTRY

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.escalation.actions.evaluate_trigger import evaluate_trigger
from childplan.escalation.models import Alert, AlertMove, AlertRecipient, ProtocolThreshold
from childplan.escalation.tasks import work_through_facts
from childplan.facts.models import Fact, FactWork, Sweep
from childplan.notifications.models import Message, Notice
from tests.childplan.escalation.selectors.test_readers import involve, restrict
from tests.factories import organisations as lay
from tests.factories.escalation import (
    AUTHORITY,
    SAMPLE,
    SCHOOL,
    SOCIAL_CARE,
    counted,
    in_force,
    raised_alert,
    work_it_off,
)
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


def told(alert: Alert) -> dict[int, str]:
    return dict(AlertRecipient.objects.filter(alert=alert).values_list("membership_id", "agency"))


def unheard() -> float:
    return REGISTRY.get_sample_value("childplan_alerts_received_by_nobody_total") or 0.0


@pytest.fixture(autouse=True)
def _in_force():
    with in_force():
        yield


class TestAFiring:
    def test_raises_an_alert_with_its_evidence(self, here: AreaWorld, at) -> None:
        alert = raised_alert(opened_by(here.head))
        assert alert.title == "Too many absences"
        assert alert.reason == "4 absences; the area asks at more than 3."
        assert alert.evidence == {"absences": 4, "first_day": "2026-02-23"}
        assert (alert.state, alert.raised_at, alert.answer_by) == ("raised", at, date(2026, 3, 9))
        assert alert.information_class == InformationClass.ATTENDANCE
        assert alert.fact.payload == {"count": 4, "episode": "spring"}
        assert alert.history.count() == 1

    def test_tells_the_right_people_in_every_agency(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        assert told(raised_alert(child_id)) == {
            here.attendance.pk: "School",
            here.safeguarding_lead.pk: "School",
            here.area_attendance.pk: "Attendance support",
        }

    def test_tells_the_social_worker_in_place_of_attendance_support(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        involve(child_id, InvolvementKind.ALLOCATION, here.social_work.pk, at=at)
        assert told(raised_alert(child_id)) == {
            here.attendance.pk: "School",
            here.safeguarding_lead.pk: "School",
            here.social_worker.pk: "Children’s social care",
        }

    def test_leaves_each_a_notice_and_an_e_mail_in_the_outbox(self, here: AreaWorld, settings) -> None:
        settings.SITE_URL = "https://larkshire.example"
        alert = raised_alert(opened_by(here.head))
        expected = {here.attendance.pk, here.safeguarding_lead.pk, here.area_attendance.pk}
        messages = {m.recipient_membership_id: m for m in Message.objects.all()}
        assert messages.keys() == expected
        for recipient in AlertRecipient.objects.filter(alert=alert):
            assert recipient.message == messages[recipient.membership_id]
        assert messages[here.attendance.pk].template == "alert_raised"
        assert messages[here.attendance.pk].personalisation == {
            "area_name": "Larkshire",
            "link": f"https://larkshire.example/alerts/{alert.pk}/",
            "raised_on": "2 March 2026",
            "answer_by": "9 March 2026",
        }
        notices = {n.recipient_membership_id: n for n in Notice.objects.all()}
        assert notices.keys() == expected
        assert notices[here.attendance.pk].text == "A new alert needs an answer by 9 March 2026"
        assert notices[here.attendance.pk].address == f"/alerts/{alert.pk}/"

    def test_writes_the_first_move_and_publishes_the_fact(self, here: AreaWorld, at) -> None:
        alert = raised_alert(opened_by(here.head))
        (move,) = AlertMove.objects.filter(alert=alert)
        assert (move.act, move.from_state, move.to_state, move.at) == ("raise_alert", "", "raised", at)
        assert (move.by_membership_id, move.reason) == (None, alert.reason)
        fact = Fact.objects.get(name="escalation.alert.raised")
        assert (fact.child_id, fact.title) == (alert.child_id, "Alert raised: Too many absences")
        assert fact.payload == {
            "alert": str(alert.pk),
            "trigger": "sample_absences",
            "episode": 1,
            "run": "spring",
        }

    def test_in_the_same_episode_leaves_the_alert_as_it_is(self, here: AreaWorld, at) -> None:
        alert = raised_alert(opened_by(here.head))
        with clock.stopped_at(at + timedelta(days=1)):
            counted(alert.child_id, 9)
            work_it_off()
        again = Alert.objects.get(child_id=alert.child_id)
        assert (again.pk, again.reason, again.version) == (alert.pk, alert.reason, 1)
        assert (AlertMove.objects.count(), Message.objects.count(), Notice.objects.count()) == (1, 3, 3)

    def test_in_another_episode_or_of_another_child_is_another_alert(self, here: AreaWorld) -> None:
        child_id, other = opened_by(here.head), opened_by(here.head)
        first, second = raised_alert(child_id), raised_alert(child_id, episode="summer")
        assert len({first.pk, second.pk, raised_alert(other).pk}) == 3
        assert (second.episode, second.previous_id) == (2, first.pk)
        first.refresh_from_db()
        assert (first.state, first.resolution) == ("resolved", "spring is over.")

    def test_tells_somebody_who_holds_two_of_the_roles_by_one_e_mail(self, here: AreaWorld) -> None:
        both = lay.membership("school_attendance_officer", here.school, user=here.safeguarding_lead.user)
        alert = raised_alert(opened_by(here.head))
        assert {here.safeguarding_lead.pk, both.pk} <= told(alert).keys()
        assert (
            Notice.objects.filter(recipient_membership_id__in=(here.safeguarding_lead.pk, both.pk)).count()
            == 2
        )
        mine = Message.objects.filter(recipient_membership_id__in=(here.safeguarding_lead.pk, both.pk))
        assert mine.count() == 1

    def test_tells_nobody_of_another_school_or_area(self, here: AreaWorld, there: AreaWorld) -> None:
        lay.membership("designated_safeguarding_lead", here.other_school)
        alert = raised_alert(opened_by(here.head))
        assert set(told(alert)) == {here.attendance.pk, here.safeguarding_lead.pk, here.area_attendance.pk}

    def test_of_the_area_s_own_number_counts_from_its_day(self, here: AreaWorld, at) -> None:
        for name, value in (("most", 10), ("answer_within", 2)):
            ProtocolThreshold.objects.create(
                area=here.area,
                trigger=SAMPLE.key,
                name=name,
                value=Decimal(value),
                valid_from=at.date() + timedelta(days=1),
                reason="Agreed by the safeguarding partners.",
            )
        child_id = opened_by(here.head)
        assert raised_alert(child_id, count=8).answer_by == date(2026, 3, 9)
        other = opened_by(here.head)
        with clock.stopped_at(at + timedelta(days=1)):
            counted(other, 8)
            work_it_off()
            assert not Alert.objects.filter(child_id=other).exists()
            assert raised_alert(other, count=11).answer_by == date(2026, 3, 5)


class TestWhenRolesAreVacant:
    def test_the_head_teacher_hears_of_it_where_nobody_else_can(self, here: AreaWorld) -> None:
        with in_force(recipients=(replace(SCHOOL, roles=("senco",)),)):
            here.senco.ends_at = clock.now() - timedelta(days=1)
            here.senco.save()
            alert = raised_alert(opened_by(here.head))
        assert told(alert) == {here.head.pk: "School"}
        assert AlertRecipient.objects.get(alert=alert).why == "Nobody holds the roles that are told first"

    def test_the_area_s_attendance_manager_hears_of_it_where_the_school_has_nobody(
        self, here: AreaWorld
    ) -> None:
        manager = lay.membership("attendance_team_manager", here.authority)
        child_id = opened_by(here.head)
        here.head.ends_at = clock.now()
        here.head.save()
        with in_force(recipients=(replace(SCHOOL, roles=("no_such_role",)),)):
            alert = raised_alert(child_id)
        assert told(alert) == {manager.pk: "Local authority"}

    def test_the_vacancy_is_kept_on_the_alert(self, here: AreaWorld) -> None:
        with in_force(recipients=(replace(SCHOOL, roles=("no_such_role",)), SOCIAL_CARE, AUTHORITY)):
            alert = raised_alert(opened_by(here.head))
        # A child without a social worker leaves no vacancy there.
        assert alert.vacancies == [{"agency": "School", "roles": ["no_such_role"]}]
        assert told(alert) == {here.head.pk: "School", here.area_attendance.pk: "Attendance support"}

    def test_a_social_worker_who_left_leaves_a_vacancy(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        involve(child_id, InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk, at=at)
        here.social_worker.ends_at = at
        here.social_worker.save()
        assert raised_alert(child_id).vacancies == [
            {"agency": "Children’s social care", "roles": ["social_worker"]}
        ]

    def test_an_alert_that_nobody_can_receive_stands_and_is_heard_of(self, here: AreaWorld, caplog) -> None:
        child_id, before = opened_by(here.head), unheard()
        for member in (here.head, here.senco, here.attendance, here.safeguarding_lead, here.area_attendance):
            member.ends_at = clock.now()
            member.save()
        alert = raised_alert(child_id)
        assert told(alert) == {}
        assert (Message.objects.count(), Notice.objects.count()) == (0, 0)
        assert unheard() == before + 1
        assert "an alert is received by nobody" in caplog.text
        assert str(child_id) not in caplog.text


class TestARestrictedChild:
    def test_is_told_of_to_those_on_the_named_list_alone(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        involve(child_id, InvolvementKind.ALLOCATION, here.social_work.pk, at=at)
        restrict(child_id, [here.team_manager, here.safeguarding_lead], at=at)
        assert told(raised_alert(child_id)) == {here.safeguarding_lead.pk: "School"}

    def test_is_told_of_to_a_named_overseer_where_no_named_role_fits(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        restrict(child_id, [here.team_manager], at=at)
        assert told(raised_alert(child_id)) == {here.team_manager.pk: "Local authority"}

    def test_is_told_of_to_whoever_is_named_and_may_answer_at_the_last(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        restrict(child_id, [here.social_worker], at=at)
        with in_force(recipients=(SCHOOL,)):
            assert told(raised_alert(child_id)) == {here.social_worker.pk: "Local authority"}


class TestAClearing:
    def test_resolves_the_alert_with_what_ended_it(self, here: AreaWorld, at) -> None:
        alert = raised_alert(opened_by(here.head))
        with clock.stopped_at(at + timedelta(days=2)):
            counted(alert.child_id, 0)
            work_it_off()
        alert.refresh_from_db()
        assert (alert.state, alert.resolution) == ("resolved", "No absences are left.")
        assert (alert.resolved_at, alert.version) == (at + timedelta(days=2), 2)
        assert [m.act for m in AlertMove.objects.all()] == ["raise_alert", "resolve_alert"]
        assert Fact.objects.filter(name="escalation.alert.resolved").count() == 1

    def test_puts_the_notices_away(self, here: AreaWorld, at) -> None:
        alert = raised_alert(opened_by(here.head))
        counted(alert.child_id, 0)
        work_it_off()
        assert set(Notice.objects.values_list("read_at", flat=True)) == {at}

    def test_without_an_alert_does_nothing(self, here: AreaWorld) -> None:
        counted(opened_by(here.head), 0)
        work_it_off()
        assert not Alert.objects.exists()
        assert not FactWork.objects.filter(done_at__isnull=True).exists()

    def test_of_a_period_that_is_over_or_of_what_is_resolved_does_nothing(self, here: AreaWorld) -> None:
        alert = raised_alert(opened_by(here.head))
        counted(alert.child_id, 0, episode="autumn")
        work_it_off()
        alert.refresh_from_db()
        assert alert.state == "raised"
        for _ in range(2):
            counted(alert.child_id, 0)
            work_it_off()
        alert.refresh_from_db()
        assert (alert.state, alert.version) == ("resolved", 2)


class TestATriggerThatBreaks:
    def test_keeps_no_other_from_firing(self, here: AreaWorld) -> None:
        def breaks(*asked: object) -> None:
            raise KeyError("no such number")

        with in_force(key="sample_broken", evaluate=breaks):
            raised_alert(opened_by(here.head))
        assert FactWork.objects.get(work="escalation.sample_broken").error == "KeyError"
        assert FactWork.objects.get(work="escalation.sample_absences").done_at is not None


class TestThePeople:
    def test_cannot_do_the_software_s_part(self, here: AreaWorld, at) -> None:
        fact = counted(opened_by(here.head), 4)
        with acting(here.head) as scope, pytest.raises(NotEntitled):
            evaluate_trigger(by=scope, at=at, trigger_key=SAMPLE.key, child_id=fact.child_id)


class TestWorkThroughFacts:
    def test_does_all_that_is_due_and_says_that_it_ran(self, here: AreaWorld, at) -> None:
        for _ in range(3):
            counted(opened_by(here.head), 4)
        work_through_facts()
        assert Alert.objects.count() == 3
        assert not FactWork.objects.filter(done_at__isnull=True).exists()
        assert Sweep.objects.get(name="work-through-facts").at == at

    def test_goes_home_in_time_and_asks_to_be_called_again(
        self, here: AreaWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from childplan.escalation import tasks

        called: list[str] = []
        monkeypatch.setattr(tasks, "turn", lambda: range(0))
        monkeypatch.setattr(tasks, "wake_worker", lambda: called.append("again"))
        counted(opened_by(here.head), 4)
        work_through_facts()
        assert called == ["again"]
        assert not Alert.objects.exists()
