"""One alert in full."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from childplan.access.scope import as_service
from childplan.common import clock
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.actions.pass_to_manager import pass_to_manager
from childplan.escalation.models import Alert
from childplan.escalation.selectors.detail import AlertDetail, alert_detail
from childplan.escalation.vocabulary import Decision
from childplan.history import looking
from childplan.history.acts import NotFound
from tests.factories import organisations as lay
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def alert(here: AreaWorld) -> Iterator[Alert]:
    with in_force():
        yield raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))


def seen_by(member, alert: Alert) -> AlertDetail:
    with acting(member, writing=False) as scope:
        return alert_detail(scope, alert.pk, today=clock.today())


class TestAlertDetail:
    def test_tells_who_was_told_in_which_agency_and_why(self, here: AreaWorld, alert: Alert, at) -> None:
        told = {line.person.name: line for line in seen_by(here.senco, alert).told}
        assert told.keys() == {
            here.attendance.user.name,
            here.safeguarding_lead.user.name,
            here.area_attendance.user.name,
        }
        lead = told[here.safeguarding_lead.user.name]
        assert (lead.agency, lead.why, lead.sent_at) == ("School", "The child is on roll", at)
        assert (lead.person.role, lead.person.organisation) == (
            "Designated safeguarding lead",
            "Larkshire Primary",
        )
        assert (lead.message_state, lead.message_sent_at, lead.as_manager) == ("waiting", None, False)
        assert told[here.area_attendance.user.name].agency == "Attendance support"

    def test_tells_the_run_of_moves(self, here: AreaWorld, alert: Alert, at) -> None:
        late = at + timedelta(days=8)
        with as_service("Test") as by:
            pass_to_manager(by=by, at=late, alert_id=alert.pk)
        with clock.stopped_at(late), acting(here.head) as scope:
            decide_alert(
                by=scope,
                at=late + timedelta(hours=1),
                alert_id=alert.pk,
                version=1,
                decision=Decision.CONTACT_MADE,
                reason="Bruises were seen as well.",
            )
        found = seen_by(here.senco, alert)
        assert [(m.act, m.person.name if m.person else "") for m in found.moves] == [
            ("raise_alert", ""),
            ("pass_to_manager", ""),
            ("decide_alert", here.head.user.name),
        ]
        assert (found.decision, found.decision_reason) == (
            "Make a contact with children's social care",
            "Bruises were seen as well.",
        )
        assert found.version == 2

    def test_asks_a_constant_number_of_questions(
        self, here: AreaWorld, alert: Alert, django_assert_num_queries
    ) -> None:
        with acting(here.senco, writing=False) as scope, django_assert_num_queries(4):
            alert_detail(scope, alert.pk, today=clock.today())

    def test_writes_down_that_it_was_seen(self, here: AreaWorld, alert: Alert) -> None:
        seen = looking.begin()
        seen_by(here.senco, alert)
        assert seen.classes == {alert.child_id: 1 | 8}

    def test_is_not_there_for_a_stranger(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        closed = lay.membership("admissions_officer", here.authority)
        for stranger in (here.other_head, here.social_worker, there.head, there.area_attendance, closed):
            with pytest.raises(NotFound):
                seen_by(stranger, alert)

    def test_answers_a_strangers_id_as_one_that_does_not_exist(
        self, here: AreaWorld, there: AreaWorld, alert: Alert
    ) -> None:
        refusals = []
        for alert_id in (alert.pk, uuid4()):
            with acting(there.head, writing=False) as scope, pytest.raises(NotFound) as caught:
                alert_detail(scope, alert_id, today=clock.today())
            refusals.append(str(caught.value))
        assert refusals[0] == refusals[1]
