"""Closing a plan within the plan."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.clock import FOREVER
from childplan.escalation.models import ProtocolThreshold
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.actions.close_strand import NoReason, UniversalStays, close_strand
from childplan.plans.models import Strand
from childplan.plans.rules.refusals import StrandClosed, WrongDay
from childplan.plans.vocabulary import StrandKind, StrandState
from tests.childplan.plans.conftest import Amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestCloseStrand:
    def close(self, by, strand, **fields):
        fields = {"version": strand.version, "reason": "Outcomes met", **fields}
        with acting(by) as scope:
            return close_strand(
                by=scope, at=clock.now(), child_id=strand.child_id, strand_id=strand.pk, **fields
            )

    def test_closes_with_a_reason(self, here: AreaWorld, amara: Amara) -> None:
        closed = self.close(here.social_worker, amara.child_in_need)
        assert (closed.state, closed.end_reason) == (StrandState.CLOSED, "Outcomes met")
        assert closed.ended_on == date(2026, 3, 2)
        with acting(here.social_worker, writing=False):
            assert Fact.objects.get(name="plans.strand.closed").title == "Child in need plan closed"
            newest = Strand.history.get(id=amara.child_in_need.pk, version=2)
            assert newest.history_change_reason == "Outcomes met"

    def test_ends_whom_no_other_plan_needs_after_twenty_working_days(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        police = lay.team(lay.organisation(here.area, OrganisationKind.POLICE))
        theirs = plans.involved(amara.child_id, InvolvementKind.POLICE_CASELOAD, police.pk)
        nurses = plans.involved(amara.child_id, InvolvementKind.HEALTH_CASELOAD, here.authority.pk)
        self.close(here.social_worker, amara.child_in_need)
        theirs.refresh_from_db()
        nurses.refresh_from_db()
        # The night after Monday 30 March, in British Summer Time.
        assert theirs.ends_at == datetime(2026, 3, 30, 23, tzinfo=UTC)
        assert theirs.end_reason == "Child in need plan closed"
        assert nurses.ends_at == FOREVER

    def test_ends_nobody_whom_another_open_plan_needs(self, here: AreaWorld, amara: Amara) -> None:
        plans.strand(here.social_worker, amara.child_id, StrandKind.LOOKED_AFTER)
        school = plans.involved(amara.child_id, InvolvementKind.VIRTUAL_SCHOOL, here.authority.pk)
        self.close(here.social_worker, amara.child_in_need)
        school.refresh_from_db()
        assert school.ends_at == FOREVER

    def test_goes_by_the_number_of_the_area(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        ProtocolThreshold.objects.create(
            area=here.area,
            trigger="access_ends",
            name="after_closing",
            value=Decimal(3),
            valid_from=date(2026, 1, 1),
            reason="Agreed",
            set_at=at,
        )
        police = lay.team(lay.organisation(here.area, OrganisationKind.POLICE))
        theirs = plans.involved(amara.child_id, InvolvementKind.POLICE_CASELOAD, police.pk)
        self.close(here.social_worker, amara.child_in_need)
        theirs.refresh_from_db()
        assert theirs.ends_at == datetime(2026, 3, 6, tzinfo=UTC)

    def test_makes_room_for_another(self, here: AreaWorld, amara: Amara) -> None:
        self.close(here.social_worker, amara.child_in_need)
        assert plans.strand(here.social_worker, amara.child_id, StrandKind.CHILD_PROTECTION).pk

    def test_refuses_without_a_reason(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NoReason):
            self.close(here.social_worker, amara.child_in_need, reason="  ")

    def test_refuses_the_universal_plan(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(UniversalStays):
            self.close(here.social_worker, amara.universal)

    def test_refuses_a_closed_plan(self, here: AreaWorld, amara: Amara) -> None:
        self.close(here.social_worker, amara.child_in_need)
        with pytest.raises(StrandClosed):
            self.close(here.social_worker, amara.child_in_need)

    def test_refuses_an_older_version(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NewerVersion):
            self.close(here.social_worker, amara.child_in_need, version=7)

    def test_refuses_a_day_to_come(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(WrongDay):
            self.close(here.social_worker, amara.child_in_need, ended_on=date(2026, 3, 3))

    def test_refuses_who_only_knows_of_it(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            self.close(here.senco, amara.child_in_need)

    def test_knows_no_plan_of_another_child(self, here: AreaWorld, amara: Amara) -> None:
        other = opened_by(here.head)
        plans.involved(other, InvolvementKind.ALLOCATION, here.social_work.pk)
        strand = amara.child_in_need
        with pytest.raises(NotFound), acting(here.social_worker) as scope:
            close_strand(
                by=scope, at=clock.now(), child_id=other, strand_id=strand.pk, version=1, reason="Wrong child"
            )
