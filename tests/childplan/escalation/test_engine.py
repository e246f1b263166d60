"""The engine: facts come in, alerts are raised and resolved, people are told; all as the service role."""

from decimal import Decimal

from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.facts.models import Fact, FactWork
from childplan.notifications.models import Message, Notice
from tests.factories.escalation import SAMPLE, counted, in_force, raised_alert, work_it_off
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


class TestAFiring:
    def test_raises_one_alert_with_its_people_messages_and_story(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with in_force():
            alert = raised_alert(child_id)
        assert alert.reason == "4 absences; the area asks at more than 3."
