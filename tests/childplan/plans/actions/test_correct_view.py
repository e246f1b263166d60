"""A view that was written down wrongly is put right; what stood before stays on record."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.correct_view import correct_view
from childplan.plans.models import View
from childplan.plans.rules.refusals import NothingChanged, NothingWritten, WrongDay
from childplan.plans.vocabulary import ViewOf
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def view(here: AreaWorld, amara: Amara) -> View:
    return plans.view(here.senco, amara.child_id, "I like drownings")


def corrected(by, view: View, text: str = "I like drawings", *, version: int = 1, **fields: object) -> View:
    given = {
        "child_id": view.child_id, "view_id": view.pk, "whose": ViewOf(view.whose), "person_id": view.person_id,
        "how_obtained": view.how_obtained, "obtained_on": view.obtained_on, "reason": "Typed wrongly", **fields,
    }  # fmt: skip
    with acting(by) as scope:
        return correct_view(by=scope, at=clock.now(), text=text, version=version, **given)


class TestCorrectView:
    def test_keeps_what_stood_before_with_author_and_reason(self, here: AreaWorld, view: View) -> None:
        with clock.stopped_at(clock.now() + timedelta(days=1)):
            corrected(here.social_worker, view)
        view.refresh_from_db()
        assert view.text == "I like drawings"
        assert view.recorded_by_membership_id == here.senco.pk
        first, second = View.history.filter(id=view.pk).order_by("history_date")
        assert (first.text, second.text) == ("I like drownings", "I like drawings")
        assert second.history_change_reason == "Typed wrongly"
        assert second.history_membership_id == here.social_worker.pk

    def test_puts_right_whose_it_is_how_and_when(self, here: AreaWorld, amara: Amara, view: View) -> None:
        mother = plans.adult(amara.child_id, "Grace Okafor")
        changed = corrected(
            here.senco, view, whose=ViewOf.PARENT, person_id=mother.pk, how_obtained="By telephone",
            obtained_on=date(2026, 2, 27),
        )  # fmt: skip
        assert (changed.whose, changed.person_id, changed.how_obtained) == (
            "parent",
            mother.pk,
            "By telephone",
        )
        assert changed.obtained_on == date(2026, 2, 27)

    def test_tells_the_chronology_without_the_words(self, here: AreaWorld, view: View) -> None:
        corrected(here.senco, view)
        fact = Fact.objects.get(name="plans.view.corrected")
        assert fact.title == "Child’s view corrected"
        assert fact.payload == {"view": str(view.pk), "whose": "child"}


class TestCorrectViewRefuses:
    def test_whoever_may_not_write_views(self, here: AreaWorld, there: AreaWorld, view: View) -> None:
        with pytest.raises(NotEntitled):
            corrected(here.attendance, view)
        for stranger in (there.senco, here.other_head):
            with pytest.raises(NotFound):
                corrected(stranger, view)

    def test_a_view_that_is_not_there_and_one_of_another_child(self, here: AreaWorld, view: View) -> None:
        other = plans.view(here.senco, opened_by(here.head))
        for number in (uuid4(), other.pk):
            with pytest.raises(NotFound):
                corrected(here.senco, view, view_id=number)

    def test_a_person_of_another_family(self, here: AreaWorld, view: View) -> None:
        stranger = plans.adult(opened_by(here.head))
        with pytest.raises(NotFound):
            corrected(here.senco, view, whose=ViewOf.PARENT, person_id=stranger.pk)

    def test_nothing_said_nothing_new_and_a_day_to_come(self, here: AreaWorld, view: View) -> None:
        with pytest.raises(NothingWritten):
            corrected(here.senco, view, " ")
        with pytest.raises(NothingWritten):
            corrected(here.senco, view, how_obtained=" ")
        with pytest.raises(NothingChanged):
            corrected(here.senco, view, "I like drownings")
        with pytest.raises(WrongDay):
            corrected(here.senco, view, obtained_on=clock.today() + timedelta(days=1))

    def test_to_lose_what_somebody_corrected_meanwhile(self, here: AreaWorld, view: View) -> None:
        corrected(here.social_worker, view)
        with pytest.raises(NewerVersion) as newer:
            corrected(here.senco, view, "I like dressing up")
        assert newer.value.theirs.text == "I like drawings"
        corrected(here.senco, view, "I like dressing up", version=2)
