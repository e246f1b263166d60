"""A preview says what would become of records, opens nothing and names nobody."""

from datetime import date

import pytest

from childplan.access.scope import NotEntitled
from childplan.identity.foreseeing import foresee_children
from childplan.identity.models import Child, PossibleMatch
from childplan.identity.vocabulary import Resolution
from tests.factories.identity import acting, incoming, opened_by
from tests.worlds.two_areas import AreaWorld

BORN = date(2016, 5, 3)
KNOWN = {"forename": "Amara", "surname": "Okafor", "born_on": BORN}


class TestForeseeChildren:
    def test_answers_each_record_in_its_order_and_writes_nothing(self, here: AreaWorld) -> None:
        opened_by(here.other_head, nhs_number="9990000018", **KNOWN)
        asked = [
            incoming(),
            incoming(nhs_number="9990000018", **KNOWN),
            incoming(**KNOWN),
            incoming(nhs_number="9990000018", forename="Zofia", surname="Nowak", born_on=date(2012, 1, 1)),
        ]
        with acting(here.head, writing=False) as scope:
            answers = foresee_children(scope, asked)
        assert answers == [Resolution.OPENED, Resolution.FOUND, Resolution.REVIEW, Resolution.REVIEW]
        assert Child.objects.count() == 1
        assert not PossibleMatch.objects.exists()

    def test_foresees_what_then_happens(self, here: AreaWorld) -> None:
        from childplan.access.vocabulary import InvolvementKind
        from childplan.common import clock
        from childplan.identity.actions.open_children import find_or_open_children

        opened_by(here.other_head, nhs_number="9990000018", **KNOWN)
        asked = [incoming(), incoming(nhs_number="9990000018", **KNOWN), incoming(**KNOWN)]
        with acting(here.head) as scope:
            foreseen = foresee_children(scope, asked)
            became = find_or_open_children(
                by=scope,
                at=clock.now(),
                incoming=asked,
                kind=InvolvementKind.ENROLMENT,
                principal_id=here.school.pk,
                reason="On roll",
            )
        assert [one.answer for one in became] == foreseen

    def test_refuses_a_role_that_opens_no_records(self, here: AreaWorld) -> None:
        with acting(here.senco, writing=False) as scope, pytest.raises(NotEntitled):
            foresee_children(scope, [incoming()])
