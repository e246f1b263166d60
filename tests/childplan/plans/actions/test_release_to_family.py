"""Releasing pieces of the plan to one family person, and taking them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.models import Address, ChildName, FamilyPerson
from childplan.identity.vocabulary import NameKind
from childplan.plans.actions._freezing import ConfidentialWords, NotForThisAdult
from childplan.plans.actions.release_to_family import NothingChosen
from childplan.plans.models import PlannedAction, ReleasedItem, Section
from childplan.plans.rules.refusals import NothingWritten
from childplan.plans.selectors.workers import NotWorkingWithChild
from childplan.plans.vocabulary import ReleasedKind
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestReleaseToFamily:
    def test_freezes_the_words_and_whom_to_contact(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support, text="Reads alone", target_on=plans.NEXT_TERM)
        action = plans.planned_action(here.senco, amara.sen_support, text="Reads with her", how_much="Daily")
        plans.released(
            here.senco,
            amara.child_id,
            mother,
            plans.piece(section),
            plans.piece(outcome, ReleasedKind.OUTCOME),
            plans.piece(action, ReleasedKind.PLANNED_ACTION),
        )
        assert set(plans.read_by(mother, amara.child_id)) == {
            ("Plan", "Ten minutes of reading a day"),
            ("Learning", "Reads alone"),
            ("Action", "Reads with her\nDaily"),
            (
                str(here.senco.user),
                "Special educational needs co-ordinator (SENCO)\nLarkshire Primary",
            ),
        }

    def test_does_not_follow_later_edits(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        plans.written(here.senco, section, "Not yet for the family")
        assert ("Plan", "Ten minutes of reading a day") in plans.read_by(mother, amara.child_id)

    def test_replaces_an_older_text(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        (first, _) = plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        newer = plans.written(here.senco, section, "Fifteen minutes a day")
        (item,) = plans.released(here.senco, amara.child_id, mother, plans.piece(newer))
        assert item.source_version == 3
        first.refresh_from_db()
        assert first.withdrawn_reason == "Replaced by a newer text"
        assert [text for heading, text in plans.read_by(mother, amara.child_id) if heading == "Plan"] == [
            "Fifteen minutes a day"
        ]

    def test_replaces_whom_to_contact(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        plans.released(
            here.senco,
            amara.child_id,
            mother,
            plans.piece(section),
            contact_membership_id=here.social_worker.pk,
        )
        assert str(here.social_worker.user) in {
            heading for heading, _ in plans.read_by(mother, amara.child_id)
        }
        assert str(here.senco.user) not in {heading for heading, _ in plans.read_by(mother, amara.child_id)}

    def test_tells_the_chronology_and_keeps_its_reason(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        (item, _) = plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        with acting(here.senco, writing=False):
            fact = Fact.objects.get(name="plans.plan.released")
            assert fact.payload["person"] == mother.pk
            version = ReleasedItem.history.get(id=item.pk)
            assert version.history_change_reason == "Agreed at the review"

    def test_needs_no_invitation_first(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        father = plans.adult(amara.child_id, "Ben Okafor", kind="father")
        assert len(plans.released(here.senco, amara.child_id, father, plans.piece(section))) == 2

    def test_refuses_an_adult_who_must_have_no_contact(
        self, here: AreaWorld, amara: Amara, section: Section
    ) -> None:
        father = plans.adult(amara.child_id, no_contact=True)
        with pytest.raises(NotForThisAdult, match="no contact"):
            plans.released(here.senco, amara.child_id, father, plans.piece(section))
        assert not ReleasedItem.objects.exists()

    def test_refuses_an_adult_whose_portal_is_suspended(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at
    ) -> None:
        mother.portal_suspended_at = at
        mother.save()
        with pytest.raises(NotForThisAdult, match="suspended"):
            plans.released(here.senco, amara.child_id, mother, plans.piece(section))

    def test_knows_no_adult_whose_relationship_ended(
        self, here: AreaWorld, amara: Amara, section: Section, at
    ) -> None:
        former = plans.adult(amara.child_id, ends_on=timezone.localdate(at) - timedelta(days=1))
        with pytest.raises(NotFound):
            plans.released(here.senco, amara.child_id, former, plans.piece(section))

    def test_knows_no_adult_of_another_child(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        stranger = plans.adult(opened_by(here.head))
        with pytest.raises(NotFound):
            plans.released(here.senco, amara.child_id, stranger, plans.piece(section))

    def test_refuses_what_changed_since_it_was_looked_at(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        looked_at = plans.piece(section)
        plans.written(here.senco, section, "Fifteen minutes a day")
        with pytest.raises(NewerVersion):
            plans.released(here.senco, amara.child_id, mother, looked_at)

    def test_refuses_what_may_only_be_read(self, here: AreaWorld, amara: Amara, mother: FamilyPerson) -> None:
        action = plans.planned_action(here.senco, amara.sen_support)
        with pytest.raises(NotFound):
            plans.released(
                here.safeguarding_lead,
                amara.child_id,
                mother,
                plans.piece(action, ReleasedKind.PLANNED_ACTION),
            )

    def test_refuses_a_section_with_nothing_in_it(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        with pytest.raises(NotFound):
            plans.released(here.senco, amara.child_id, mother, plans.piece(plans.about_me(amara.child_id)))

    def test_refuses_nothing_at_all(self, here: AreaWorld, amara: Amara, mother: FamilyPerson) -> None:
        with pytest.raises(NothingChosen):
            plans.released(here.senco, amara.child_id, mother)

    def test_refuses_what_the_adult_already_has(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        with pytest.raises(NothingChosen, match="already"):
            plans.released(here.senco, amara.child_id, mother, plans.piece(section))

    def test_refuses_without_a_reason(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(NothingWritten):
            plans.released(here.senco, amara.child_id, mother, plans.piece(section), reason=" ")

    def test_refuses_a_contact_who_does_not_work_with_the_child(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(NotWorkingWithChild):
            plans.released(
                here.senco,
                amara.child_id,
                mother,
                plans.piece(section),
                contact_membership_id=here.other_head.pk,
            )

    def test_refuses_a_role_that_does_not_release(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(NotEntitled):
            plans.released(here.attendance, amara.child_id, mother, plans.piece(section))

    def test_knows_no_child_of_a_stranger(
        self, there: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        with pytest.raises(NotFound):
            plans.released(there.senco, amara.child_id, mother, plans.piece(section))


class TestConfidentialWords:
    """Where an address is withheld, whoever knows of protection sends: a head teacher, who may not see the address."""

    @pytest.fixture(autouse=True)
    def _confidential(self, amara: Amara, at) -> None:
        Address(
            child_id=amara.child_id,
            lines="14 Hazel Close\nMerefield",
            postcode="ZZ99 3VZ",
            is_confidential=True,
            starts_on=timezone.localdate(at),
        ).save(force_insert=True)
        ChildName(
            child_id=amara.child_id,
            kind=NameKind.FORMER,
            forename="Ada",
            surname="Nwosu",
            is_confidential=True,
        ).save(force_insert=True)

    def test_are_not_suspected_in_a_timetable(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        text = "Swimming at 10 am. Club at 4 pm. Bus at 9.30 am. Room 12 Mr Hill. Group 357 Mrs Pale."
        written = plans.written(here.senco, section, text)
        assert plans.released(here.head, amara.child_id, mother, plans.piece(written))

    @pytest.mark.parametrize(
        "words",
        [
            "The taxi goes to 14, Hazel Close at eight.",
            "She moved to zz993vz in May.",
            "Her old books say Ada Nwosu.",
        ],
    )
    def test_never_leave_even_when_the_author_may_not_see_them(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, words: str
    ) -> None:
        written = plans.written(here.senco, section, words)
        with acting(here.head, writing=False):
            assert not Address.objects.filter(child_id=amara.child_id).exists()
        with pytest.raises(ConfidentialWords, match="Something in what you chose mentions"):
            plans.released(here.head, amara.child_id, mother, plans.piece(written))
        assert not ReleasedItem.objects.exists()

    def test_are_looked_for_in_who_does_it(self, here: AreaWorld, amara: Amara, mother: FamilyPerson) -> None:
        action = plans.planned_action(here.senco, amara.sen_support, who="Carer at 14 Hazel Close")
        with pytest.raises(ConfidentialWords):
            plans.released(
                here.head, amara.child_id, mother, plans.piece(action, ReleasedKind.PLANNED_ACTION)
            )

    def test_are_not_seen_where_they_are_not(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        action = plans.planned_action(here.senco, amara.sen_support, text="Walks in Merefield with Ada")
        assert plans.released(
            here.head, amara.child_id, mother, plans.piece(action, ReleasedKind.PLANNED_ACTION)
        )
        assert PlannedAction.objects.get(pk=action.pk)
