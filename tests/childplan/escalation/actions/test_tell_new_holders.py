"""An alert that waits is sent to whoever holds a post by now, once."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.escalation import tasks
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.actions.tell_new_holders import tell_new_holders
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.escalation.selectors.overdue import undecided_in
from childplan.escalation.tasks import tell_new_holders_of_alerts
from childplan.escalation.vocabulary import Decision
from childplan.facts.models import Sweep
from childplan.notifications.models import Message
from tests.childplan.escalation.selectors.test_readers import involve, restrict
from tests.factories import organisations as lay
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head))


def all_undecided(**page) -> list[UUID]:
    """A page of the sixteen parts as though they were one: first what is left of an earlier, then the next."""
    after = page.pop("after")
    first = after.int >> 124 if after else 0
    found = [undecided_in(first, after=after, **page)]
    found += [undecided_in(part, **page) for part in range(first + 1, 16)]
    return next((ids for ids in found if ids), [])


def told(alert: Alert) -> list[int]:
    return sorted(AlertRecipient.objects.filter(alert=alert).values_list("membership_id", flat=True))


def swept(times: int = 1) -> None:
    """So often round the sixteen parts of all alerts."""
    for minute in range(16 * times):
        with clock.stopped_at(clock.now() + timedelta(minutes=minute)):
            tell_new_holders_of_alerts()


def allocated(here: AreaWorld, child_id: UUID, at) -> None:
    involve(child_id, InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk, at=at)


class TestANewHolder:
    def test_is_told_once(self, here: AreaWorld, alert: Alert, at) -> None:
        before = told(alert)
        assert here.social_worker.pk not in before
        allocated(here, alert.child_id, at)
        emails = Message.objects.count()
        swept(times=2)
        assert told(alert) == sorted([*before, here.social_worker.pk])
        assert Message.objects.count() == emails + 1
        assert AlertMove.objects.filter(act="tell_new_holders").count() == 1
        assert Sweep.objects.filter(name="tell-new-holders-of-alerts").exists()

    def test_is_told_however_many_wait_before(
        self, here: AreaWorld, alert: Alert, at, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alerts = [alert, *(raised_alert(opened_by(here.head)) for _ in range(3))]
        for one in alerts:
            allocated(here, one.child_id, at)
        monkeypatch.setattr(tasks, "MOST_A_ROUND", 1)
        monkeypatch.setattr(tasks, "PARTS", 1)
        monkeypatch.setattr(tasks, "undecided_in", lambda _, **page: all_undecided(**page))
        tell_new_holders_of_alerts()
        assert all(here.social_worker.pk in told(one) for one in alerts)

    def test_of_a_post_that_was_vacant_is_told_and_the_vacancy_goes(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        allocated(here, child_id, at)
        here.social_worker.ends_at = at
        here.social_worker.save()
        alert = raised_alert(child_id)
        assert alert.vacancies
        successor = lay.membership("social_worker", here.authority, team=here.social_work)
        involve(child_id, InvolvementKind.LEAD_PRACTITIONER, successor.pk, at=at)
        swept()
        assert successor.pk in told(alert)
        assert Alert.objects.get(pk=alert.pk).vacancies == []

    def test_leaves_the_last_day_and_the_version_as_they_were(
        self, here: AreaWorld, alert: Alert, at
    ) -> None:
        allocated(here, alert.child_id, at)
        swept()
        after = Alert.objects.get(pk=alert.pk)
        assert (after.answer_by, after.version, after.state) == (alert.answer_by, alert.version, alert.state)


class TestNobody:
    def test_is_told_where_nothing_has_changed(self, here: AreaWorld, alert: Alert) -> None:
        before, emails = told(alert), Message.objects.count()
        swept()
        assert (told(alert), Message.objects.count()) == (before, emails)

    def test_is_told_of_an_alert_that_is_decided(self, here: AreaWorld, alert: Alert, at) -> None:
        with acting(here.safeguarding_lead) as scope:
            decide_alert(
                by=scope, at=at, alert_id=alert.pk, version=alert.version,
                decision=Decision.MEETING, reason="Tuesday", review_on=None,
            )  # fmt: skip
        allocated(here, alert.child_id, at)
        swept()
        assert here.social_worker.pk not in told(alert)

    def test_off_the_list_of_a_record_that_was_restricted_since_is_told(
        self, here: AreaWorld, alert: Alert, at
    ) -> None:
        restrict(alert.child_id, [here.team_manager, here.safeguarding_lead], at=at)
        allocated(here, alert.child_id, at)
        swept()
        assert here.social_worker.pk not in told(alert)

    def test_but_software_does_it(self, here: AreaWorld, alert: Alert, at) -> None:
        with acting(here.head) as scope, pytest.raises(NotEntitled):
            tell_new_holders(by=scope, at=at, alert_id=alert.pk)
        with as_service("Test") as by:
            assert tell_new_holders(by=by, at=at, alert_id=alert.pk) == 0
