"""Who leads a plan, and when it is reviewed."""

from datetime import date

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion
from childplan.plans.actions.change_strand import change_strand
from childplan.plans.models import Strand
from childplan.plans.rules.refusals import NothingChanged, WrongDay
from tests.childplan.plans.conftest import Amara
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


class TestChangeStrand:
    def change(self, by, amara, **fields):
        fields = {"version": 1, "lead_membership_id": by.pk, "review_due_on": date(2026, 6, 1), **fields}
        with acting(by) as scope:
            return change_strand(
                by=scope,
                at=clock.now(),
                child_id=amara.child_id,
                strand_id=amara.sen_support.pk,
                reason="Review moved",
                **fields,
            )

    def test_moves_the_review(self, here: AreaWorld, amara: Amara) -> None:
        assert self.change(here.senco, amara).review_due_on == date(2026, 6, 1)
        with acting(here.senco, writing=False):
            newest = Strand.history.get(id=amara.sen_support.pk, version=2)
            assert newest.history_change_reason == "Review moved"
            assert Fact.objects.filter(name="plans.strand.changed").exists()

    def test_refuses_the_second_of_two_writers(self, here: AreaWorld, amara: Amara) -> None:
        self.change(here.senco, amara)
        with pytest.raises(NewerVersion) as refused:
            self.change(here.senco, amara, review_due_on=date(2026, 7, 1))
        assert refused.value.theirs.review_due_on == date(2026, 6, 1)

    def test_refuses_no_change(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NothingChanged):
            self.change(here.senco, amara, review_due_on=None)

    def test_refuses_who_may_only_write_in_it(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            self.change(here.head, amara)

    def test_refuses_a_review_before_the_start(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(WrongDay):
            self.change(here.senco, amara, review_due_on=date(2025, 1, 1))
