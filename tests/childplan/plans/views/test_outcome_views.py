"""Outcomes in the browser."""

import pytest

from childplan.plans.models import Outcome, OutcomeStrand
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def outcome(here: AreaWorld, amara: Amara) -> Outcome:
    return plans.outcome(here.senco, amara.sen_support, text="Reads alone", target_on=plans.NEXT_TERM)


def typed(**fields: object) -> dict[str, object]:
    return {"domain": "learning", "text": "Reads aloud", "baseline": "", "measure": "", **fields}


class TestAddOutcomePage:
    def test_offers_the_plans_one_may_write_in(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("add_outcome", amara.child_id)
        assert str(amara.sen_support.pk) in page
        assert str(amara.universal.pk) in page
        assert str(amara.child_in_need.pk) not in page

    def test_adds_one_that_serves_two_plans(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.social_worker)
        response = visitor.sends(
            "add_outcome",
            amara.child_id,
            **typed(
                written_in=amara.sen_support.pk,
                also_serves=[amara.child_in_need.pk, amara.sen_support.pk],
                reason="Core group",
            ),
            **day("target_on", of="2026-05-01"),
        )
        page = visitor.comes_to(response)
        assert "Outcome saved 10:00" in page
        assert "By 1 May 2026" in page
        added = Outcome.objects.get()
        assert OutcomeStrand.objects.filter(outcome=added).count() == 2
        assert Outcome.history.get(id=added.pk).history_change_reason == "Core group"

    def test_asks_for_what_is_missing(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends("add_outcome", amara.child_id)
        for asked in (
            "Answer “Which plan is it written in?”",
            "Answer “Which part of life is it about?”",
            "Enter the outcome",
        ):
            assert asked in words(response)

    def test_refuses_a_plan_that_was_not_offered(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends(
            "add_outcome", amara.child_id, **typed(written_in=amara.child_in_need.pk)
        )
        assert "There is a problem" in words(response)
        assert not Outcome.objects.exists()

    def test_says_what_the_rules_refuse(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends(
            "add_outcome",
            amara.child_id,
            **typed(written_in=amara.sen_support.pk),
            **day("target_on", of="2025-05-01"),
        )
        assert "The target date must be today or later" in words(response)


class TestOutcomePage:
    def test_tells_what_became_of_it(self, here: AreaWorld, amara: Amara, outcome: Outcome) -> None:
        visitor = Visitor(here.senco)
        response = visitor.sends(
            "record_progress",
            amara.child_id,
            outcome.pk,
            state="achieved",
            reason="Read it to the class",
            version=1,
        )
        page = visitor.comes_to(response)
        assert "Progress saved 10:00" in page
        assert "Read it to the class" in page
        assert "Progress: from “Working towards” to “Achieved”" in page
        assert "Agreed at the review" in page

    def test_offers_nothing_to_those_who_only_read_it(
        self, here: AreaWorld, amara: Amara, outcome: Outcome
    ) -> None:
        page = Visitor(here.safeguarding_lead).reads("outcome", amara.child_id, outcome.pk)
        assert "Reads alone" in page
        assert "Record progress" not in page
        answer = Visitor(here.safeguarding_lead).opens("record_progress", amara.child_id, outcome.pk)
        assert answer.status_code == 403


class TestChangeOutcomePage:
    def test_shows_what_stands_and_keeps_what_was_typed(
        self, here: AreaWorld, amara: Amara, outcome: Outcome
    ) -> None:
        visitor = Visitor(here.social_worker)
        assert "Reads alone" in visitor.reads("change_outcome", amara.child_id, outcome.pk)
        first = Visitor(here.senco).sends(
            "change_outcome", amara.child_id, outcome.pk, **typed(text="Reads to her brother", version=1)
        )
        assert first.status_code == 302
        second = visitor.sends(
            "change_outcome", amara.child_id, outcome.pk, **typed(text="Reads to the class", version=1)
        )
        assert second.status_code == 409
        page = words(second)
        assert "Somebody else saved this while you were writing" in page
        assert "Reads to her brother" in page
        assert f"{here.senco.user}, SENCO, Larkshire Primary saved on 2 March 2026" in page
        assert "Reads to the class" in page.partition("<textarea")[2]
        assert 'name="version" value="2"' in page
        third = visitor.sends(
            "change_outcome", amara.child_id, outcome.pk, **typed(text="Reads to the class", version=2)
        )
        assert "Reads to the class" in visitor.comes_to(third)

    def test_links_it_to_a_further_plan(self, here: AreaWorld, amara: Amara, outcome: Outcome) -> None:
        visitor = Visitor(here.social_worker)
        response = visitor.sends(
            "change_outcome",
            amara.child_id,
            outcome.pk,
            **typed(text=outcome.text, version=1, also_serves=[amara.child_in_need.pk]),
        )
        assert "Child in need plan, SEN support plan" in visitor.comes_to(response)


class TestRecordProgressPage:
    def test_offers_what_may_follow(self, here: AreaWorld, amara: Amara, outcome: Outcome) -> None:
        page = Visitor(here.senco).reads("record_progress", amara.child_id, outcome.pk)
        for state in ("Working towards", "Achieved", "Ended"):
            assert state in page

    def test_shows_what_stands_to_the_second_of_two(
        self, here: AreaWorld, amara: Amara, outcome: Outcome
    ) -> None:
        fields = {"state": "achieved", "reason": "Seen", "version": 1}
        Visitor(here.senco).sends(
            "record_progress", amara.child_id, outcome.pk, **{**fields, "state": "working_towards"}
        )
        response = Visitor(here.social_worker).sends("record_progress", amara.child_id, outcome.pk, **fields)
        assert response.status_code == 409
        assert "What stands now" in words(response)
