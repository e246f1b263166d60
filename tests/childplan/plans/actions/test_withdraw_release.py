"""Taking back what was released."""

from uuid import uuid4

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import FamilyPerson
from childplan.plans.actions.close_strand import NoReason
from childplan.plans.actions.release_to_family import NothingChosen
from childplan.plans.actions.withdraw_release import withdraw_release
from childplan.plans.models import ReleasedItem
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def items(here: AreaWorld, amara: Amara, mother: FamilyPerson, section) -> list[ReleasedItem]:
    return plans.released(here.senco, amara.child_id, mother, plans.piece(section))


def withdrawn(by, amara: Amara, *item_ids, reason: str = "Released by mistake") -> list[ReleasedItem]:
    with acting(by) as scope:
        return withdraw_release(
            by=scope, at=clock.now(), child_id=amara.child_id, item_ids=item_ids, reason=reason
        )


class TestWithdrawRelease:
    def test_hides_it_from_the_family(
        self,
        here: AreaWorld,
        amara: Amara,
        mother: FamilyPerson,
        items: list[ReleasedItem],
    ) -> None:
        withdrawn(here.senco, amara, items[0].pk)
        assert [heading for heading, _ in plans.read_by(mother, amara.child_id)] == [str(here.senco.user)]

    def test_tells_the_chronology_and_keeps_its_reason(
        self, here: AreaWorld, amara: Amara, items: list[ReleasedItem]
    ) -> None:
        withdrawn(here.senco, amara, *(item.pk for item in items))
        with acting(here.senco, writing=False):
            assert Fact.objects.filter(name="plans.release.withdrawn").exists()
            for item in items:
                row = ReleasedItem.objects.get(pk=item.pk)
                assert row.withdrawn_reason == "Released by mistake"
                reasons = ReleasedItem.history.filter(id=item.pk).values_list(
                    "history_change_reason", flat=True
                )
                assert "Released by mistake" in reasons

    def test_refuses_without_a_reason(self, here: AreaWorld, amara: Amara, items) -> None:
        with pytest.raises(NoReason):
            withdrawn(here.senco, amara, items[0].pk, reason="")

    def test_refuses_nothing_at_all(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NothingChosen):
            withdrawn(here.senco, amara)

    def test_knows_nothing_withdrawn_already(self, here: AreaWorld, amara: Amara, items) -> None:
        withdrawn(here.senco, amara, items[0].pk)
        with pytest.raises(NotFound):
            withdrawn(here.senco, amara, items[0].pk)

    def test_knows_nothing_that_is_not_there(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            withdrawn(here.senco, amara, uuid4())

    def test_refuses_a_class_that_may_only_be_read(self, here: AreaWorld, amara: Amara, items) -> None:
        with pytest.raises(NotEntitled):
            withdrawn(here.safeguarding_lead, amara, items[0].pk)

    def test_refuses_a_role_that_does_not_release(self, here: AreaWorld, amara: Amara, items) -> None:
        with pytest.raises(NotEntitled):
            withdrawn(here.attendance, amara, items[0].pk)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara, items) -> None:
        with pytest.raises(NotFound):
            withdrawn(there.senco, amara, items[0].pk)
