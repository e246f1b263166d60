"""Adding a section of one's own."""

from uuid import uuid4

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.add_section import SectionAlreadyThere, add_section
from childplan.plans.models import Section
from childplan.plans.rules.refusals import NothingWritten
from tests.childplan.plans.conftest import Amara
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


class TestAddSection:
    def add(self, by, strand, heading: str, strand_id=None) -> Section:
        with acting(by) as scope:
            return add_section(
                by=scope,
                at=clock.now(),
                child_id=strand.child_id,
                strand_id=strand_id or strand.pk,
                heading=heading,
                text="Uses a reading window",
                reason="Asked for by the class teacher",
            )

    def test_stands_after_the_others(self, here: AreaWorld, amara: Amara) -> None:
        added = self.add(here.senco, amara.sen_support, "Tools that  help")
        assert (added.heading, added.position, added.text) == ("Tools that help", 4, "Uses a reading window")
        assert added.information_class == amara.sen_support.information_class
        with acting(here.senco, writing=False):
            assert Section.history.get(id=added.pk).history_change_reason == "Asked for by the class teacher"
            title = Fact.objects.get(name="plans.section.added").title
            assert title == "SEN support plan: a section was added"

    def test_in_the_universal_plan_is_for_those_who_work_with_the_child(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        added = self.add(here.head, amara.universal, "Clubs")
        with acting(here.screener, writing=False):
            assert not Section.objects.filter(pk=added.pk).exists()

    def test_refuses_the_same_heading(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(SectionAlreadyThere):
            self.add(here.senco, amara.sen_support, "assess")

    def test_refuses_no_heading(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NothingWritten):
            self.add(here.senco, amara.sen_support, " ")

    def test_refuses_a_plan_that_is_only_known(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            self.add(here.senco, amara.child_in_need, "Not mine")

    def test_knows_no_plan_that_is_not_there(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            self.add(here.senco, amara.sen_support, "Lost", strand_id=uuid4())
