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


class TestCorrectViewPage:
    def test_corrects_it_and_shows_what_stood_before(self, here: AreaWorld, amara: Amara) -> None:
        view = plans.view(here.senco, amara.child_id, "I like drownings")
        visitor = Visitor(here.senco)
        assert "I like drownings" in visitor.reads("correct_view", amara.child_id, view.pk)
        sent = {
            "whose": "child",
            "text": "I like drawings",
            "how_obtained": "Talked",
            "reason": "A slip of the keyboard",
            **day("obtained_on", of="2026-03-02"),
        }
        response = visitor.sends("correct_view", amara.child_id, view.pk, version=1, **sent)
        page = visitor.comes_to(response)
        for told in (
            "Correction saved 10:00",
            "I like drawings",
            "What stood here before",
            "I like drownings",
        ):
            assert told in page
        assert "A slip of the keyboard" in page
        plan = visitor.reads("child_plan", amara.child_id)
        assert "Corrected 2 March 2026" in plan
        assert "I like drownings" not in plan
        assert "Corrected" in Visitor(here.head).reads("views", amara.child_id)

    def test_shows_a_second_writer_what_the_first_corrected(self, here: AreaWorld, amara: Amara) -> None:
        view = plans.view(here.senco, amara.child_id, "I like drownings")
        sent = {
            "whose": "child", "how_obtained": "Talked", "reason": "A slip", "version": 1,
            **day("obtained_on", of="2026-03-02"),
        }  # fmt: skip
        visitor = Visitor(here.senco)
        visitor.sends("correct_view", amara.child_id, view.pk, text="I like drawings", **sent)
        page = words(visitor.sends("correct_view", amara.child_id, view.pk, text="I like dreams", **sent))
        assert "I like drawings" in page.partition("Their text")[2].partition("</section>")[0]
        assert "I like dreams" in page.partition("Your text")[2].partition("</section>")[0]
        assert "I like dreams" in page
        visitor.sends("correct_view", amara.child_id, view.pk, text="I like dreams", **{**sent, "version": 2})
        assert View.objects.get().text == "I like dreams"

    def test_is_closed_to_those_who_write_no_views(self, here: AreaWorld, amara: Amara) -> None:
        view = plans.view(here.senco, amara.child_id)
        assert Visitor(here.attendance).opens("correct_view", amara.child_id, view.pk).status_code == 403
