"""Recording what the child, or a parent, says."""

from datetime import date
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.record_view import record_view
from childplan.plans.models import View
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.vocabulary import ViewOf
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


def recorded(by, child_id: UUID, **fields) -> View:
    fields = {
        "whose": ViewOf.CHILD,
        "text": "I like drawing. I don't like the bus.",
        "how_obtained": "Talked while drawing",
        "obtained_on": date(2026, 2, 27),
        **fields,
    }
    with acting(by) as scope:
        return record_view(by=scope, at=clock.now(), child_id=child_id, reason="Before the review", **fields)


class TestRecordView:
    def test_keeps_the_words_and_how_they_came(self, here: AreaWorld, amara: Amara) -> None:
        view = recorded(here.senco, amara.child_id)
        assert view.text == "I like drawing. I don't like the bus."
        assert (view.how_obtained, view.obtained_on) == ("Talked while drawing", date(2026, 2, 27))
        assert view.information_class == InformationClass.VIEWS
        with acting(here.senco, writing=False):
            assert View.history.get(id=view.pk).history_change_reason == "Before the review"
            assert Fact.objects.get(name="plans.view.recorded").title == "Child’s view recorded"

    def test_names_the_parent_whose_it_is(self, here: AreaWorld, amara: Amara) -> None:
        mother = plans.adult(amara.child_id)
        view = recorded(here.senco, amara.child_id, whose=ViewOf.PARENT, person_id=mother.pk)
        assert view.person_id == mother.pk

    def test_names_nobody_for_the_child(self, here: AreaWorld, amara: Amara) -> None:
        mother = plans.adult(amara.child_id)
        assert recorded(here.senco, amara.child_id, person_id=mother.pk).person_id is None

    def test_knows_no_parent_of_another_child(self, here: AreaWorld, amara: Amara) -> None:
        stranger = plans.adult(opened_by(here.head))
        with pytest.raises(NotFound):
            recorded(here.senco, amara.child_id, whose=ViewOf.PARENT, person_id=stranger.pk)

    @pytest.mark.parametrize("missing", ["text", "how_obtained"])
    def test_refuses_an_empty_field(self, here: AreaWorld, amara: Amara, missing: str) -> None:
        with pytest.raises(NothingWritten):
            recorded(here.senco, amara.child_id, **{missing: " "})

    def test_refuses_a_day_to_come(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(WrongDay):
            recorded(here.senco, amara.child_id, obtained_on=date(2026, 3, 3))

    def test_refuses_a_role_that_writes_no_plans(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            recorded(here.screener, amara.child_id)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            recorded(there.senco, amara.child_id)
