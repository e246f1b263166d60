"""An allocation ends without a successor only where nothing needs a social worker."""

from datetime import date
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.vocabulary import StrandKind
from safeguarding.actions.end_allocation import NeedsASocialWorker, NotAllocated, end_allocation
from safeguarding.models import Allocation
from safeguarding.rules import NoReason
from tests.factories.identity import acting
from tests.factories.safeguarding import allocated
from tests.worlds.two_areas import AreaWorld


def end(by, child_id: UUID, at, *, reason: str = "Assessed: no further action") -> None:
    with acting(by) as scope:
        end_allocation(by=scope, at=at, child_id=child_id, reason=reason)


class TestEndAllocation:
    def test_takes_the_worker_and_the_team_out(self, here: AreaWorld, with_team: UUID, at) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        end(here.team_manager, with_team, at)
        for gone in (here.social_worker, here.team_manager):
            with acting(gone, writing=False):
                assert not Child.objects.filter(pk=with_team).exists()

    def test_keeps_its_reason_and_publishes_a_fact(self, here: AreaWorld, with_team: UUID, at) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        end(here.team_manager, with_team, at)
        allocation = Allocation.objects.get()
        assert (allocation.ends_at, allocation.end_reason) == (at, "Assessed: no further action")
        assert Allocation.history.filter(history_change_reason="Assessed: no further action").exists()
        assert Fact.objects.get(name="safeguarding.allocation.ended").payload["handed_over"] is False


class TestEndAllocationRefuses:
    @pytest.mark.parametrize(
        "kind", [StrandKind.CHILD_IN_NEED, StrandKind.CHILD_PROTECTION, StrandKind.LOOKED_AFTER]
    )
    def test_while_a_plan_needs_a_social_worker(
        self, here: AreaWorld, with_team: UUID, at, kind: StrandKind
    ) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        with acting(here.social_worker) as scope:
            open_strand(
                by=scope, at=at, child_id=with_team, kind=kind, reason="Needed", starts_on=date(2026, 3, 2)
            )
        with pytest.raises(NeedsASocialWorker) as refused:
            end(here.team_manager, with_team, at)
        assert refused.value.plan == kind
        with acting(here.social_worker, writing=False):
            assert Child.objects.filter(pk=with_team).exists()

    def test_what_is_not_allocated(self, here: AreaWorld, with_team: UUID, at) -> None:
        with pytest.raises(NotAllocated):
            end(here.team_manager, with_team, at)

    def test_no_reason(self, here: AreaWorld, with_team: UUID, at) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        with pytest.raises(NoReason):
            end(here.team_manager, with_team, at, reason="")

    def test_a_role_that_does_not_allocate_and_a_stranger(
        self, here: AreaWorld, there: AreaWorld, with_team: UUID, at
    ) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        with pytest.raises(NotEntitled):
            end(here.social_worker, with_team, at)
        with pytest.raises(NotFound):
            end(there.team_manager, with_team, at)
