"""A decision is read by who reads all that it is about, through one grant; its author goes on reading their own."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.models import ShareLine, SharingDecision
from childplan.sharing.selectors.decisions import decisions_of
from childplan.sharing.vocabulary import Basis, SpecialCondition
from tests.factories import organisations as lay
from tests.factories import sharing
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

C = InformationClass


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def officer(here: AreaWorld) -> Membership:
    return here.attendance


def reads(member: Membership, child_id: UUID, at) -> int:
    """How many decisions the member is shown; the rows of their lines are as many or none."""
    with acting(member, writing=False) as scope:
        found = decisions_of(scope, child_id, at=at)
        lines = ShareLine.objects.filter(content_object_id=child_id).values("decision_id").distinct().count()
        assert SharingDecision.history.filter(child_id=child_id).count() == len(found)
    assert lines <= len(found)
    return len(found)


class TestADecisionOnAttendance:
    def test_is_read_by_whoever_reads_attendance(self, here, child, officer, at) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        assert reads(officer, child, at) == 1
        assert reads(here.area_attendance, child, at) == 1

    def test_is_read_by_nobody_of_another_school_or_area(self, here, there, child, at) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        assert reads(here.other_head, child, at) == 0
        assert reads(there.area_attendance, child, at) == 0

    @pytest.mark.parametrize("how", ["outside", "not told", "police", "hub", "life in danger"])
    def test_is_one_of_protection_where_its_recipient_or_silence_tells_more(
        self, here, child, officer, at, how: str
    ) -> None:
        lead = here.safeguarding_lead
        if how == "outside":
            sharing.told_outside(lead, child)
        elif how == "not told":
            sharing.shared(
                lead, child, here.social_work.pk, family_told=False, why_not_told="It would put her at risk"
            )
        elif how == "police":
            police = lay.organisation(here.area, OrganisationKind.POLICE)
            sharing.not_shared(lead, child, police.pk)
        elif how == "hub":
            team = lay.team(here.authority, "Front door")
            lay.membership("mash_screener", here.authority, team=team)
            sharing.not_shared(lead, child, team.pk)
        else:
            sharing.shared(
                lead,
                child,
                here.social_work.pk,
                basis=Basis.VITAL_INTERESTS,
                special_condition=SpecialCondition.VITAL,
            )
        assert reads(officer, child, at) == 0
        assert reads(here.area_attendance, child, at) == 0
        assert reads(lead, child, at) == 1
        assert Fact.objects.get(name="sharing.decision.made").information_class == C.PROTECTION

    def test_with_a_hidden_place_is_read_by_who_sees_confidential_addresses(self, here, child, at) -> None:
        involved(child, InvolvementKind.ALLOCATION, here.social_work.pk)
        sharing.shared(here.safeguarding_lead, child, here.team_manager, tells_a_place=True)
        assert reads(here.social_worker, child, at) == 1
        assert reads(here.head, child, at) == 0
        assert reads(here.safeguarding_lead, child, at) == 1


class TestADecisionOnTwoThings:
    def test_is_not_opened_by_two_grants_that_open_one_each(self, here, child, at) -> None:
        """A virtual school head reads education by one involvement; what another opens does not add up with it."""
        worker = here.social_worker
        involved(child, InvolvementKind.ALLOCATION, worker.pk, classes=C.IDENTITY | C.SOCIAL_CARE)
        involved(child, InvolvementKind.LEAD_PRACTITIONER, worker.pk, classes=C.IDENTITY | C.HEALTH)
        sharing.shared(here.safeguarding_lead, child, here.team_manager, classes=C.SOCIAL_CARE)
        assert reads(worker, child, at) == 1
        sharing.shared(here.safeguarding_lead, child, here.team_manager, classes=C.SOCIAL_CARE | C.HEALTH)
        assert reads(worker, child, at) == 1

    def test_has_a_fact_of_one_class_that_only_who_may_read_protection_sees(self, here, child) -> None:
        sharing.shared(here.head, child, here.social_work.pk, classes=C.ATTENDANCE | C.EDUCATION)
        assert Fact.objects.get(name="sharing.decision.made").information_class == C.PROTECTION


class TestItsAuthor:
    def test_goes_on_reading_what_they_could_not_read_of_others(self, here, child, at) -> None:
        sharing.told_outside(here.senco, child)
        assert reads(here.senco, child, at) == 1


class TestARowWithNoNeed:
    def test_cannot_be(self, here, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        for wrong in (0, 8192):
            with pytest.raises(IntegrityError), transaction.atomic():
                SharingDecision.objects.filter(pk=decision.pk).update(information_class=wrong)
            with pytest.raises(IntegrityError), transaction.atomic():
                ShareLine.objects.filter(decision=decision).update(information_class=wrong)
