"""SEN support ends with a reason, and its plan with it."""

from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.models import Strand
from childplan.plans.vocabulary import StrandKind, StrandState
from send.actions.close_sen_support import close_sen_support
from send.actions.open_sen_support import NoReason
from send.models import SenSupport
from send.vocabulary import SenSupportState
from tests.factories.identity import acting, opened_by
from tests.factories.send import sen_support
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


def close(by, support: SenSupport, at, *, version: int = 1, reason: str = "Caught up; needs met") -> None:
    with acting(by) as scope:
        close_sen_support(
            by=scope, at=at, child_id=support.child_id, support_id=support.pk, version=version, reason=reason
        )


class TestCloseSenSupport:
    def test_closes_its_plan(self, here: AreaWorld, child_id: UUID, at) -> None:
        support = sen_support(here.senco, child_id)
        close(here.senco, support, at)
        strand = Strand.objects.get(kind=StrandKind.SEN_SUPPORT)
        assert (strand.state, strand.end_reason) == (StrandState.CLOSED, "Caught up; needs met")
        row = SenSupport.objects.get()
        assert (row.state, row.ended_on) == (SenSupportState.CLOSED, at.date())

    def test_keeps_its_reason_and_publishes_a_fact(self, here: AreaWorld, child_id: UUID, at) -> None:
        close(here.senco, sen_support(here.senco, child_id), at)
        assert SenSupport.history.filter(history_change_reason="Caught up; needs met").exists()
        assert Fact.objects.filter(name="send.sen_support.closed").count() == 1

    def test_leaves_room_for_a_new_period(self, here: AreaWorld, child_id: UUID, at) -> None:
        close(here.senco, sen_support(here.senco, child_id), at)
        sen_support(here.senco, child_id)
        assert SenSupport.objects.count() == 2

    def test_refuses_the_second_of_two(self, here: AreaWorld, child_id: UUID, at) -> None:
        support = sen_support(here.senco, child_id)
        close(here.senco, support, at)
        with pytest.raises(NewerVersion) as newer:
            close(here.senco, support, at)
        assert newer.value.theirs.end_reason == "Caught up; needs met"

    def test_refuses_no_reason_other_roles_and_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at
    ) -> None:
        support = sen_support(here.senco, child_id)
        with pytest.raises(NoReason):
            close(here.senco, support, at, reason=" ")
        with pytest.raises(NotEntitled):
            close(here.head, support, at)
        with pytest.raises(NotFound):
            close(there.senco, support, at)
