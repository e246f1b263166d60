"""What a family agreed to is recorded apart from sharing: who, how, when; and taken back when they take it back."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from childplan.access.scope import NotEntitled
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.sharing.actions.correct_family_answer import correct_family_answer
from childplan.sharing.actions.record_family_agreement import record_family_agreement
from childplan.sharing.actions.withdraw_family_agreement import withdraw_family_agreement
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.family import family_agreements, family_agrees_to
from childplan.sharing.vocabulary import AgreesTo, AskedHow, Basis, FamilyAnswer
from tests.factories import sharing
from tests.factories.identity import acting, opened_by
from tests.factories.plans import adult
from tests.factories.safeguarding import class_teacher, taught_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head)


def withdrawn(by: Membership, agreement: FamilyAgreement, *, days: int = 0) -> FamilyAgreement:
    with acting(by) as scope:
        return withdraw_family_agreement(
            by=scope,
            at=clock.now(),
            child_id=agreement.child_id,
            agreement_id=agreement.pk,
            how=AskedHow.BY_TELEPHONE,
            said_on=clock.today() + timedelta(days=days),
            note="We end the visits",
        )


def read_by(member: Membership, child_id: UUID) -> list[FamilyAnswer]:
    with acting(member, writing=False) as scope:
        return [found.answer for found in family_agreements(scope, child_id)]


def corrected(by: Membership, agreement: FamilyAgreement) -> FamilyAgreement:
    with acting(by) as scope:
        return correct_family_answer(
            by=scope,
            at=clock.now(),
            child_id=agreement.child_id,
            agreement_id=agreement.pk,
            reason="The wrong child",
        )


class TestAMistake:
    def test_is_struck_out_and_stays_to_be_read(self, here, child) -> None:
        agreed = sharing.family_agreement(here.head, child)
        corrected(here.head, agreed)
        with acting(here.head, writing=False) as scope:
            (found,) = family_agreements(scope, child)
            assert not family_agrees_to(scope, child, AgreesTo.EARLY_HELP_SUPPORT)
        assert found.answer is FamilyAnswer.AGREED
        assert found.mistake
        assert found.mistake.reason == "The wrong child"
        assert not found.stands

    def test_is_said_once(self, here, child) -> None:
        agreed = sharing.family_agreement(here.head, child)
        corrected(here.head, agreed)
        with pytest.raises(NotFound):
            corrected(here.head, agreed)

    def test_in_saying_that_it_was_taken_back_lets_it_stand_again(self, here, child) -> None:
        agreed = sharing.family_agreement(here.head, child)
        corrected(here.head, withdrawn(here.head, agreed))
        with acting(here.head, writing=False) as scope:
            assert family_agrees_to(scope, child, AgreesTo.EARLY_HELP_SUPPORT)


class TestAnAnswer:
    def test_may_be_of_somebody_who_is_not_in_the_records_family(self, here, child) -> None:
        with acting(here.head) as scope:
            agreed = record_family_agreement(
                by=scope,
                at=clock.now(),
                child_id=child,
                to=AgreesTo.EARLY_HELP_SUPPORT,
                answer=FamilyAnswer.AGREED,
                person_id=None,
                another="Ifeoma Eze, her aunt",
                how=AskedHow.IN_PERSON,
                said_on=clock.today(),
            )
        assert (agreed.said_by, agreed.person_id) == ("Ifeoma Eze, her aunt", None)

    def test_names_the_adult_who_gave_it(self, here, child) -> None:
        mother = adult(child, "Ngozi Okafor")
        agreed = sharing.family_agreement(here.head, child, person_id=mother.pk)
        assert (agreed.said_by, agreed.person_id, agreed.answer) == ("Ngozi Okafor", mother.pk, "agreed")

    def test_may_be_the_childs_own(self, here, child) -> None:
        assert sharing.family_agreement(here.head, child).said_by == "The child"

    def test_stands_beside_what_another_adult_answers(self, here, child) -> None:
        mother, father = adult(child, "Ngozi Okafor"), adult(child, "Emeka Okafor", kind="father")
        sharing.family_agreement(here.head, child, person_id=mother.pk)
        sharing.family_agreement(here.head, child, person_id=father.pk, answer=FamilyAnswer.REFUSED)
        with acting(here.head) as scope:
            assert family_agrees_to(scope, child, AgreesTo.EARLY_HELP_SUPPORT)
            assert not family_agrees_to(scope, child, AgreesTo.SECTION_17_SUPPORT)

    def test_of_nobody_in_the_family_is_refused(self, here, child) -> None:
        stranger = adult(opened_by(here.head), "Somebody else")
        with pytest.raises(SharingRefused, match="Choose who answered"):
            sharing.family_agreement(here.head, child, person_id=stranger.pk)

    def test_is_never_offered_as_a_basis_for_sharing(self) -> None:
        assert not {str(basis.label) for basis in Basis} & {str(to.label) for to in AgreesTo}

    def test_is_not_recorded_by_roles_that_do_not_lead_with_families(self, here, child) -> None:
        with pytest.raises(NotEntitled):
            sharing.family_agreement(here.attendance, child)

    def test_is_edited_by_nobody(self, here, child) -> None:
        agreed = sharing.family_agreement(here.head, child)
        with acting(here.head), pytest.raises(DatabaseError), transaction.atomic():
            agreed.save()


class TestWhoReadsIt:
    def test_is_who_reads_of_the_help_it_is_about(self, here) -> None:
        teacher = class_teacher(here)
        child = taught_by(here, teacher)
        sharing.family_agreement(here.safeguarding_lead, child, answer=FamilyAnswer.REFUSED)
        assert read_by(here.head, child) == [FamilyAnswer.REFUSED]
        for other in (teacher, here.attendance, here.senco, here.other_head):
            assert read_by(other, child) == []

    def test_is_a_senco_for_what_she_recorded_herself(self, here, child) -> None:
        sharing.family_agreement(here.senco, child)
        assert read_by(here.senco, child) == [FamilyAnswer.AGREED]


class TestWhatIsTakenBack:
    def test_stands_no_more_and_stays_on_record(self, here, child) -> None:
        agreed = sharing.family_agreement(here.senco, child)
        withdrawn(here.senco, agreed)
        with acting(here.senco) as scope:
            assert not family_agrees_to(scope, child, AgreesTo.EARLY_HELP_SUPPORT)
        assert read_by(here.senco, child) == [FamilyAnswer.WITHDRAWN, FamilyAnswer.AGREED]

    def test_is_taken_back_once_and_only_by_who_may_know_of_it(self, here, child) -> None:
        agreed = sharing.family_agreement(here.head, child)
        with pytest.raises(NotFound):
            withdrawn(here.senco, agreed)
        withdrawn(here.head, agreed)
        with pytest.raises(NotFound):
            withdrawn(here.head, agreed)

    @pytest.mark.parametrize("days", [-1, 1])
    def test_was_agreed_before_and_is_not_to_come(self, here, child, days: int) -> None:
        with pytest.raises(SharingRefused, match="not before they agreed"):
            withdrawn(here.head, sharing.family_agreement(here.head, child), days=days)
