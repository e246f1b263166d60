"""Somebody who may not know a confidential address asks for it, by releasing guesses."""

from uuid import UUID

import pytest

from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.history.models import AccessEvent
from childplan.identity.models import Address, FamilyPerson
from childplan.notifications.models import Notice
from childplan.plans.actions._freezing import ConfidentialWords
from childplan.plans.actions.release_to_family import release_to_family
from childplan.plans.models import ReleasedItem, Section
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

STREET = "Quince Row"
SOMETHING = "Something in what you chose mentions something that is confidential about this child"


@pytest.fixture
def child_id(amara) -> UUID:
    Address(
        child_id=amara.child_id, lines=f"14 {STREET}\nMerefield", postcode="ZZ99 3VZ", is_confidential=True,
        starts_on=clock.today(),
    ).save(force_insert=True)  # fmt: skip
    return amara.child_id


def guessed(
    here: AreaWorld, mother: FamilyPerson, section: Section, words: str, *, by: Membership | None = None
) -> str:
    """What is answered to a release of these words by the head teacher, as on a page; nothing where they went out."""
    section.refresh_from_db()
    written, by = plans.written(here.senco, section, words), by or here.head
    with acting(by) as scope:
        try:
            release_to_family(
                by=scope,
                at=clock.now(),
                child_id=section.child_id,
                person_id=mother.pk,
                choices=[plans.piece(written)],
                contact_membership_id=by.pk,
                reason="Agreed at the review",
            )
        except ConfidentialWords as refused:
            return str(refused)
    return ""


class TestAListOfHouses:
    def test_is_refused_whether_it_is_there_or_not(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        without = ", ".join(f"{n} Medlar Close" for n in range(1, 8))
        assert SOMETHING in guessed(here, mother, section, without)
        assert SOMETHING in guessed(here, mother, section, f"{without}, 14 {STREET}")

    def test_is_not_seen_in_a_plan(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        text = (
            "Swimming at 10 am, 14 Hazel Close. 3 times a week in the park. 12 children walk. 20 words a day."
        )
        assert guessed(here, mother, section, text) == ""

    def test_is_a_list_to_nobody_who_knows(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        without = ", ".join(f"{n} Medlar Close" for n in range(1, 8))
        plans.written(here.senco, section, without)
        section.refresh_from_db()
        plans.released(here.social_worker, child_id, mother, plans.piece(section))


class TestGuessing:
    def test_ends_with_the_third_refusal_of_a_body_in_a_week(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        deputy = lay.membership("head_teacher", here.school)
        assert guessed(here, mother, section, "Reads well") == ""
        for number, member in enumerate((here.head, deputy, here.head)):
            section.refresh_from_db()
            assert SOMETHING in guessed(
                here, mother, section, f"We met at 14 {STREET}, {number} times", by=member
            )
        section.refresh_from_db()
        assert SOMETHING in guessed(here, mother, section, "Reads very well")
        # Whoever knows goes on sending.
        section.refresh_from_db()
        assert plans.released(here.social_worker, child_id, mother, plans.piece(section))

    def test_is_on_the_childs_record_of_who_looked(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        guessed(here, mother, section, f"We met at 14 {STREET}")
        event = AccessEvent.objects.get(act="plans.words_refused")
        assert (event.child_id, event.membership_id, event.outcome) == (child_id, here.head.pk, "refused")
        assert not ReleasedItem.objects.filter(child_id=child_id).exists()

    def test_is_told_to_the_social_worker_without_the_words(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        for number in range(5):
            section.refresh_from_db()
            guessed(here, mother, section, f"We met at 14 {STREET}, {number} times")
        told = Notice.objects.filter(child_id=child_id, text__contains="Who tried")
        assert set(told.values_list("recipient_membership_id", flat=True)) == {
            here.social_worker.pk,
            here.team_manager.pk,
        }
        assert told.filter(recipient_membership_id=here.social_worker.pk).count() == 3
        text = told.first().text
        assert here.head.holder_name in text
        assert STREET not in text

    def test_does_not_say_which_piece(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        words = f"We met at 14 {STREET}"
        assert "“Plan”" not in guessed(here, mother, section, words)
        section.refresh_from_db()
        with pytest.raises(ConfidentialWords, match="“Plan” mentions"):
            plans.released(here.social_worker, child_id, mother, plans.piece(section))
        assert AccessEvent.objects.filter(act="plans.words_refused").count() == 1

    def test_by_page_stays_on_record(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, section: Section
    ) -> None:
        written = plans.written(here.senco, section, f"We met at 14 {STREET}")
        answer = client_of(here.head).post(
            f"/children/{child_id}/release/{mother.pk}/",
            {
                "sections": [str(plans.piece(written))], "contact": str(here.head.pk), "reason": "Agreed",
                "confirm": "1",
            },
        )  # fmt: skip
        assert SOMETHING in answer.content.decode()
        assert AccessEvent.objects.filter(act="plans.words_refused", child_id=child_id).count() == 1
