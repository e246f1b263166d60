"""Opening a plan within the plan."""

from datetime import date, timedelta

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.open_strand import (
    FamilyNotAsked,
    NobodyToLead,
    PlansNeverTogether,
    StrandAlreadyOpen,
    open_strand,
)
from childplan.plans.models import Section, Strand
from childplan.plans.rules.refusals import WrongDay
from childplan.plans.vocabulary import StrandKind
from childplan.sharing.vocabulary import AgreesTo, FamilyAnswer
from tests.childplan.plans.conftest import Amara
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.sharing import family_agreement
from tests.worlds.two_areas import AreaWorld


def opened(by, child_id, kind, **fields):
    with acting(by) as scope:
        return open_strand(by=scope, at=clock.now(), child_id=child_id, kind=kind, reason="Agreed", **fields)


class TestOpenStrand:
    def test_begins_with_its_standard_sections(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.senco, writing=False):
            headings = Section.objects.filter(strand=amara.sen_support).values_list("heading", flat=True)
            assert list(headings) == ["Assess", "Plan", "Do", "Review"]

    def test_begins_today_in_the_authors_organisation(self, here: AreaWorld, amara: Amara) -> None:
        assert amara.sen_support.starts_on == date(2026, 3, 2)
        assert amara.sen_support.owner_id == here.school.pk

    def test_tells_the_chronology_and_keeps_its_reason(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.senco, writing=False):
            fact = Fact.objects.get(name="plans.strand.opened")
            assert fact.title == "SEN support plan opened"
            assert fact.membership_id == here.senco.pk
            version = Strand.history.get(id=amara.sen_support.pk)
            assert version.history_change_reason == "Agreed with the family"

    def test_refuses_a_second_of_its_kind(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(StrandAlreadyOpen):
            opened(here.senco, amara.child_id, StrandKind.SEN_SUPPORT)

    def test_refuses_protection_beside_child_in_need(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(PlansNeverTogether, match="Close the child in need plan first"):
            opened(here.social_worker, amara.child_id, StrandKind.CHILD_PROTECTION)

    @pytest.mark.parametrize(
        "kind", [StrandKind.EHC, StrandKind.CHILD_PROTECTION, StrandKind.HEALTH, StrandKind.UNIVERSAL]
    )
    def test_refuses_a_senco_what_is_not_the_schools(
        self, here: AreaWorld, amara: Amara, kind: StrandKind
    ) -> None:
        with pytest.raises(NotEntitled):
            opened(here.senco, amara.child_id, kind)

    def test_lets_a_school_lead_early_help(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        family_agreement(here.safeguarding_lead, child_id)
        strand = opened(here.safeguarding_lead, child_id, StrandKind.EARLY_HELP)
        assert Section.objects.filter(strand=strand).count() == 3

    def test_asks_for_the_familys_agreement_to_early_help_or_for_the_reason_without(self, here) -> None:
        child_id = opened_by(here.head)
        family_agreement(here.head, child_id, answer=FamilyAnswer.REFUSED)
        family_agreement(here.head, child_id, to=AgreesTo.SECTION_17_SUPPORT)
        with pytest.raises(FamilyNotAsked):
            opened(here.head, child_id, StrandKind.EARLY_HELP)
        strand = opened(here.head, child_id, StrandKind.EARLY_HELP, without_agreement="Both are in hospital")
        reason = strand.history.get().history_change_reason
        assert reason == "Agreed. Without the family’s agreement: Both are in hospital"

    def test_refuses_a_role_that_writes_no_plans(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            opened(here.screener, amara.child_id, StrandKind.EARLY_HELP)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            opened(there.senco, amara.child_id, StrandKind.HEALTH)

    def test_refuses_a_review_before_the_start(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with pytest.raises(WrongDay):
            opened(here.head, child_id, StrandKind.EARLY_HELP, review_due_on=date(2026, 3, 1))

    def test_refuses_a_lead_who_has_left(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        left = lay.membership("head_teacher", here.school, ends_at=at - timedelta(days=1))
        with pytest.raises(NobodyToLead):
            opened(here.head, child_id, StrandKind.EARLY_HELP, lead_membership_id=left.pk)
