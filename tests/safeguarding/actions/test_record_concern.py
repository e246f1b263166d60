"""Whoever sees a child may record what worries them, and goes on seeing what they wrote."""

from datetime import date, time
from uuid import UUID

import pytest

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import BESIDE_THE_WORK, Remit
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.claims import work_on_next
from childplan.facts.models import Fact, FactWork
from childplan.history.acts import NotFound
from childplan.notifications.models import Notice
from safeguarding.actions.record_concern import NothingWritten, NotYetHappened
from safeguarding.models import Concern
from safeguarding.selectors.concerns import concern_counts, concerns_of, may_read_all
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.factories.safeguarding import concern, taught_by
from tests.worlds.two_areas import AreaWorld

RECORDERS = [role for role in ROLES if Permission.RECORD_CONCERN in role.may]


def member(here: AreaWorld, role_key: str, held_in: str) -> Membership:
    body = {"school": here.school, "local_authority": here.authority}.get(held_in) or lay.organisation(
        here.area, kind=lay.OrganisationKind(held_in)
    )
    return lay.membership(role_key, body, team=lay.team(body))


def reach(role, who: Membership, child_id: UUID) -> None:
    """Involve the member the way that role comes to a child."""
    if role.remit is Remit.AREA:
        return
    principal = {Remit.OWN: who.pk, Remit.TEAM: who.team_id}.get(role.remit, who.organisation_id)
    involved(child_id, min(role.opened_by - BESIDE_THE_WORK), principal)


class TestRecordConcern:
    @pytest.mark.parametrize("role", RECORDERS, ids=lambda role: role.key)
    def test_is_open_to_every_role_that_may_and_sees_the_child(self, here: AreaWorld, role) -> None:
        child_id = opened_by(here.other_head)
        who = member(here, role.key, role.held_in[0])
        reach(role, who, child_id)
        recorded = concern(who, child_id)
        with acting(who, writing=False) as scope:
            (own,) = concerns_of(scope, child_id)
            assert own.id == recorded.pk
            assert own.is_own

    def test_asks_for_nothing_that_a_class_teacher_may_not_read(
        self, here: AreaWorld, teacher: Membership
    ) -> None:
        child_id = taught_by(here, teacher)
        concern(here.head, child_id, text="Recorded by the head")
        concern(teacher, child_id, text="Recorded by the teacher")
        with acting(teacher, writing=False) as scope:
            assert [c.text for c in concerns_of(scope, child_id)] == ["Recorded by the teacher"]
            assert not may_read_all(scope, child_id)
            assert Concern.objects.count() == 1
            assert Concern.history.count() == 1
        with acting(here.safeguarding_lead, writing=False) as scope:
            assert len(concerns_of(scope, child_id)) == 2

    def test_is_kept_from_other_authors_by_the_selector_as_well(
        self, here: AreaWorld, teacher: Membership
    ) -> None:
        child_id = taught_by(here, teacher)
        concern(here.head, child_id)
        with acting(teacher, writing=False) as scope:
            pass
        # Outside the door every row is there: only the selector's own bound is left.
        assert Concern.objects.count() == 1
        assert concerns_of(scope, child_id) == []
        assert concern_counts(scope, child_id) == (0, 0)

    def test_keeps_what_was_said_and_signs_it(self, here: AreaWorld, on_roll: UUID, at) -> None:
        recorded = concern(
            here.senco,
            on_roll,
            child_said="“I am hungry.”",
            immediate_action="Gave breakfast",
            happened_on=date(2026, 3, 2),
            happened_time=time(9, 15),
        )
        row = Concern.objects.get(pk=recorded.pk)
        assert (row.child_said, row.immediate_action) == ("“I am hungry.”", "Gave breakfast")
        assert (row.happened_time, row.recorded_at) == (time(9, 15), at)
        version = Concern.history.get(id=row.pk)
        assert version.history_membership_id == here.senco.pk
        assert version.history_change_reason == "record concern"

    def test_publishes_a_fact_of_the_class_protection_that_says_nothing_of_it(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        recorded = concern(here.senco, on_roll)
        fact = Fact.objects.get(name="safeguarding.concern.recorded")
        assert fact.information_class == InformationClass.PROTECTION
        assert (fact.title, fact.payload["concern"]) == ("Concern recorded", str(recorded.pk))
        assert "coat" not in str(fact.payload)
        with acting(here.attendance, writing=False):
            assert not Fact.objects.filter(pk=fact.pk).exists()


class TestRecordConcernRefuses:
    def test_a_child_the_author_does_not_see(self, here: AreaWorld, there: AreaWorld, on_roll: UUID) -> None:
        for stranger in (here.other_head, here.social_worker, there.screener):
            with pytest.raises(NotFound):
                concern(stranger, on_roll)
        assert not Concern.objects.exists()

    def test_a_role_that_records_no_concerns(self, here: AreaWorld, on_roll: UUID) -> None:
        with pytest.raises(NotEntitled):
            concern(lay.membership("admissions_officer", here.authority), on_roll)

    def test_an_empty_text_and_a_moment_to_come(self, here: AreaWorld, on_roll: UUID) -> None:
        with pytest.raises(NothingWritten):
            concern(here.senco, on_roll, text="  ")
        for later in ({"happened_on": date(2026, 3, 3)}, {"happened_time": time(10, 1)}):
            with pytest.raises(NotYetHappened):
                concern(here.senco, on_roll, **later)
        assert not Concern.objects.exists()


class TestANewConcern:
    """Its fact leaves work; the worker tells people as the service role."""

    def _work(self, at) -> None:
        from childplan.access.scope import as_service

        with as_service("test"):
            while work_on_next(at=at):
                pass
        assert not FactWork.objects.filter(done_at__isnull=True).exists()

    def test_is_told_to_the_safeguarding_lead_of_the_childs_school(
        self, here: AreaWorld, on_roll: UUID, at
    ) -> None:
        other_lead = lay.membership("designated_safeguarding_lead", here.other_school)
        recorded = concern(here.senco, on_roll)
        self._work(at)
        notice = Notice.objects.get()
        assert notice.recipient_membership_id == here.safeguarding_lead.pk
        assert notice.recipient_membership_id != other_lead.pk
        assert notice.address == recorded.get_absolute_url()
        assert "coat" not in notice.text
        with acting(here.safeguarding_lead, writing=False):
            assert Notice.objects.exists()

    def test_is_told_to_the_hub_when_the_school_has_no_lead(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.other_head)
        concern(here.other_head, child_id)
        self._work(at)
        assert Notice.objects.get().recipient_membership_id == here.screener.pk

    def test_is_not_told_to_its_author(self, here: AreaWorld, on_roll: UUID, at) -> None:
        concern(here.safeguarding_lead, on_roll)
        self._work(at)
        assert not Notice.objects.exists()

    def test_is_told_once_when_the_work_runs_again(self, here: AreaWorld, on_roll: UUID, at) -> None:
        concern(here.senco, on_roll)
        self._work(at)
        FactWork.objects.update(done_at=None, due_at=at)
        self._work(at)
        assert Notice.objects.count() == 1

    def test_no_longer_asks_once_somebody_has_read_it(self, here: AreaWorld, on_roll: UUID, at) -> None:
        from safeguarding.actions.mark_concern_seen import mark_concern_seen

        recorded = concern(here.senco, on_roll)
        self._work(at)
        with acting(here.safeguarding_lead) as scope:
            mark_concern_seen(by=scope, at=at, child_id=on_roll, concern_id=recorded.pk, version=1)
        self._work(at)
        assert Notice.objects.get().read_at == at
