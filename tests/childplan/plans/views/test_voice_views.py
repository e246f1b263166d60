"""Views of the child and family in the browser."""

from childplan.plans.models import View
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld


class TestRecordViewPage:
    def test_records_a_parents_by_name(self, here: AreaWorld, amara: Amara) -> None:
        mother = plans.adult(amara.child_id, "Grace Okafor")
        visitor = Visitor(here.senco)
        assert "Grace Okafor, mother" in visitor.reads("record_view", amara.child_id)
        response = visitor.sends(
            "record_view",
            amara.child_id,
            whose=mother.pk,
            text="She sleeps badly before school",
            how_obtained="By telephone",
            **day("obtained_on", of="2026-02-27"),
        )
        page = visitor.comes_to(response)
        assert "View saved 10:00" in page
        assert "<strong>Grace Okafor</strong>, 27 February 2026" in page
        assert "By telephone" in page

    def test_records_the_childs(self, here: AreaWorld, amara: Amara) -> None:
        Visitor(here.senco).sends(
            "record_view",
            amara.child_id,
            whose="child",
            text="I like drawing",
            how_obtained="Talked",
            **day("obtained_on", of="2026-03-02"),
        )
        assert View.objects.get().whose == "child"

    def test_refuses_a_day_to_come(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends(
            "record_view",
            amara.child_id,
            whose="child",
            text="I like drawing",
            how_obtained="Talked",
            **day("obtained_on", of="2026-03-03"),
        )
        assert "must be 2 March 2026 or earlier" in words(response)


class TestViewsPage:
    def test_has_them_all(self, here: AreaWorld, amara: Amara) -> None:
        for n in range(6):
            plans.view(here.senco, amara.child_id, f"Thought {n}")
        page = Visitor(here.senco).reads("views", amara.child_id)
        assert all(f"Thought {n}" in page for n in range(6))
        assert (
            sum(f"Thought {n}" in Visitor(here.senco).reads("child_plan", amara.child_id) for n in range(6))
            == 4
        )

    def test_says_when_they_are_not_open(self, here: AreaWorld, amara: Amara) -> None:
        plans.view(here.senco, amara.child_id, "I like drawing")
        page = Visitor(here.screener).reads("views", amara.child_id)
        assert "I like drawing" not in page
        assert "The views of the child and family are not open to you." in page
