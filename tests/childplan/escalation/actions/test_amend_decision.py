"""Saying anew what somebody else decided while one was writing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from childplan.access.scope import NotEntitled
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.escalation.actions.amend_decision import amend_decision
from childplan.escalation.actions.decide_alert import NoReasonGiven, WrongReviewDay, decide_alert
from childplan.escalation.models import Alert, AlertMove
from childplan.escalation.vocabulary import Decision
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from tests.factories import organisations as lay
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def decided(here: AreaWorld) -> Alert:
    """Decided by the safeguarding lead: no more is needed."""
    alert = raised_alert(opened_by(here.head))
    with acting(here.safeguarding_lead) as scope:
        said = {"decision": Decision.ALREADY_ACTING, "reason": "A plan runs.", "version": 1}
        return decide_alert(by=scope, at=clock.now(), alert_id=alert.pk, **said)


def amend(by: Membership, alert: Alert, **changes: Any) -> Alert:
    said = {
        "decision": Decision.MEETING,
        "reason": " A plan runs. It needs a meeting. ",
        "version": 2,
        **changes,
    }
    with acting(by) as scope:
        return amend_decision(by=scope, at=clock.now() + timedelta(hours=1), alert_id=alert.pk, **said)


class TestAmendDecision:
    def test_puts_the_new_in_its_place_and_keeps_the_earlier_in_the_story(
        self, here: AreaWorld, decided: Alert, the_clock_stands_still: datetime
    ) -> None:
        amended = amend(here.attendance, decided, review_on=date(2026, 4, 1))
        assert (amended.state, amended.decision, amended.version) == ("decided", "meeting", 3)
        assert amended.decision_reason == "A plan runs. It needs a meeting."
        assert (amended.review_on, amended.decided_by_membership_id) == (date(2026, 4, 1), here.attendance.pk)
        assert amended.decided_at == the_clock_stands_still + timedelta(hours=1)
        told = AlertMove.objects.filter(alert=decided, act__endswith="_decision") | AlertMove.objects.filter(
            alert=decided, act="decide_alert"
        )
        assert list(told.order_by("at").values_list("act", "reason")) == [
            ("decide_alert", "A plan runs."),
            ("amend_decision", "A plan runs. It needs a meeting."),
        ]
        assert Fact.objects.filter(name="escalation.alert.decision_amended").count() == 1

    def test_refuses_whoever_has_not_read_what_was_decided(self, here: AreaWorld, decided: Alert) -> None:
        with pytest.raises(NewerVersion):
            amend(here.attendance, decided, version=1)

    def test_refuses_an_alert_that_nobody_decided(self, here: AreaWorld) -> None:
        alert = raised_alert(opened_by(here.head))
        with pytest.raises(NewerVersion):
            amend(here.attendance, alert, version=1)
        alert.refresh_from_db()
        assert (alert.state, alert.decision) == ("raised", "")

    def test_asks_for_a_reason_and_a_day_that_can_be(self, here: AreaWorld, decided: Alert) -> None:
        with pytest.raises(NoReasonGiven):
            amend(here.attendance, decided, reason=" ")
        with pytest.raises(WrongReviewDay):
            amend(here.attendance, decided, review_on=date(2026, 3, 2))

    def test_is_closed_to_those_who_were_not_told(
        self, here: AreaWorld, there: AreaWorld, decided: Alert
    ) -> None:
        with pytest.raises(NotFound):
            amend(there.attendance, decided)
        teacher = lay.membership("class_teacher", here.school, team=lay.team(here.school))
        with pytest.raises(NotEntitled):
            amend(teacher, decided)
