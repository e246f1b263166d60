"""An EHC plan at the end of compulsory school age: owed to the young person, and to whom they want it sent."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.identity.models import FamilyPerson
from childplan.plans.actions.issue_strand import NobodyToSend
from childplan.plans.actions.record_ehc_rights import Said, WhoRepresents, record_ehc_rights
from childplan.plans.models import EhcRights, Issue, Section, Strand
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.selectors.my_work import WorkKind, my_work
from childplan.plans.selectors.owed import plan_to_issue
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import RightsAnswer, StrandKind
from tests.childplan.plans.actions.test_issue_strand import page, posted, sent
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

# Sixteen on 31 August 2026: of compulsory school age until Friday 26 June 2026. THE_MOMENT is 2 March 2026.
BORN = date(2010, 8, 31)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Mia", surname="Stone", born_on=BORN)


@pytest.fixture
def coordinator(here: AreaWorld, child_id: UUID) -> Membership:
    team = lay.team(here.authority, "SEND")
    plans.involved(child_id, InvolvementKind.SEN_CASELOAD, team.pk)
    return lay.membership("ehc_coordinator", here.authority, team=team)


@pytest.fixture
def ehc(coordinator: Membership, child_id: UUID) -> Strand:
    strand = plans.strand(coordinator, child_id, StrandKind.EHC, lead_membership_id=coordinator.pk)
    plans.written(coordinator, Section.objects.filter(strand=strand)[0], "Mia wants to be a baker")
    return strand


@pytest.fixture
def mother(child_id: UUID) -> FamilyPerson:
    return plans.adult(child_id, "Ann Stone")


@pytest.fixture
def herself(child_id: UUID) -> FamilyPerson:
    return plans.adult(child_id, "Mia Stone", kind="self", has_parental_responsibility=False)


@pytest.fixture
def after(at: datetime) -> datetime:
    """The day after the last one of compulsory school age, at noon."""
    return datetime(2026, 6, 27, 12, tzinfo=at.tzinfo)


def owed(by: Membership, strand: Strand) -> set[int]:
    with acting(by, writing=False) as scope:
        plan = plan_to_issue(reach_of(scope, strand.child_id), strand.pk, today=clock.today())
    return {one.adult.person_id for one in plan.receivers if one.is_owed}


def answered(by: Membership, child_id: UUID, answer: RightsAnswer, **fields: object) -> EhcRights:
    given = {"words": "Asked her at school, with her key worker", "said_on": clock.today(), **fields}
    with acting(by) as scope:
        return record_ehc_rights(by=scope, at=clock.now(), child_id=child_id, said=Said(answer, **given))


def asked_for(by: Membership, at: datetime) -> list[date | None]:
    with clock.stopped_at(at), acting(by, writing=False) as scope:
        return [line.due_on for line in my_work(scope, today=at.date()).lines if line.kind is WorkKind.RIGHTS]


class TestTheRights:
    def test_pass_to_the_young_person_on_that_day(
        self,
        coordinator: Membership,
        ehc: Strand,
        mother: FamilyPerson,
        herself: FamilyPerson,
        after: datetime,
    ) -> None:
        with clock.stopped_at(after - timedelta(days=1)):
            assert owed(coordinator, ehc) == {mother.pk}
        with clock.stopped_at(after):
            assert owed(coordinator, ehc) == {herself.pk}
            # The mother waits for the co-ordinator: neither sent without a thought nor cut off by one.
            sent(coordinator, ehc, posted(herself))
            assert [row.person_id for row in Issue.objects.all()] == [herself.pk]

    @pytest.mark.parametrize(
        ("answer", "mothers"), [(RightsAnswer.PARENTS_TOO, True), (RightsAnswer.NOT_PARENTS, False)], ids=str
    )
    def test_leave_it_to_the_young_person_what_parents_are_sent(
        self, coordinator: Membership, ehc: Strand, mother: FamilyPerson, herself: FamilyPerson, after: datetime,
        answer: RightsAnswer, mothers: bool,
    ) -> None:  # fmt: skip
        answered(coordinator, ehc.child_id, answer)
        with clock.stopped_at(after):
            assert owed(coordinator, ehc) == {herself.pk} | ({mother.pk} if mothers else set())

    def test_are_a_representatives_or_a_parents_where_capacity_is_lacking(
        self,
        coordinator: Membership,
        ehc: Strand,
        mother: FamilyPerson,
        herself: FamilyPerson,
        after: datetime,
    ) -> None:
        uncle = plans.adult(ehc.child_id, "Joe Stone", kind="other", has_parental_responsibility=False)
        with clock.stopped_at(after):
            again = clock.today() + timedelta(days=365)
            answered(coordinator, ehc.child_id, RightsAnswer.REPRESENTED, person_id=uncle.pk, review_on=again)
            assert owed(coordinator, ehc) == {uncle.pk}
        with clock.stopped_at(after + timedelta(days=1)):
            answered(coordinator, ehc.child_id, RightsAnswer.PARENT_DECIDES, review_on=again)
            assert owed(coordinator, ehc) == {mother.pk}
            assert EhcRights.objects.count() == 2

    def test_leave_nobody_in_a_hole(
        self, coordinator: Membership, ehc: Strand, mother: FamilyPerson, after: datetime
    ) -> None:
        with clock.stopped_at(after), pytest.raises(NobodyToSend, match="Record them on the family page"):
            sent(coordinator, ehc, page(mother))
        assert not Issue.objects.exists()


class TestTheTask:
    def test_is_there_from_90_days_before_until_it_is_answered(
        self, coordinator: Membership, ehc: Strand, at: datetime, after: datetime
    ) -> None:
        last = after.date() - timedelta(days=1)
        assert asked_for(coordinator, after - timedelta(days=92)) == []
        assert asked_for(coordinator, after - timedelta(days=91)) == [last]
        assert asked_for(coordinator, after + timedelta(days=300)) == [last]
        answered(coordinator, ehc.child_id, RightsAnswer.PARENTS_TOO)
        assert asked_for(coordinator, after + timedelta(days=300)) == []

    def test_comes_again_before_the_day_on_which_capacity_is_looked_at(
        self, coordinator: Membership, ehc: Strand, after: datetime
    ) -> None:
        with clock.stopped_at(after):
            again = clock.today() + timedelta(days=200)
            answered(coordinator, ehc.child_id, RightsAnswer.PARENT_DECIDES, review_on=again)
        assert asked_for(coordinator, after + timedelta(days=100)) == []
        assert asked_for(coordinator, after + timedelta(days=120)) == [again]


class TestRecording:
    def test_refuses_half_an_answer(
        self, coordinator: Membership, ehc: Strand, mother: FamilyPerson, at: datetime
    ) -> None:
        ahead = clock.today() + timedelta(days=1)
        for answer, fields, error in (
            (RightsAnswer.REPRESENTED, {"review_on": ahead}, WhoRepresents),
            (RightsAnswer.PARENTS_TOO, {"person_id": mother.pk}, WhoRepresents),
            (RightsAnswer.PARENT_DECIDES, {}, WrongDay),
            (RightsAnswer.PARENT_DECIDES, {"review_on": clock.today()}, WrongDay),
            (RightsAnswer.PARENTS_TOO, {"said_on": ahead}, WrongDay),
            (RightsAnswer.PARENTS_TOO, {"words": " "}, NothingWritten),
            (RightsAnswer.REPRESENTED, {"person_id": 999_999_999, "review_on": ahead}, NotFound),
        ):
            with pytest.raises(error):
                answered(coordinator, ehc.child_id, answer, **fields)
        assert not EhcRights.objects.exists()

    def test_is_for_whoever_writes_about_special_needs(
        self, here: AreaWorld, there: AreaWorld, ehc: Strand
    ) -> None:
        with pytest.raises(NotEntitled):
            answered(here.attendance, ehc.child_id, RightsAnswer.PARENTS_TOO)
        for stranger in (here.social_worker, there.senco):
            with pytest.raises(NotFound):
                answered(stranger, ehc.child_id, RightsAnswer.PARENTS_TOO)

    def test_on_its_page(
        self, coordinator: Membership, ehc: Strand, mother: FamilyPerson, after: datetime
    ) -> None:
        with clock.stopped_at(after):
            visitor = Visitor(coordinator)
            assert "Compulsory school age: last day 26 June 2026." in visitor.reads(
                "ehc_rights", ehc.child_id
            )
            asked = {
                "answer": "represented",
                "words": "Assessed on 1 June",
                **day("said_on", of="2026-06-01"),
            }
            answer = visitor.sends("ehc_rights", ehc.child_id, **asked)
            assert "Choose who represents them" in words(answer)
            assert "Enter a day to come" in words(answer)
            asked |= {"person": str(mother.pk), **day("review_on", of="2027-06-01")}
            assert "is recorded. Saved" in visitor.comes_to(
                visitor.sends("ehc_rights", ehc.child_id, **asked)
            )
            page_now = visitor.reads("ehc_rights", ehc.child_id)
        assert "With a representative" in page_now
        assert "(Ann Stone). Assessed on 1 June To be reviewed by 1 June 2027." in page_now
