"""A SENCO opens SEN support, and with it a plan within the Child's Plan."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.models import Strand
from childplan.plans.vocabulary import StrandKind
from send.actions.open_sen_support import (
    AlreadyOnSenSupport,
    HasEhcPlan,
    NoReason,
    ParentsNotTold,
    ReviewNotWithinATerm,
    SameNeedTwice,
)
from send.models import SenSupport
from send.selectors import may_decide, supports_of
from send.vocabulary import SenNeed
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.factories.send import sen_support
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


class TestOpenSenSupport:
    def test_opens_its_plan_with_the_senco_in_the_lead(self, here: AreaWorld, child_id: UUID, at) -> None:
        opened = sen_support(here.senco, child_id, secondary_need=SenNeed.SEMH)
        strand = Strand.objects.get(kind=StrandKind.SEN_SUPPORT)
        assert opened.strand_id == strand.pk
        assert strand.lead_membership_id == here.senco.pk
        assert strand.owner_id == here.school.pk
        assert strand.review_due_on == opened.review_on == at.date() + timedelta(days=70)
        assert "section" in strand.legal_basis
        assert (opened.primary_need, opened.secondary_need) == ("SLCN", "SEMH")

    def test_keeps_its_reason_and_publishes_a_fact(self, here: AreaWorld, child_id: UUID) -> None:
        sen_support(here.senco, child_id)
        version = SenSupport.history.get()
        assert version.history_membership_id == here.senco.pk
        assert version.history_change_reason.startswith("Finds it hard")
        fact = Fact.objects.get(name="send.sen_support.opened")
        assert fact.information_class == InformationClass.SEND

    def test_is_read_by_the_school_and_not_by_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        sen_support(here.senco, child_id)
        with acting(here.head, writing=False) as scope:
            (support,) = supports_of(scope, child_id)
            assert support.needs == (SenNeed.SLCN,)
        for stranger in (here.other_head, here.screener, there.senco, here.social_worker):
            with acting(stranger, writing=False) as scope:
                assert supports_of(scope, child_id) == []
                assert not may_decide(scope, child_id)
                assert not SenSupport.history.exists()


class TestOpenSenSupportRefuses:
    def test_a_second_period_while_one_is_open(self, here: AreaWorld, child_id: UUID) -> None:
        sen_support(here.senco, child_id)
        with pytest.raises(AlreadyOnSenSupport):
            sen_support(here.senco, child_id)
        assert SenSupport.objects.count() == 1

    def test_a_child_with_an_ehc_plan(self, here: AreaWorld, child_id: UUID, at) -> None:
        coordinator = lay.membership("ehc_coordinator", here.authority, team=lay.team(here.authority))
        involved(child_id, InvolvementKind.SEN_CASELOAD, coordinator.team_id)
        with acting(coordinator) as scope:
            open_strand(by=scope, at=at, child_id=child_id, kind=StrandKind.EHC, reason="Plan issued")
        with pytest.raises(HasEhcPlan):
            sen_support(here.senco, child_id)

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"parents_told_on": date(2026, 3, 3)}, ParentsNotTold),
            ({"review_on": date(2026, 3, 2)}, ReviewNotWithinATerm),
            ({"review_on": date(2026, 7, 3)}, ReviewNotWithinATerm),
            ({"secondary_need": SenNeed.SLCN}, SameNeedTwice),
            ({"reason": "  "}, NoReason),
        ],
    )
    def test_what_makes_no_sense(
        self, here: AreaWorld, child_id: UUID, said: dict[str, object], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            sen_support(here.senco, child_id, **said)
        assert not SenSupport.objects.exists()
        assert not Strand.objects.filter(kind=StrandKind.SEN_SUPPORT).exists()

    def test_a_role_that_does_not_lead_on_sen(self, here: AreaWorld, child_id: UUID) -> None:
        with pytest.raises(NotEntitled):
            sen_support(here.head, child_id)

    def test_a_senco_of_another_school(self, here: AreaWorld, there: AreaWorld, child_id: UUID) -> None:
        for stranger in (lay.membership("senco", here.other_school), there.senco):
            with pytest.raises(NotFound):
                sen_support(stranger, child_id)
