"""Nothing leaves for a family before it was compared with what its author could have mixed up."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.rows import OUTSIDE, entered
from childplan.facts.models import Fact
from childplan.history.models import AccessEvent
from childplan.identity.departing import Because
from childplan.identity.models import FamilyPerson
from childplan.plans.actions.release_to_family import MustBeChecked
from childplan.plans.models import ReleasedItem
from tests.childplan.plans.actions.test_mark_telling_of_others import marked
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by
from tests.factories.safeguarding import concern
from tests.worlds.two_areas import AreaWorld

STORY = "He hides under the stairs when the door bell rings at night."
OURS = f"Amara likes maps. {STORY}"


@pytest.fixture
def tom(here: AreaWorld) -> UUID:
    """Another child on roll of the school."""
    return opened_by(here.head, forename="Tom", surname="Alder")


def looked(by: Membership, child_id: UUID) -> None:
    assert client_of(by).get(f"/children/{child_id}/").status_code == 200


def looked_long_ago(by: Membership, child_id: UUID) -> None:
    """A line of the log from before the days that count. Laid as steward: no line is ever made older."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into history_accessevent (id, event, child_id, at, transaction, user_id, membership_id, purpose,"
            " act, method, outcome, status, classes, from_address, way, means)"
            " values (gen_random_uuid(), gen_random_uuid(), %s, now() - interval '31 days',"
            " pg_current_xact_id(), %s, %s, '', 'plans.child_plan', 'GET', 'seen', 200,"
            " 1023, '', 'view', '')",
            [child_id, by.user_id, by.pk],
        )


def pointed(by: Membership, amara: Amara, mother: FamilyPerson, text: str) -> list[tuple[Because, str]]:
    """What is pointed at when this text would be released to the mother; nothing where it left."""
    section = plans.written(by, plans.about_me(amara.child_id), text)
    try:
        plans.released(by, amara.child_id, mother, plans.piece(section))
    except MustBeChecked as stopped:
        assert not ReleasedItem.objects.exists()
        return [(one.because, one.words) for one in stopped.found]
    return []


class TestWordsOfAnotherChild:
    def test_do_not_leave_once_their_author_has_looked_there(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        plans.written(here.senco, plans.about_me(tom), STORY)
        looked(here.senco, tom)
        assert pointed(here.senco, amara, mother, OURS) == [
            (Because.SAME_WORDS, "He hides under the stairs when the door bell rings at night")
        ]

    def test_of_views_and_of_concerns_count_as_well(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        plans.view(here.safeguarding_lead, tom, "I want to live with my nan in the house by the sea")
        concern(here.safeguarding_lead, tom, text="Came in with a cut lip and said that it was the dog.")
        looked(here.safeguarding_lead, tom)
        text = "I want to live with my nan in the house. Came in with a cut lip and said that it was."
        found = pointed(here.safeguarding_lead, amara, mother, text)
        assert [because for because, _ in found] == [Because.SAME_WORDS, Because.SAME_WORDS]

    def test_are_not_looked_for_where_nobody_looked_or_long_ago(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        plans.written(here.head, plans.about_me(tom), STORY)
        looked_long_ago(here.head, tom)
        assert pointed(here.senco, amara, mother, OURS) == []

    def test_are_looked_for_in_the_records_of_brothers_and_sisters(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        plans.written(here.head, plans.about_me(tom), STORY)
        mother.relationships.create(child_id=tom, kind="mother")
        assert not AccessEvent.objects.filter(child_id=tom).exists()
        assert pointed(here.senco, amara, mother, OURS) == [
            (Because.SAME_WORDS, "He hides under the stairs when the door bell rings at night")
        ]

    def test_that_their_author_may_not_read_are_no_answer(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        # A SENCO reads no concern, whatever they looked at.
        concern(here.safeguarding_lead, tom, text=STORY)
        looked(here.senco, tom)
        assert pointed(here.senco, amara, mother, OURS) == []

    def test_are_compared_without_a_line_in_the_log(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        looked(here.senco, tom)
        before = AccessEvent.objects.filter(child_id=tom).count()
        pointed(here.senco, amara, mother, "Amara likes maps.")
        assert AccessEvent.objects.filter(child_id=tom).count() == before


class TestMarkedWords:
    def test_of_the_child_itself_do_not_leave_in_another_part(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        said = plans.view(here.head, amara.child_id, "My uncle Sam hits.")
        marked(here.head, said, clock.now())
        assert pointed(
            here.head, amara, mother, "She told us: my uncle Sam hits. She is calm at school."
        ) == [(Because.MARKED, "my uncle Sam hits")]

    def test_that_their_author_may_not_read_are_no_answer(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        said = plans.view(here.head, amara.child_id, "My uncle Sam hits.")
        marked(here.head, said, clock.now())
        assert pointed(here.senco, amara, mother, "She told us: my uncle Sam hits.") == []


class TestNames:
    def test_of_another_child_do_not_leave(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        looked(here.senco, tom)
        assert pointed(here.senco, amara, mother, "Plays with Tom Alder.") == [(Because.CHILD, "Tom Alder")]

    def test_of_the_child_are_its_own_though_another_has_the_same(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        twin = opened_by(here.head, forename="Amara", surname="Okafor")
        looked(here.senco, twin)
        assert pointed(here.senco, amara, mother, "Amara Okafor likes maps.") == []

    def test_of_an_adult_who_must_have_no_contact_do_not_leave(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson
    ) -> None:
        plans.adult(amara.child_id, "Ben Cole", no_contact=True)
        plans.adult(amara.child_id, "Ada Hill")
        text = "Ben Cole and Ada Hill came to the door."
        assert pointed(here.senco, amara, mother, text) == [(Because.ADULT, "Ben Cole")]


class TestLettingThrough:
    def test_takes_a_reason_which_the_history_keeps_and_none_of_the_words(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        looked(here.senco, tom)
        section = plans.written(here.senco, plans.about_me(amara.child_id), "Plays with Tom Alder.")
        with pytest.raises(MustBeChecked) as stopped:
            plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        (one,) = stopped.value.found
        for nothing in ({}, {one.key: "  "}, {"another": "They are friends"}):
            with pytest.raises(MustBeChecked):
                plans.released(here.senco, amara.child_id, mother, plans.piece(section), let_through=nothing)
        items = plans.released(
            here.senco,
            amara.child_id,
            mother,
            plans.piece(section),
            let_through={one.key: "Both mothers know"},
        )
        kept = {item.history.get().history_change_reason for item in items}
        assert kept == {"Agreed at the review Let through (child): Both mothers know"}
        fact = Fact.objects.get(name="plans.plan.released")
        assert fact.payload["let_through"] == ["child"]
        assert str(tom) not in str(fact.payload)


class TestWhomOneLookedAt:
    def test_is_for_nobody_else_to_ask(self, here: AreaWorld, tom: UUID) -> None:
        looked(here.senco, tom)
        asks = "select history.children_i_looked_at(%s, 5)"
        since = clock.now() - timedelta(days=1)
        with acting(here.senco), connection.cursor() as cursor:
            cursor.execute(asks, [since])
            assert [number for (number,) in cursor.fetchall()] == [tom]
        with acting(here.head), connection.cursor() as cursor:
            cursor.execute(asks, [since])
            assert cursor.fetchall() == []
        with entered(OUTSIDE), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(asks, [since])
