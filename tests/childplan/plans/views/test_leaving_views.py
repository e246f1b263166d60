"""What is pointed out before words leave, on the page that shows them as the family would read them."""

from uuid import UUID

import pytest

from childplan.identity.models import FamilyPerson
from childplan.plans.models import ReleasedItem
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

STORY = "He hides under the stairs when the door bell rings at night."


@pytest.fixture
def tom(here: AreaWorld) -> UUID:
    """Another child on roll of the school, at whose plan the SENCO looked."""
    made = opened_by(here.head, forename="Tom", surname="Alder")
    plans.written(here.head, plans.about_me(made), STORY)
    Visitor(here.senco).reads("child_plan", made)
    return made


@pytest.fixture
def chosen(here: AreaWorld, amara: Amara, tom: UUID) -> dict[str, object]:
    section = plans.written(here.senco, plans.about_me(amara.child_id), f"Plays with Tom Alder. {STORY}")
    return {
        "sections": [str(plans.piece(section))],
        "contact": here.senco.pk,
        "reason": "Agreed at the review",
    }


def asked_for(page: str) -> list[str]:
    """The fields in which somebody says why."""
    return [part.split('"', 1)[0] for part in page.split('name="through_')[1:]]


class TestBeforeItLeaves:
    def test_each_thing_is_shown_with_a_field_for_why(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen: dict[str, object]
    ) -> None:
        page = words(Visitor(here.senco).sends("release_to", amara.child_id, mother.pk, **chosen))
        assert "Before this leaves" in page
        assert "“Tom Alder” is another child. Why may “About me” name them?" in page
        assert "Words of “About me” stand in the record of another child." in page
        assert "He hides under the stairs when the door bell rings at night" in page
        assert len(asked_for(page)) == 2

    def test_nothing_leaves_without_all_the_reasons(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen: dict[str, object]
    ) -> None:
        visitor = Visitor(here.senco)
        page = words(visitor.sends("release_to", amara.child_id, mother.pk, **chosen))
        first, second = (f"through_{key}" for key in asked_for(page))
        again = visitor.sends(
            "release_to", amara.child_id, mother.pk, **chosen, **{first: "Their mothers know"}, confirm="1"
        )
        told = words(again)
        assert "Say why it may be said, or change what they see" in told
        assert 'value="Their mothers know"' in told
        assert not ReleasedItem.objects.exists()
        given = {first: "Their mothers know", second: "Both saw it at the same house"}
        done = visitor.sends("release_to", amara.child_id, mother.pk, **chosen, **given, confirm="1")
        assert "now sees what you chose" in visitor.comes_to(done)
        assert ReleasedItem.objects.exists()

    def test_reasons_stay_when_somebody_goes_back_to_change_what_they_show(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen: dict[str, object]
    ) -> None:
        visitor = Visitor(here.senco)
        first, _ = asked_for(words(visitor.sends("release_to", amara.child_id, mother.pk, **chosen)))
        given = {f"through_{first}": "Their mothers know"}
        choices = words(visitor.sends("release_to", amara.child_id, mother.pk, **chosen, **given, change="1"))
        assert f'name="through_{first}" value="Their mothers know"' in choices
        again = words(visitor.sends("release_to", amara.child_id, mother.pk, **chosen, **given))
        assert 'value="Their mothers know"' in again

    def test_nothing_is_asked_where_nothing_is_pointed_out(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, tom: UUID
    ) -> None:
        section = plans.written(here.senco, plans.about_me(amara.child_id), "Likes maps.")
        chosen = {"sections": [str(plans.piece(section))], "contact": here.senco.pk, "reason": "Review"}
        page = words(Visitor(here.senco).sends("release_to", amara.child_id, mother.pk, **chosen))
        assert "Before this leaves" not in page
