"""The plan as each reader's own selectors give it: the first lock, asked directly."""

from datetime import timedelta

import pytest

from childplan.access.models import Bar
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership, User
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.plans.actions.close_strand import close_strand
from childplan.plans.models import Section
from childplan.plans.selectors.adults import adult, adults
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.selectors.child_plan import child_plan
from childplan.plans.selectors.chronology import ChronologyFilter, chronology
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import releasable
from childplan.plans.selectors.releases import released_now, released_to_me
from childplan.plans.selectors.section_versions import section_page, text_of_version
from childplan.plans.selectors.stories import outcome_in, planned_action_in
from childplan.plans.selectors.who_can_see import who_can_see
from childplan.plans.selectors.workers import practitioners
from childplan.plans.vocabulary import StrandKind
from tests.childplan.plans.conftest import Amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.factories.partners import registered
from tests.worlds.two_areas import AreaWorld


class TestAStranger:
    def test_finds_no_child(self, there: AreaWorld, amara: Amara) -> None:
        with acting(there.senco, writing=False) as scope:
            with pytest.raises(NotFound):
                reach_of(scope, amara.child_id)
            with pytest.raises(NotFound):
                child_plan(scope, amara.child_id, at=clock.now())
            with pytest.raises(NotFound):
                child_header_for(scope, amara.child_id, today=clock.today())

    def test_finds_no_section(self, there: AreaWorld, amara: Amara, section: Section) -> None:
        with acting(there.senco, writing=False) as scope, pytest.raises(NotFound):
            section_page(scope, amara.child_id, section.pk)

    def test_is_shown_nothing_that_was_released(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, mother, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        with acting(there.senco, writing=False) as scope:
            assert released_to_me(scope, amara.child_id) == []

    def test_names_no_colleagues_of_the_child(self, there: AreaWorld, amara: Amara) -> None:
        with acting(there.senco, writing=False) as scope:
            found = practitioners(scope, amara.child_id, at=clock.now())
            assert [person.membership_id for person in found] == [there.senco.pk]


class TestReach:
    def test_tells_the_level_of_each_class(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.senco, writing=False) as scope:
            reach = reach_of(scope, amara.child_id)
        assert reach.level(InformationClass.SEND) == Level.DECIDE
        assert reach.level(InformationClass.SOCIAL_CARE) == Level.KNOWN
        assert reach.level(InformationClass.PROTECTION) == Level.NOTHING
        assert InformationClass.SOCIAL_CARE not in reach.classes(Level.READ)
        assert InformationClass.SOCIAL_CARE in reach.classes(Level.KNOWN)
        assert not reach.is_restricted
        with pytest.raises(NotEntitled):
            reach.require(InformationClass.ATTENDANCE)


class TestChildPlan:
    def test_keeps_what_a_known_plan_says_to_itself(self, here: AreaWorld, amara: Amara) -> None:
        strand = amara.child_in_need
        strand.legal_basis, strand.review_due_on = "Children Act 1989, section 17", plans.NEXT_TERM
        strand.save()
        with acting(here.senco, writing=False) as scope:
            plan = child_plan(scope, amara.child_id, at=clock.now())
        (known,) = [s for s in plan.strands if s.kind == StrandKind.CHILD_IN_NEED]
        assert known.lead is not None
        assert (known.legal_basis, known.review_due_on, known.starts_on, known.sections) == (
            "",
            None,
            None,
            (),
        )
        with pytest.raises(NotFound):
            plan.strand(known.strand_id)

    def test_says_nothing_of_a_plan_that_may_not_even_be_known(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.social_worker) as scope:
            close_strand(
                by=scope,
                at=clock.now(),
                child_id=amara.child_id,
                strand_id=amara.child_in_need.pk,
                version=1,
                reason="To protection",
            )
        plans.strand(here.social_worker, amara.child_id, StrandKind.CHILD_PROTECTION)
        with acting(here.senco, writing=False) as scope:
            plan = child_plan(scope, amara.child_id, at=clock.now())
        assert {s.kind for s in plan.strands} == {StrandKind.UNIVERSAL, StrandKind.SEN_SUPPORT}

    def test_puts_an_action_among_the_others_when_its_outcome_is_hidden(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        hidden = plans.outcome(here.social_worker, amara.child_in_need)
        action = plans.planned_action(here.social_worker, amara.sen_support, towards=hidden)
        with acting(here.senco, writing=False) as scope:
            plan = child_plan(scope, amara.child_id, at=clock.now())
        assert plan.outcomes.outcomes == ()
        assert [a.planned_action_id for a in plan.outcomes.loose] == [action.pk]
        assert planned_action_in(plan, action.pk).strand_ids == {amara.sen_support.pk}
        with pytest.raises(NotFound):
            outcome_in(plan, hidden.pk)

    def test_lets_one_write_where_the_levels_allow(self, here: AreaWorld, amara: Amara) -> None:
        expected = {
            here.senco: {StrandKind.UNIVERSAL, StrandKind.SEN_SUPPORT},
            here.social_worker: {StrandKind.UNIVERSAL, StrandKind.SEN_SUPPORT, StrandKind.CHILD_IN_NEED},
            here.safeguarding_lead: {StrandKind.UNIVERSAL, StrandKind.CHILD_IN_NEED},
            here.screener: set(),
        }
        for who, kinds in expected.items():
            with acting(who, writing=False) as scope:
                plan = child_plan(scope, amara.child_id, at=clock.now())
                assert {s.kind for s in plan.writable} == kinds
                assert plan.may_add == (who in (here.senco, here.social_worker))


class TestAdults:
    def test_are_not_shown_without_contact_being_open(self, here: AreaWorld, amara: Amara, mother) -> None:
        with acting(here.senco, writing=False) as scope:
            assert len(adults(reach_of(scope, amara.child_id), today=clock.today())) == 1
        with acting(here.screener, writing=False) as scope:
            reach = reach_of(scope, amara.child_id)
            assert adult(reach, mother.pk, today=clock.today()).name == "Grace Okafor"
            with pytest.raises(NotFound):
                adult(reach, mother.pk + 1, today=clock.today())


class TestReleases:
    def test_show_each_parent_their_own(
        self, here: AreaWorld, amara: Amara, mother, section: Section
    ) -> None:
        father = plans.adult(amara.child_id, "Ben Okafor", kind="father")
        father.user = here.other_head.user
        father.save()
        plans.involved(amara.child_id, InvolvementKind.FAMILY, father.pk)
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        assert len(plans.read_by(mother, amara.child_id)) == 2
        assert plans.read_by(father, amara.child_id) == []

    def test_show_practitioners_what_they_may_read(
        self, here: AreaWorld, amara: Amara, mother, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        with acting(here.attendance, writing=False) as scope:
            # The contact card is open to all who read views; the SEN plan is not.
            assert [i.kind for i in released_now(reach_of(scope, amara.child_id))] == ["contact"]

    def test_offer_what_may_be_written(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        for who, count in ((here.senco, 1), (here.social_worker, 1), (here.safeguarding_lead, 0)):
            with acting(who, writing=False) as scope:
                assert len(releasable(reach_of(scope, amara.child_id))) == count


class TestVersions:
    def test_that_are_not_there_are_not_found(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        with acting(here.senco, writing=False) as scope:
            page = section_page(scope, amara.child_id, section.pk)
            assert text_of_version(page, 2) == "Ten minutes of reading a day"
            with pytest.raises(NotFound):
                text_of_version(page, 9)


class TestWhoCanSee:
    def test_is_told_only_to_those_entitled(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.senco, writing=False) as scope:
            reach = reach_of(scope, amara.child_id)
            with pytest.raises(NotEntitled):
                who_can_see(scope, reach, at=clock.now())

    def test_agrees_with_what_each_may_read(self, here: AreaWorld, there: AreaWorld, amara: Amara) -> None:
        """The reverse question has the same answer as the question itself, for every member of both areas."""
        with acting(here.social_worker, writing=False) as scope:
            viewers = who_can_see(scope, reach_of(scope, amara.child_id), at=clock.now())
        told = {(viewer.name, c) for viewer in viewers for c in viewer.reads}
        found = set()
        for world in (here, there):
            for member in vars(world).values():
                if getattr(member, "role", None) is None:
                    continue
                with acting(member, writing=False) as scope:
                    try:
                        reach = reach_of(scope, amara.child_id)
                    except NotFound:
                        continue
                    found |= {(str(member.user), c) for c in InformationClass if reach.may_read(c)}
        assert told == found
        assert len({name for name, _ in told}) == 8

    def test_leaves_out_whom_the_door_does_not_let_in(self, here: AreaWorld, amara: Amara, at) -> None:
        """Barred, switched off, to come, over, and beyond the days that a role lasts: as SQL has it."""
        barred, off, comes, over = (lay.membership("senco", here.school) for _ in range(4))
        inspector = lay.membership("inspector", here.authority, starts_at=at - timedelta(days=28))
        plans.involved(amara.child_id, InvolvementKind.INSPECTION, inspector.pk)
        Bar(child_id=amara.child_id, user=barred.user, reason="His niece", starts_at=at).save(
            force_insert=True
        )
        User.objects.filter(pk=off.user_id).update(is_active=False)
        Membership.objects.filter(pk=comes.pk).update(starts_at=at + timedelta(days=1))
        Membership.objects.filter(pk=over.pk).update(ends_at=at)
        with acting(here.social_worker, writing=False) as scope:
            viewers = who_can_see(scope, reach_of(scope, amara.child_id), at=clock.now())
        told = {viewer.number for viewer in viewers}
        assert not told & {barred.pk, off.pk, comes.pk, over.pk, inspector.pk}
        assert here.senco.pk in told

    def test_tells_of_a_system_what_its_agreement_opens(self, here: AreaWorld, amara: Amara) -> None:
        made = registered(here.school, scopes=("identity:read", "attendance:read"))
        with acting(here.social_worker, writing=False) as scope:
            viewers = who_can_see(scope, reach_of(scope, amara.child_id), at=clock.now())
        (system,) = [viewer for viewer in viewers if viewer.number == made.membership_id]
        assert set(system.reads) == {InformationClass.IDENTITY, InformationClass.ATTENDANCE}
        assert not system.text

    def test_says_who_reads_no_plans_and_whom_confidential_addresses_are_open_to(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        with acting(here.social_worker, writing=False) as scope:
            viewers = who_can_see(scope, reach_of(scope, amara.child_id), at=clock.now())
        by_number = {viewer.number: viewer for viewer in viewers}
        screener, worker = by_number[here.screener.pk], by_number[here.social_worker.pk]
        assert (screener.text, screener.confidential) == (False, False)
        assert (worker.text, worker.confidential) == (True, True)
        assert {through.kind for through in worker.through} == {
            InvolvementKind.ALLOCATION,
            InvolvementKind.LEAD_PRACTITIONER,
        }

    def test_names_family_who_sign_in_and_nobody_of_theirs_who_does_not(
        self, here: AreaWorld, amara: Amara, mother
    ) -> None:
        father = plans.adult(amara.child_id, "Joseph Okafor")
        plans.involved(amara.child_id, InvolvementKind.FAMILY, father.pk)
        with acting(here.social_worker, writing=False) as scope:
            viewers = who_can_see(scope, reach_of(scope, amara.child_id), at=clock.now())
        assert [(viewer.name, viewer.is_family) for viewer in viewers if viewer.is_family] == [
            ("Grace Okafor", True)
        ]


class TestChronology:
    def test_of_nothing_readable_is_empty(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.screener, writing=False) as scope:
            shown = chronology(reach_of(scope, amara.child_id), ChronologyFilter())
        readable = {InformationClass.IDENTITY, InformationClass.SOCIAL_CARE}
        assert {entry.information_class for entry in shown.entries} == readable
