"""A whole plan sent to everybody whom it is owed, or held back from somebody by a recorded decision."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.models import FamilyPerson
from childplan.identity.vocabulary import OrderKind
from childplan.plans.actions import _freezing
from childplan.plans.actions import issue_strand as act
from childplan.plans.actions._freezing import ConfidentialWords, NotForThisAdult, ReleasedMeanwhile
from childplan.plans.actions.hold_back import CannotHold, Holding, end_hold
from childplan.plans.actions.issue_strand import NotOwed, Sending, TheLeadIssues, Undecided, issue_strand
from childplan.plans.models import HeldBack, Issue, ReleasedItem, Section
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.selectors.owed import leave_by_themselves, plan_to_issue
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import Document, HeldBackWhy, SentHow
from tests.childplan.plans.conftest import Amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by, ordered
from tests.worlds.two_areas import AreaWorld

LEAD = "The lead practitioner sends this one"


@pytest.fixture
def father(amara: Amara) -> FamilyPerson:
    return plans.adult(amara.child_id, "Ben Okafor", kind="father")


def page(person: FamilyPerson) -> Sending:
    return Sending(person.pk, SentHow.PAGE, clock.today())


def posted(person: FamilyPerson, day: date | None = None) -> Sending:
    return Sending(person.pk, SentHow.POST, day or clock.today())


def held(person: FamilyPerson, why: HeldBackWhy = HeldBackWhy.THIRD_PARTY, days: int = 30) -> Holding:
    return Holding(person.pk, why, "It tells of his new family", clock.today() + timedelta(days=days))


def sent(by, strand, *decided: Sending | Holding, **fields: object) -> list[Issue]:
    """The plan as this member sees it, sent and held back as decided."""
    with acting(by) as scope:
        seen = plan_to_issue(reach_of(scope, strand.child_id), strand.pk, today=clock.today())
        return issue_strand(
            by=scope,
            at=clock.now(),
            child_id=strand.child_id,
            strand_id=strand.pk,
            sendings=[one for one in decided if isinstance(one, Sending)],
            holdings=[one for one in decided if isinstance(one, Holding)],
            **{
                "document": Document.FINAL,
                "looked_at": [piece.choice for piece in seen.pieces],
                "contact_membership_id": by.pk,
                "reason": "Agreed at the review",
                **fields,
            },
        )


def free(by, child_id: UUID, *people: FamilyPerson) -> set[int]:
    with acting(by, writing=False) as scope:
        return set(leave_by_themselves(reach_of(scope, child_id), [person.pk for person in people]))


class TestAPlanThatIsSent:
    def test_goes_whole_to_both_parents_in_the_same_words(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        plans.outcome(here.senco, amara.sen_support, text="Reads alone")
        plans.outcome(here.social_worker, amara.child_in_need, text="Sleeps well")
        issued = sent(
            here.senco, amara.sen_support, page(mother), posted(father, clock.today() - timedelta(days=1))
        )
        assert [(row.person_id, row.how, row.document) for row in issued] == [
            (mother.pk, "page", "final"),
            (father.pk, "post", "final"),
        ]
        texts = [
            set(ReleasedItem.objects.filter(person=one).values_list("text", flat=True))
            for one in (mother, father)
        ]
        assert texts[0] == texts[1] >= {"Ten minutes of reading a day", "Reads alone"}
        assert "Sleeps well" not in texts[0]
        assert ("Plan", "Ten minutes of reading a day") in plans.read_by(mother, amara.child_id)
        fact = Fact.objects.get(name="plans.plan.issued")
        assert (fact.information_class, fact.title) == (16, "SEN support plan: sent to the family")

    def test_leaves_out_nobody_whom_it_is_owed(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(Undecided, match="Ben Okafor"):
            sent(here.senco, amara.sen_support, page(mother))
        sent(here.senco, amara.sen_support, page(mother), held(father))
        assert not ReleasedItem.objects.filter(person=father).exists()
        row = HeldBack.objects.get()
        assert (row.person_id, row.information_class, row.held_by_membership_id) == (
            father.pk,
            16,
            here.senco.pk,
        )
        assert HeldBack.history.count() == 1

    def test_need_not_name_whom_it_is_not_owed_and_may(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        aunt = plans.adult(amara.child_id, "Ada", kind="other", has_parental_responsibility=False)
        carer = plans.adult(
            amara.child_id, kind="grandparent", has_parental_responsibility=False, lives_with_child=True
        )
        with pytest.raises(Undecided):
            sent(here.senco, amara.sen_support, page(mother))
        sent(here.senco, amara.sen_support, page(mother), posted(carer))
        sent(here.senco, amara.sen_support, page(mother), posted(carer), posted(aunt))
        assert Issue.objects.filter(person=aunt).exists()

    def test_of_social_care_is_not_owed_to_a_carer_without_responsibility(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        plans.written(
            here.social_worker, Section.objects.filter(strand=amara.child_in_need)[0], "Help at home"
        )
        plans.adult(
            amara.child_id, kind="grandparent", has_parental_responsibility=False, lives_with_child=True
        )
        assert len(sent(here.social_worker, amara.child_in_need, page(mother))) == 1

    @pytest.mark.parametrize("broken", ["confidential", "meanwhile"])
    def test_is_sent_to_all_or_to_none(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section,
        broken: str, monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        if broken == "meanwhile":
            frozen: list[int] = []

            def fails_for_the_second(*args: object, **fields: object) -> object:
                frozen.append(1)
                if len(frozen) > 1:
                    raise ReleasedMeanwhile
                return _freezing.freeze(*args, **fields)

            monkeypatch.setattr(act, "freeze", fails_for_the_second)
        else:
            monkeypatch.setattr(_freezing, "mentions_confidential", lambda *_: True)
        with pytest.raises((ReleasedMeanwhile, ConfidentialWords)):
            sent(here.senco, amara.sen_support, page(mother), page(father))
        assert [model.objects.count() for model in (ReleasedItem, Issue, HeldBack)] == [0, 0, 0]
        assert not Fact.objects.filter(name="plans.plan.issued").exists()

    def test_is_refused_when_it_changed_since_it_was_looked_at(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        old = plans.piece(section)
        plans.written(here.senco, section, "Twenty minutes")
        with pytest.raises(NewerVersion):
            sent(here.senco, amara.sen_support, page(mother), looked_at=[old])

    def test_is_refused_when_part_of_it_is_closed_to_the_author_who_is_not_told_how_much(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at: datetime
    ) -> None:
        for n in range(2):
            Section(
                child_id=amara.child_id, strand=amara.sen_support, information_class=128, key=f"hidden{n}",
                heading="Risk", text="Not for the school", changed_at=at,
            ).save(force_insert=True)  # fmt: skip
        with pytest.raises(TheLeadIssues) as refused:
            sent(here.senco, amara.sen_support, page(mother))
        assert str(refused.value) == "The lead practitioner issues this"
        assert not any(digit in str(refused.value) for digit in "0123456789")

    def test_refuses_what_is_released_in_parts_only_and_days_to_come(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.written(here.senco, plans.about_me(amara.child_id), "I like maps")
        with pytest.raises(NotOwed):
            sent(here.senco, amara.universal, page(mother))
        with pytest.raises(NotOwed):
            sent(here.senco, amara.sen_support, page(mother), document=Document.DRAFT)
        with pytest.raises(WrongDay):
            sent(here.senco, amara.sen_support, posted(mother, clock.today() + timedelta(days=1)))
        with pytest.raises(NothingWritten):
            sent(here.senco, amara.sen_support, page(mother), reason=" ")
        with pytest.raises(NothingWritten):
            sent(here.senco, amara.sen_support, page(mother), held(mother))

    def test_is_for_whoever_writes_in_it(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(NotEntitled):
            sent(here.safeguarding_lead, amara.sen_support, page(mother))
        for stranger in (here.attendance, there.senco, here.other_head):
            with pytest.raises(NotFound):
                sent(stranger, amara.sen_support, page(mother))
        with pytest.raises(NotFound):
            sent(here.senco, amara.sen_support, page(mother), page(plans.adult(opened_by(here.head))))


class TestWhatIsHeldBack:
    def test_for_a_risk_is_of_protection_and_told_to_nobody_else(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, father: FamilyPerson, section: Section
    ) -> None:
        colleague = lay.membership("senco", here.school)
        sent(here.senco, amara.sen_support, page(mother), held(father, HeldBackWhy.RISK))
        assert HeldBack.objects.get().information_class == 128
        with acting(here.senco, writing=False):
            assert HeldBack.objects.count() == 1
        for other in (colleague, here.area_attendance):
            with acting(other, writing=False):
                assert not HeldBack.objects.exists()
                assert not HeldBack.history.exists()
                assert not Fact.objects.filter(name="plans.plan.held_back").exists()
        with acting(here.social_worker, writing=False):
            assert HeldBack.objects.count() == 1
        # A colleague who tries finds the same words as for anything else, and no unique key that tells.
        with pytest.raises(NotForThisAdult, match=LEAD):
            sent(colleague, amara.sen_support, page(mother), held(father))

    def test_is_owed_again_by_itself(
        self,
        here: AreaWorld,
        amara: Amara,
        mother: FamilyPerson,
        father: FamilyPerson,
        section: Section,
        at: datetime,
    ) -> None:
        sent(here.senco, amara.sen_support, page(mother), held(father, HeldBackWhy.RISK, days=10))
        for days, expected in ((9, set()), (10, {father.pk})):
            with clock.stopped_at(at + timedelta(days=days)):
                assert free(here.senco, amara.child_id, father) == expected

    @pytest.mark.parametrize(("days", "fine"), [(0, False), (1, True), (90, True), (91, False)])
    def test_has_an_end_within_90_days(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, days: int, fine: bool
    ) -> None:
        if fine:
            sent(here.senco, amara.sen_support, held(mother, days=days))
            return
        with pytest.raises(CannotHold):
            sent(here.senco, amara.sen_support, held(mother, days=days))
        assert not HeldBack.objects.exists()

    def test_by_an_order_needs_the_order_on_record(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(CannotHold, match="Record the order first"):
            sent(here.senco, amara.sen_support, held(mother, HeldBackWhy.ORDER))
        ordered(amara.child_id, mother, OrderKind.SPECIFIC_ISSUE)
        sent(here.senco, amara.sen_support, held(mother, HeldBackWhy.ORDER))

    def test_is_ended_before_its_day_with_a_reason(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at: datetime
    ) -> None:
        sent(here.senco, amara.sen_support, held(mother))
        row = HeldBack.objects.get()
        with acting(here.head) as scope:
            end_hold(by=scope, at=at, child_id=amara.child_id, hold_id=row.pk, reason="He agreed")
        row.refresh_from_db()
        assert (row.ended_at, row.ended_reason) == (at, "He agreed")
        with acting(here.head) as scope, pytest.raises(NotFound):
            end_hold(by=scope, at=at, child_id=amara.child_id, hold_id=row.pk, reason="Again")

    def test_is_ended_by_nobody_who_may_not_read_it(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        row = HeldBack(
            child_id=amara.child_id, strand=amara.child_in_need, person=mother, information_class=128, why="risk",
            reason="Threats", until=clock.today() + timedelta(days=5), held_at=at, held_on=clock.today(),
            held_by_membership_id=here.social_worker.pk,
        )  # fmt: skip
        row.save(force_insert=True)
        with acting(here.senco) as scope, pytest.raises(NotFound):
            end_hold(
                by=scope,
                at=at,
                child_id=amara.child_id,
                hold_id=row.pk,
                reason="I think so",
            )
