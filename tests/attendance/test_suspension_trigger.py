"""The area's trigger of repeated suspension, from the act to the alert and its end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from attendance.actions.withdraw_suspension import withdraw_suspension
from attendance.models import Suspension
from childplan.common import clock
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.tasks import look_again_at_alerts
from childplan.escalation.vocabulary import Decision
from tests.factories.attendance import suspended
from tests.factories.escalation import work_it_off
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    with clock.stopped_at(datetime(2025, 9, 3, 9, tzinfo=UTC)):
        return opened_by(here.head)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 3, 16, 10, tzinfo=UTC)):
        yield


def suspend(here: AreaWorld, child: UUID, *days: date) -> list[Suspension]:
    made = [suspended(here.head, child, starts_on=day) for day in days]
    work_it_off()
    return made


def withdraw(here: AreaWorld, row: Suspension) -> None:
    with acting(here.head) as scope:
        withdraw_suspension(
            by=scope,
            at=clock.now(),
            child_id=row.child_id,
            suspension_id=row.pk,
            version=row.version,
            reason="By mistake",
        )
    work_it_off()


def decide(here: AreaWorld, alert: Alert) -> None:
    with acting(here.safeguarding_lead) as scope:
        decide_alert(
            by=scope,
            at=clock.now(),
            alert_id=alert.pk,
            version=alert.version,
            decision=Decision.MEETING,
            reason="We meet on Thursday.",
        )


OCTOBER, JANUARY, MARCH = date(2025, 10, 6), date(2026, 1, 12), date(2026, 3, 16)


def test_the_second_raises_an_alert_with_both(here: AreaWorld, child: UUID) -> None:
    suspend(here, child, OCTOBER)
    assert not Alert.objects.exists()
    suspend(here, child, MARCH)
    alert = Alert.objects.get()
    assert [each["starts_on"] for each in alert.evidence["suspensions"]] == ["2025-10-06", "2026-03-16"]
    assert "2 suspensions beginning within 12 months" in alert.reason
    told = set(AlertRecipient.objects.values_list("membership_id", flat=True))
    assert told == {here.safeguarding_lead.pk, here.senco.pk, here.area_attendance.pk}
    assert "tables" not in str(alert.evidence)


def test_it_does_not_matter_which_was_recorded_first(here: AreaWorld, child: UUID) -> None:
    suspend(here, child, MARCH)
    suspend(here, child, OCTOBER)
    assert Alert.objects.get().evidence["suspensions"][0]["starts_on"] == "2025-10-06"


def test_a_further_one_adds_to_what_nobody_has_decided(here: AreaWorld, child: UUID) -> None:
    suspend(here, child, OCTOBER, JANUARY)
    suspend(here, child, MARCH)
    alert = Alert.objects.get()
    assert len(alert.evidence["suspensions"]) == 3
    assert alert.moves.filter(act="add_evidence").count() == 1


def test_a_further_one_after_the_decision_is_a_new_alert_that_names_the_first(
    here: AreaWorld, child: UUID
) -> None:
    suspend(here, child, OCTOBER, JANUARY)
    decide(here, Alert.objects.get())
    suspend(here, child, MARCH)
    first, second = Alert.objects.order_by("episode")
    assert (first.state, second.state) == ("resolved", "raised")
    assert (second.episode, second.previous_id) == (2, first.pk)


def test_a_withdrawn_one_resolves_it(here: AreaWorld, child: UUID) -> None:
    _, second = suspend(here, child, OCTOBER, JANUARY)
    withdraw(here, second)
    assert Alert.objects.get().resolution == "1 suspension within 12 months: fewer than 2."
    suspend(here, child, MARCH)
    assert Alert.objects.filter(state="raised").get().episode == 2


def test_the_calendar_resolves_it(here: AreaWorld, child: UUID) -> None:
    suspend(here, child, OCTOBER, JANUARY)
    with clock.stopped_at(datetime(2026, 10, 5, 22, 30, tzinfo=UTC)):
        look_again_at_alerts()
    assert Alert.objects.get().state == "raised"
    with clock.stopped_at(datetime(2026, 10, 5, 23, 30, tzinfo=UTC)):
        look_again_at_alerts()
    assert Alert.objects.get().state == "resolved"
