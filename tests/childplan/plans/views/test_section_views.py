"""Writing in a section in the browser, meeting another writer, comparing versions."""

import pytest
from django.test import Client

from childplan.plans.models import Section
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def planned(here: AreaWorld, amara: Amara, section: Section) -> Section:
    """Two lines that two people know."""
    return plans.written(here.senco, section, "Ten minutes of reading a day.\nA quiet corner.")


class TestEditSectionPage:
    def test_saves_and_says_when(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        visitor = Visitor(here.senco)
        assert "What is agreed with the parents" in visitor.reads("edit_section", amara.child_id, section.pk)
        response = visitor.sends(
            "edit_section",
            amara.child_id,
            section.pk,
            text="Reads every day",
            version=section.version,
            reason="Agreed with mother",
        )
        assert response.headers["Location"].endswith(f"#section-{section.pk}")
        page = visitor.comes_to(response)
        assert "“Plan” saved 10:00" in page
        assert "Reads every day" in page
        version = Section.history.get(id=section.pk, version=section.version + 1)
        assert version.history_change_reason == "Agreed with mother"

    def test_says_that_nothing_changed(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        response = Visitor(here.senco).sends(
            "edit_section", amara.child_id, section.pk, text=section.text, version=section.version
        )
        assert "There is a problem" in words(response)
        assert "Nothing was changed, so nothing was saved" in words(response)

    def test_asks_for_a_text(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        response = Visitor(here.senco).sends(
            "edit_section", amara.child_id, section.pk, text=" ", version=section.version
        )
        assert "Enter the text. If nothing is to be said here any more, say that" in words(response)

    def test_refuses_a_forged_version(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        response = Visitor(here.senco).sends(
            "edit_section", amara.child_id, section.pk, text="x", version="one"
        )
        assert response.status_code == 200
        assert "There is a problem" in words(response)

    def test_takes_no_text_without_the_form(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = Visitor(here.senco).client.cookies
        response = client.post(
            f"/children/{amara.child_id}/sections/{section.pk}/edit/", {"text": "x", "version": "2"}
        )
        assert response.status_code == 403


class TestTwoWriters:
    @pytest.fixture
    def conflict(self, here: AreaWorld, amara: Amara, planned: Section) -> str:
        """Both opened the same version. The social worker saved; then the SENCO saves."""
        plans.written(here.social_worker, planned, "Fifteen minutes of reading a day.\nA quiet corner.")
        response = Visitor(here.senco).sends(
            "edit_section",
            amara.child_id,
            planned.pk,
            text="Ten minutes of reading a day.\r\nA quiet corner by the window.",
            version=planned.version,
            reason="After the review",
        )
        assert response.status_code == 409
        return words(response)

    def test_shows_both_texts_and_who_saved_first(self, here: AreaWorld, conflict: str) -> None:
        assert "Somebody else saved this while you were writing" in conflict
        assert (
            f"{here.social_worker.user}, Social worker, Larkshire Council saved on 2 March 2026" in conflict
        )
        assert "Fifteen minutes of reading a day.<br>A quiet corner.</p>" in conflict
        assert "Ten minutes of reading a day.<br>A quiet corner by the window.</p>" in conflict

    def test_joins_both_in_a_third_box(self, conflict: str, planned: Section) -> None:
        box = conflict.partition("<textarea")[2].partition("</textarea>")[0]
        assert "Fifteen minutes of reading a day. A quiet corner by the window." in box
        assert f'name="version" value="{planned.version + 1}"' in conflict
        assert 'value="After the review"' in conflict

    def test_saves_the_joined_text_over_the_newer_version(
        self, here: AreaWorld, amara: Amara, conflict: str, planned: Section
    ) -> None:
        visitor = Visitor(here.senco)
        joined = "Fifteen minutes of reading a day.\nA quiet corner by the window."
        response = visitor.sends(
            "edit_section",
            amara.child_id,
            planned.pk,
            text=joined,
            version=planned.version + 1,
            joined="1",
        )
        assert "“Plan” saved" in visitor.comes_to(response)
        texts = Section.history.filter(id=planned.pk).order_by("version").values_list("text", flat=True)
        assert list(texts)[-2:] == ["Fifteen minutes of reading a day.\nA quiet corner.", joined]

    def test_meets_a_third_writer_in_the_same_way(
        self, here: AreaWorld, amara: Amara, conflict: str, planned: Section
    ) -> None:
        planned.refresh_from_db()
        plans.written(here.social_worker, planned, "Twenty minutes of reading a day.\nA quiet corner.")
        response = Visitor(here.senco).sends(
            "edit_section",
            amara.child_id,
            planned.pk,
            text="Joined",
            version=planned.version,
            joined="1",
        )
        assert response.status_code == 409
        assert "Twenty minutes" in words(response)
        assert "<p>Joined</p>" in words(response)


class TestSectionVersionsPage:
    def test_tells_who_when_why_and_what_changed(
        self, here: AreaWorld, amara: Amara, planned: Section
    ) -> None:
        page = Visitor(here.senco).reads("section_versions", amara.child_id, planned.pk)
        assert f"by {here.senco.user}, SENCO, Larkshire Primary" in page
        assert "Why: Talked with the family" in page
        assert "Begun, with nothing written." in page
        assert "<ins>" in page
        assert "[added: </span>" in page

    def test_compares_any_two(self, here: AreaWorld, amara: Amara, planned: Section) -> None:
        plans.written(here.senco, planned, "Fifteen minutes of reading a day.")
        visitor = Visitor(here.senco)
        for query in ({"from": 3, "to": 4}, {"from": 4, "to": 3}):
            page = visitor.reads("section_versions", amara.child_id, planned.pk, **query)
            assert "From version 3 to version 4" in page
        compared = page.partition("From version 3 to version 4")[2].partition("All versions")[0]
        assert "Ten" in compared.partition("<del>")[2].partition("</del>")[0]
        assert "Fifteen" in compared.partition("<ins>")[2].partition("</ins>")[0]

    @pytest.mark.parametrize("query", [{"from": 1, "to": 1}, {"from": 0, "to": 99}, {"from": "x", "to": "²"}])
    def test_compares_nothing_that_is_not_there(
        self, here: AreaWorld, amara: Amara, planned: Section, query
    ) -> None:
        page = Visitor(here.senco).reads("section_versions", amara.child_id, planned.pk, **query)
        assert ">From version " not in page.replace('for="from">From version<', "")

    def test_shows_many_versions_in_pages(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        for n in range(11):
            section = plans.written(here.senco, section, f"Text number {n}.")
        visitor = Visitor(here.senco)
        first = visitor.reads("section_versions", amara.child_id, section.pk)
        second = visitor.reads("section_versions", amara.child_id, section.pk, page=2)
        assert ">Version 13<" in first
        assert ">Version 4<" in first
        assert ">Version 3<" not in first
        assert ">Version 3<" in second
        assert ">Version 1<" in second
        # The oldest version of a page is compared with the newest of the next.
        oldest = first.partition(">Version 4<")[2]
        assert "<del>" in oldest


class TestAddSectionPage:
    def test_adds_one(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.senco)
        response = visitor.sends(
            "add_section", amara.child_id, amara.sen_support.pk, heading="Tools", text="A reading window"
        )
        page = visitor.comes_to(response)
        assert "Section saved 10:00" in page
        assert "A reading window" in page

    def test_says_that_it_is_there(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends(
            "add_section", amara.child_id, amara.sen_support.pk, heading="Assess", text=""
        )
        assert "This plan already has a section with that heading" in words(response)
