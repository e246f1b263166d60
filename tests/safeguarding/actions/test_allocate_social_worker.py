"""A child is allocated to a social worker, and is never between two."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from childplan.access.actions import LedAlready, end_involvement, involve, restrict_record
from childplan.access.models import Bar, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from childplan.notifications.models import Notice
from safeguarding.actions.allocate_social_worker import (
    AlreadyTheirs,
    CannotSeeTheChild,
    NotASocialWorkerHere,
    allocate_social_worker,
)
from safeguarding.handlers import on_allocation
from safeguarding.models import Allocation
from safeguarding.rules import NoReason
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.identity import acting
from tests.factories.plans import involved
from tests.factories.safeguarding import allocated
from tests.worlds.two_areas import AreaWorld

LIVE = {"ends_at": FOREVER}


class TestAllocateSocialWorker:
    def test_lets_the_hub_allocate_a_child_nobody_knows_to_any_team(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        with acting(here.social_worker, writing=False):
            assert not Child.objects.filter(pk=on_roll).exists()
        allocated(here.screener, on_roll, here.social_worker)
        for member in (here.social_worker, here.team_manager):
            with acting(member, writing=False):
                assert Child.objects.filter(pk=on_roll).exists()
                assert Allocation.objects.filter(child_id=on_roll).exists()

    def test_makes_the_worker_lead_practitioner_and_involves_the_team(
        self, here: AreaWorld, with_team: UUID
    ) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        lead = Involvement.objects.get(child_id=with_team, kind=InvolvementKind.LEAD_PRACTITIONER)
        assert (lead.principal_id, lead.organisation_id) == (here.social_worker.pk, here.authority.pk)
        # The team was involved already: the same involvement goes on.
        assert Involvement.objects.filter(child_id=with_team, kind=InvolvementKind.ALLOCATION).count() == 1

    def test_keeps_its_reason_and_publishes_a_fact_of_social_care(
        self, here: AreaWorld, with_team: UUID
    ) -> None:
        allocation = allocated(
            here.team_manager, with_team, here.social_worker, reason="Section 17 assessment"
        )
        version = Allocation.history.get(id=allocation.pk)
        assert version.history_change_reason == "Section 17 assessment"
        assert version.history_membership_id == here.team_manager.pk
        fact = Fact.objects.get(name="safeguarding.allocation.began")
        assert fact.information_class == InformationClass.SOCIAL_CARE
        assert fact.payload["membership"] == here.social_worker.pk

    def test_says_why_only_to_those_who_read_social_care(self, here: AreaWorld, on_roll: UUID) -> None:
        allocated(here.screener, on_roll, here.social_worker, reason="Section 47 enquiry")
        with acting(here.senco, writing=False):
            assert Involvement.objects.filter(
                child_id=on_roll, kind=InvolvementKind.LEAD_PRACTITIONER
            ).exists()
            known = list(Involvement.history.values()) + list(Fact.objects.values())
        assert known
        assert "Section 47" not in str(known)

    def test_stays_hidden_from_a_school_that_only_knows_of_social_care(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        allocated(here.screener, on_roll, here.social_worker)
        with acting(here.senco, writing=False):
            assert not Allocation.objects.exists()
            assert not Fact.objects.filter(name="safeguarding.allocation.began").exists()


class TestHandover:
    def test_ends_the_old_allocation_in_the_moment_the_new_one_begins(
        self, here: AreaWorld, with_team: UUID, at
    ) -> None:
        successor = lay.membership("social_worker", here.authority, team=here.social_work)
        allocated(here.team_manager, with_team, here.social_worker)
        allocated(here.team_manager, with_team, successor, reason="Worker leaves")
        old = Allocation.objects.exclude(**LIVE).get()
        new = Allocation.objects.get(**LIVE)
        assert old.ends_at == new.starts_at == at
        assert old.end_reason == "Handed over: Worker leaves"
        assert new.membership_id == successor.pk
        lead = Involvement.objects.get(kind=InvolvementKind.LEAD_PRACTITIONER, **LIVE)
        assert lead.principal_id == successor.pk

    def test_to_another_team_takes_the_first_team_out(self, here: AreaWorld, with_team: UUID) -> None:
        other_team = lay.team(here.authority, "Children we look after")
        successor = lay.membership("social_worker", here.authority, team=other_team)
        allocated(here.team_manager, with_team, here.social_worker)
        allocated(here.screener, with_team, successor, reason="Now looked after")
        with acting(successor, writing=False):
            assert Child.objects.filter(pk=with_team).exists()
        for gone in (here.social_worker, here.team_manager):
            with acting(gone, writing=False):
                assert not Child.objects.filter(pk=with_team).exists()


class TestOneLeadPractitioner:
    """Working Together to Safeguard Children 2023, chapter 3: one lead practitioner, here the social worker."""

    @pytest.fixture
    def led(self, here: AreaWorld, on_roll: UUID, at) -> UUID:
        """A child whose SENCO leads the work."""
        with acting(here.senco) as scope:
            lead(scope, on_roll, here.senco, at)
        return on_roll

    def test_the_social_worker_follows_whoever_led_before(self, here: AreaWorld, led: UUID, at) -> None:
        allocated(here.screener, led, here.social_worker)
        leads = Involvement.objects.filter(child_id=led, kind=InvolvementKind.LEAD_PRACTITIONER)
        assert [row.principal_id for row in leads.filter(**LIVE)] == [here.social_worker.pk]
        before = leads.exclude(**LIVE).get()
        assert (before.principal_id, before.ends_at) == (here.senco.pk, at)
        assert before.end_reason == "A social worker is lead practitioner from now on"
        assert (
            Involvement.history.get(id=before.pk, history_type="~").history_membership_id == here.screener.pk
        )
        page = client_of(here.senco).get(f"/children/{led}/").content.decode()
        assert page.count("(lead practitioner)") == 1

    def test_the_one_before_keeps_what_else_opens_the_child_and_is_told(
        self, here: AreaWorld, led: UUID
    ) -> None:
        allocated(here.screener, led, here.social_worker)
        on_allocation(Fact.objects.get(name="safeguarding.allocation.began").pk)
        with acting(here.senco, writing=False):
            assert Child.objects.filter(pk=led).exists()
            notice = Notice.objects.get()
        assert (
            notice.text
            == "A social worker was allocated to a child you led: you are no longer lead practitioner"
        )
        on_allocation(Fact.objects.get(name="safeguarding.allocation.began").pk)
        assert Notice.objects.filter(recipient_membership_id=here.senco.pk).count() == 1

    def test_a_manager_ends_it_as_well(self, here: AreaWorld, led: UUID) -> None:
        involved(led, InvolvementKind.ALLOCATION, here.social_work.pk)
        allocated(here.team_manager, led, here.social_worker)
        leads = Involvement.objects.filter(child_id=led, kind=InvolvementKind.LEAD_PRACTITIONER, **LIVE)
        assert [row.principal_id for row in leads] == [here.social_worker.pk]

    def test_nobody_becomes_a_second_one(self, here: AreaWorld, led: UUID, at) -> None:
        allocated(here.screener, led, here.social_worker)
        with acting(here.senco) as scope, pytest.raises(LedAlready):
            lead(scope, led, here.senco, at)

    def test_whoever_allocates_nobody_ends_nobodys_lead(self, here: AreaWorld, led: UUID, at) -> None:
        allocated(here.screener, led, here.social_worker)
        live = Involvement.objects.get(child_id=led, kind=InvolvementKind.LEAD_PRACTITIONER, **LIVE)
        with acting(here.senco) as scope, pytest.raises(NotEntitled):
            end_involvement(by=scope, at=at, involvement_id=live.pk, reason="Mine again")


def lead(scope, child_id: UUID, member, at) -> None:
    involve(
        by=scope,
        at=at,
        child_id=child_id,
        kind=InvolvementKind.LEAD_PRACTITIONER,
        principal_id=member.pk,
        reason="Leads the work",
    )


class TestAllocateSocialWorkerRefuses:
    @pytest.fixture(autouse=True)
    def _world(self, here: AreaWorld, with_team: UUID, at) -> None:
        self.here, self.child_id, self.at = here, with_team, at

    def allocate(self, by, worker, *, child_id: UUID | None = None, reason: str = "Assessment") -> None:
        with acting(by) as scope:
            allocate_social_worker(
                by=scope,
                at=self.at,
                child_id=child_id or self.child_id,
                membership_id=worker.pk,
                reason=reason,
            )

    def test_a_role_that_does_not_allocate(self) -> None:
        with pytest.raises(NotEntitled):
            self.allocate(self.here.social_worker, self.here.social_worker)

    def test_a_child_the_manager_does_not_see(self, on_roll: UUID) -> None:
        for unseen in (on_roll, uuid4()):
            with pytest.raises(NotFound):
                self.allocate(self.here.team_manager, self.here.social_worker, child_id=unseen)

    def test_a_screener_of_another_area(self, there: AreaWorld) -> None:
        with pytest.raises(NotFound):
            self.allocate(there.screener, there.social_worker)
        with pytest.raises(NotASocialWorkerHere):
            self.allocate(self.here.screener, there.social_worker)

    def test_a_worker_of_another_team_for_a_manager(self) -> None:
        elsewhere = lay.membership("social_worker", self.here.authority, team=lay.team(self.here.authority))
        with pytest.raises(NotASocialWorkerHere):
            self.allocate(self.here.team_manager, elsewhere)

    def test_somebody_who_is_no_social_worker_or_has_left(self) -> None:
        left = lay.membership(
            "social_worker",
            self.here.authority,
            team=self.here.social_work,
            ends_at=self.at - timedelta(days=1),
        )
        for nobody in (self.here.senco, self.here.team_manager, left):
            with pytest.raises(NotASocialWorkerHere):
                self.allocate(self.here.screener, nobody)

    def test_the_worker_whose_child_it_is(self) -> None:
        allocated(self.here.team_manager, self.child_id, self.here.social_worker)
        with pytest.raises(AlreadyTheirs):
            self.allocate(self.here.team_manager, self.here.social_worker)
        assert Allocation.objects.count() == 1

    def test_no_reason(self) -> None:
        with pytest.raises(NoReason):
            self.allocate(self.here.team_manager, self.here.social_worker, reason="  ")

    def test_a_worker_with_a_conflict_of_interest(self) -> None:
        Bar(
            child_id=self.child_id,
            user=self.here.social_worker.user,
            reason="Neighbour",
            starts_at=self.at - timedelta(days=1),
        ).save(force_insert=True)
        with pytest.raises(CannotSeeTheChild):
            self.allocate(self.here.team_manager, self.here.social_worker)

    def test_a_worker_who_is_not_on_the_list_of_a_restricted_record(self) -> None:
        with acting(self.here.team_manager) as scope:
            restrict_record(
                by=scope,
                at=self.at,
                child_id=self.child_id,
                membership_ids=[self.here.team_manager.pk],
                reason="Adoption",
                review_on=self.at.date(),
            )
        with pytest.raises(CannotSeeTheChild):
            self.allocate(self.here.team_manager, self.here.social_worker)
        assert not Allocation.objects.exists()
