"""Acknowledging and deciding."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from childplan.access.scope import NotEntitled, as_service
from childplan.common import rows
from childplan.escalation.actions.acknowledge_alert import acknowledge_alert
from childplan.escalation.actions.decide_alert import NoReasonGiven, decide_alert
from childplan.escalation.actions.resolve_alert import resolve_alert
from childplan.escalation.models import Alert, AlertMove
from childplan.escalation.vocabulary import Decision
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.notifications.models import Notice
from tests.childplan.committed import at_once
from tests.factories import organisations as lay
from tests.factories.escalation import in_force, raised_alert, work_it_off
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head))


def acknowledge(member, alert: Alert, at, **changes: object) -> Alert:
    with acting(member) as scope:
        return acknowledge_alert(**{"by": scope, "at": at, "alert_id": alert.pk, "version": 1, **changes})


def decide(member, alert: Alert, at, **changes: object) -> Alert:
    said = {"decision": Decision.MEETING, "reason": "Mother has asked for help with mornings.", "version": 1}
    with acting(member) as scope:
        return decide_alert(**{"by": scope, "at": at, "alert_id": alert.pk, **said, **changes})


class TestAcknowledgeAlert:
    def test_says_who_took_it_up_and_when(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        alert.refresh_from_db()
        assert (alert.state, alert.acknowledged_at, alert.version) == ("acknowledged", at, 2)
        assert alert.acknowledged_by_membership_id == here.attendance.pk
        move = AlertMove.objects.get(alert=alert, act="acknowledge_alert")
        assert (move.from_state, move.to_state) == ("raised", "acknowledged")
        assert move.by_membership_id == here.attendance.pk
        version = alert.history.get(history_type="~")
        assert version.history_membership_id == here.attendance.pk
        assert version.history_change_reason == "acknowledge alert"
        fact = Fact.objects.get(name="escalation.alert.acknowledged")
        assert (fact.membership_id, fact.payload["alert"]) == (here.attendance.pk, str(alert.pk))

    def test_is_open_to_readers_who_may_not_write_attendance(self, here: AreaWorld, alert: Alert, at) -> None:
        assert acknowledge(here.safeguarding_lead, alert, at).state == "acknowledged"

    def test_puts_everybodys_notices_away(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        work_it_off()
        assert set(Notice.objects.values_list("read_at", flat=True)) == {at}

    def test_refuses_a_role_that_answers_no_alerts(self, here: AreaWorld, alert: Alert, at) -> None:
        teacher = lay.membership("class_teacher", here.school, team=lay.team(here.school))
        with pytest.raises(NotEntitled):
            acknowledge(teacher, alert, at)

    def test_does_not_know_a_strangers_alert(
        self, here: AreaWorld, there: AreaWorld, alert: Alert, at
    ) -> None:
        for stranger in (here.other_head, here.social_worker, there.attendance, there.area_attendance):
            with pytest.raises(NotFound):
                acknowledge(stranger, alert, at)
            with pytest.raises(NotFound):
                acknowledge(stranger, alert, at, alert_id=uuid4())
        alert.refresh_from_db()
        assert alert.state == "raised"

    def test_refuses_whoever_saw_an_older_version(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        with pytest.raises(NewerVersion) as caught:
            acknowledge(here.safeguarding_lead, alert, at)
        assert caught.value.theirs.acknowledged_by_membership_id == here.attendance.pk

    def test_refuses_what_is_answered_already(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        with pytest.raises(NewerVersion):
            acknowledge(here.safeguarding_lead, alert, at, version=2)


class TestDecideAlert:
    def test_records_the_decision_and_its_reason(self, here: AreaWorld, alert: Alert, at) -> None:
        decide(here.safeguarding_lead, alert, at, reason="  Mother has asked for help.  ")
        alert.refresh_from_db()
        assert (alert.state, alert.decision, alert.decided_at) == ("decided", "meeting", at)
        assert alert.decision_reason == "Mother has asked for help."
        assert alert.decided_by_membership_id == here.safeguarding_lead.pk
        move = AlertMove.objects.get(alert=alert, act="decide_alert")
        assert (move.from_state, move.to_state, move.reason) == (
            "raised",
            "decided",
            "Mother has asked for help.",
        )
        assert "Mother has asked for help" in alert.history.get(history_type="~").history_change_reason
        fact = Fact.objects.get(name="escalation.alert.decided")
        assert fact.title == "Alert decided: Too many absences"
        assert "Mother" not in str(fact.payload)

    def test_may_follow_somebody_elses_acknowledgement(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        assert decide(here.safeguarding_lead, alert, at, version=2).version == 3

    def test_refuses_whoever_did_not_see_the_acknowledgement(self, here: AreaWorld, alert: Alert, at) -> None:
        acknowledge(here.attendance, alert, at)
        with pytest.raises(NewerVersion) as caught:
            decide(here.safeguarding_lead, alert, at, version=1)
        assert caught.value.theirs.state == "acknowledged"

    def test_needs_a_reason(self, here: AreaWorld, alert: Alert, at) -> None:
        with pytest.raises(NoReasonGiven):
            decide(here.attendance, alert, at, reason="  ")
        alert.decided_at, alert.decision = at, "meeting"
        with pytest.raises(IntegrityError), transaction.atomic():
            alert.save()

    def test_refuses_a_role_that_answers_no_alerts(self, here: AreaWorld, alert: Alert, at) -> None:
        admissions = lay.membership("admissions_officer", here.authority)
        with pytest.raises(NotEntitled):
            decide(admissions, alert, at)

    def test_does_not_know_a_strangers_alert(self, there: AreaWorld, alert: Alert, at) -> None:
        with pytest.raises(NotFound):
            decide(there.head, alert, at)

    def test_refuses_what_was_resolved_meanwhile(self, here: AreaWorld, alert: Alert, at) -> None:
        with as_service("Test") as scope:
            resolve_alert(by=scope, at=at, alert_id=alert.pk, reason="Gone")
        with pytest.raises(NewerVersion) as caught:
            decide(here.attendance, alert, at)
        assert caught.value.theirs.state == "resolved"
        with pytest.raises(NewerVersion):
            decide(here.attendance, alert, at, version=2)

    def test_is_done_by_one_of_two_at_once(self, committed_here: AreaWorld, at) -> None:
        here = committed_here
        alert = raised_alert(opened_by(here.head))

        def by(member) -> str:
            try:
                decide(member, alert, at, reason=f"Said by {member.pk}")
            except NewerVersion as newer:
                return newer.theirs.decision_reason
            return "recorded"

        said = at_once(lambda: by(here.attendance), lambda: by(here.safeguarding_lead))
        assert sorted(said)[1] == "recorded"
        with rows.entered(rows.STEWARD):
            alert.refresh_from_db()
            assert AlertMove.objects.filter(alert=alert, act="decide_alert").count() == 1
        # The one who came second was told what the first had said.
        assert alert.decision_reason in said


class TestResolveAlert:
    def test_is_not_for_people(self, here: AreaWorld, alert: Alert, at) -> None:
        with acting(here.attendance) as scope, pytest.raises(NotEntitled):
            resolve_alert(by=scope, at=at, alert_id=alert.pk, reason="I say so")

    def test_does_not_know_an_alert_that_is_not_there(self, db: None, at) -> None:
        with as_service("Test") as scope, pytest.raises(NotFound):
            resolve_alert(by=scope, at=at, alert_id=uuid4(), reason="Gone")


class TestTheStory:
    def test_is_changed_by_nobody(self, here: AreaWorld, alert: Alert) -> None:
        for table in ("escalation_alertmove", "escalation_alertrecipient"):
            with acting(here.attendance), pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(f"update {table} set information_class = 1")
            with acting(here.attendance), pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(f"delete from {table}")
