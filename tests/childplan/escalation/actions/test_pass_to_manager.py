"""Passing on what nobody answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock, rows
from childplan.escalation import tasks
from childplan.escalation.actions.acknowledge_alert import acknowledge_alert
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.actions.pass_to_manager import pass_to_manager
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.escalation.tasks import pass_ignored_alerts_to_managers
from childplan.escalation.vocabulary import Decision
from childplan.facts.models import Fact, Sweep
from childplan.notifications.models import Message, Notice
from tests.childplan.committed import at_once
from tests.childplan.escalation.selectors.test_readers import involve, restrict
from tests.factories import organisations as lay
from tests.factories.escalation import SCHOOL, in_force, raised_alert
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def too_late(at: datetime) -> datetime:
    """The first moment after the last day to answer, in London."""
    return datetime.combine(at.date() + timedelta(days=8), datetime.min.time(), tzinfo=at.tzinfo)


def sweep_at(moment: datetime) -> None:
    with clock.stopped_at(moment):
        pass_ignored_alerts_to_managers()


def managers_told(alert: Alert) -> set[int]:
    told = AlertRecipient.objects.filter(alert=alert, as_manager=True)
    return set(told.values_list("membership_id", flat=True))


class TestPassToManager:
    def test_tells_the_managers_of_those_who_did_not_answer(
        self, here: AreaWorld, at: datetime, too_late: datetime
    ) -> None:
        attendance_manager = lay.membership("attendance_team_manager", here.authority)
        alert = raised_alert(opened_by(here.head))
        sweep_at(too_late)
        alert.refresh_from_db()
        assert managers_told(alert) == {here.head.pk, attendance_manager.pk}
        assert (alert.state, alert.to_manager_at, alert.version) == ("raised", too_late, 1)
        move = AlertMove.objects.get(alert=alert, act="pass_to_manager")
        assert (move.from_state, move.to_state, move.by_membership_id) == ("raised", "raised", None)
        assert Fact.objects.filter(name="escalation.alert.to_manager").count() == 1
        message = Message.objects.get(recipient_membership_id=here.head.pk)
        assert message.template == "alert_to_manager"
        assert message.personalisation["answer_by"] == "9 March 2026"
        notice = Notice.objects.get(recipient_membership_id=here.head.pk)
        assert notice.text == "An alert was not answered by 9 March 2026 and has come to you"

    def test_waits_until_the_last_day_is_over(self, here: AreaWorld, too_late: datetime) -> None:
        alert = raised_alert(opened_by(here.head))
        sweep_at(too_late - timedelta(seconds=1))
        assert managers_told(alert) == set()
        sweep_at(too_late)
        assert managers_told(alert) == {here.head.pk}

    def test_counts_days_as_they_are_in_london(self, here: AreaWorld) -> None:
        with clock.stopped_at(datetime(2026, 6, 1, 9, tzinfo=UTC)):
            alert = raised_alert(opened_by(here.head))
        assert alert.answer_by == date(2026, 6, 8)
        # In June midnight comes to London an hour before it comes to UTC.
        sweep_at(datetime(2026, 6, 8, 22, 59, tzinfo=UTC))
        assert managers_told(alert) == set()
        sweep_at(datetime(2026, 6, 8, 23, 0, tzinfo=UTC))
        assert managers_told(alert) == {here.head.pk}

    def test_happens_once(self, here: AreaWorld, too_late: datetime) -> None:
        alert = raised_alert(opened_by(here.head))
        for days in range(3):
            sweep_at(too_late + timedelta(days=days))
        with as_service("Test") as service:
            assert pass_to_manager(by=service, at=too_late, alert_id=alert.pk)
        assert AlertMove.objects.filter(act="pass_to_manager").count() == 1
        assert Message.objects.filter(template="alert_to_manager").count() == 1
        assert managers_told(alert) == {here.head.pk}

    def test_tells_of_what_somebody_took_up_and_did_not_decide(
        self, here: AreaWorld, at, too_late: datetime
    ) -> None:
        alert = raised_alert(opened_by(here.head))
        with acting(here.attendance) as scope:
            acknowledge_alert(by=scope, at=at, alert_id=alert.pk, version=1)
        sweep_at(too_late)
        assert here.head.pk in managers_told(alert)

    def test_leaves_alone_what_somebody_decided(self, here: AreaWorld, at, too_late: datetime) -> None:
        alert = raised_alert(opened_by(here.head))
        with acting(here.attendance) as scope:
            decide_alert(
                by=scope, at=at, alert_id=alert.pk, version=1, decision=Decision.NO_ACTION, reason="Flu"
            )
        sweep_at(too_late)
        assert managers_told(alert) == set()
        with as_service("Test") as service:
            assert pass_to_manager(by=service, at=too_late, alert_id=alert.pk)
        assert managers_told(alert) == set()

    def test_does_not_tell_a_manager_who_may_not_read_it(
        self, here: AreaWorld, at, too_late: datetime
    ) -> None:
        child_id = opened_by(here.head)
        involve(child_id, InvolvementKind.ALLOCATION, here.social_worker.pk, at=at)
        alert = raised_alert(child_id)
        # The child was allocated to the worker and not to the team, so the team's manager cannot see it.
        sweep_at(too_late)
        assert managers_told(alert) == {here.head.pk}

    def test_stays_inside_the_named_list_of_a_record_restricted_since(
        self, here: AreaWorld, at, too_late: datetime
    ) -> None:
        alert = raised_alert(opened_by(here.head))
        restrict(alert.child_id, [here.team_manager, here.safeguarding_lead], at=at)
        sweep_at(too_late)
        assert managers_told(alert) == {here.team_manager.pk}

    def test_comes_up_again_until_there_is_a_manager(
        self, here: AreaWorld, too_late: datetime, caplog
    ) -> None:
        here.head.ends_at = clock.now() + timedelta(days=1)
        here.head.save()
        alert = raised_alert(opened_by(here.head))
        sweep_at(too_late)
        assert "no manager could be told" in caplog.text
        assert (managers_told(alert), AlertMove.objects.filter(act="pass_to_manager").count()) == (set(), 0)
        successor = lay.membership("head_teacher", here.school, starts_at=too_late)
        sweep_at(too_late + timedelta(days=1))
        assert managers_told(alert) == {successor.pk}

    def test_reaches_the_overseers_of_an_alert_that_nobody_received(
        self, here: AreaWorld, too_late: datetime
    ) -> None:
        with in_force(recipients=(replace(SCHOOL, roles=("no_such_role",)),)):
            child_id = opened_by(here.head)
            here.head.ends_at = clock.now()
            here.head.save()
            alert = raised_alert(child_id)
        successor = lay.membership("head_teacher", here.school, starts_at=too_late)
        sweep_at(too_late)
        assert successor.pk in managers_told(alert)

    def test_is_not_for_people(self, here: AreaWorld, too_late: datetime) -> None:
        alert = raised_alert(opened_by(here.head))
        with acting(here.head) as scope, pytest.raises(NotEntitled):
            pass_to_manager(by=scope, at=too_late, alert_id=alert.pk)

    def test_is_done_by_one_of_two_sweeps_at_once(
        self, committed_here: AreaWorld, too_late: datetime
    ) -> None:
        raised = [raised_alert(opened_by(committed_here.head)) for _ in range(4)]
        with clock.stopped_at(too_late):
            at_once(*[pass_ignored_alerts_to_managers] * 3)
        with rows.entered(rows.STEWARD):
            assert AlertMove.objects.filter(act="pass_to_manager").count() == len(raised)
            assert Message.objects.filter(template="alert_to_manager").count() == len(raised)


class TestTheSweep:
    def test_goes_on_when_one_alert_breaks(
        self, here: AreaWorld, too_late: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = raised_alert(opened_by(here.head))
        whole = raised_alert(opened_by(here.head))

        def breaks_on_one(**said: object) -> bool:
            if said["alert_id"] == broken.pk:
                raise RuntimeError
            return pass_to_manager(**said)

        monkeypatch.setattr(tasks, "pass_to_manager", breaks_on_one)
        sweep_at(too_late)
        assert (managers_told(broken), managers_told(whole)) == (set(), {here.head.pk})

    def test_says_that_it_ran(self, db: None, at) -> None:
        pass_ignored_alerts_to_managers()
        assert Sweep.objects.get(name="pass-ignored-alerts-to-managers").at == at
