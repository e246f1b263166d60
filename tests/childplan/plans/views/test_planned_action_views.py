"""Actions in the browser."""

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.plans.models import PlannedAction, PlannedActionStrand
from childplan.plans.vocabulary import StrandKind
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def action(here: AreaWorld, amara: Amara) -> PlannedAction:
    return plans.planned_action(here.senco, amara.sen_support, text="Reads with her", who="Mrs Hill")


def typed(**fields: object) -> dict[str, object]:
    return {"text": "Reads with her", "practitioner": "other", "who": "Mrs Hill", "how_much": "", **fields}


class TestAddPlannedActionPage:
    def test_offers_people_working_with_the_child_and_oneself(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("add_planned_action", amara.child_id)
        assert f"{here.social_worker.user}, Social worker, Larkshire Council" in page
        assert f"{here.senco.user}, SENCO, Larkshire Primary" in page
        assert "Somebody else" in page

    def test_adds_one_for_an_outcome_and_two_plans(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support)
        visitor = Visitor(here.social_worker)
        response = visitor.sends(
            "add_planned_action",
            amara.child_id,
            **typed(
                practitioner=here.social_worker.pk,
                who="",
                how_much="Weekly",
                outcome=outcome.pk,
                written_in=amara.sen_support.pk,
                also_serves=[amara.child_in_need.pk],
            ),
            **day("due_on", of="2026-05-01"),
        )
        page = visitor.comes_to(response)
        assert "Action saved 10:00" in page
        added = PlannedAction.objects.get()
        assert (added.outcome_id, added.who_membership_id) == (outcome.pk, here.social_worker.pk)
        assert PlannedActionStrand.objects.filter(planned_action=added).count() == 2
        assert "0 of 1 action done" in page

    def test_asks_who_somebody_else_is(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.senco).sends(
            "add_planned_action", amara.child_id, **typed(who=" ", written_in=amara.sen_support.pk)
        )
        assert "Enter who does it" in words(response)

    def test_begins_with_the_outcome_one_came_from(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support)
        page = Visitor(here.senco).reads("add_planned_action", amara.child_id, outcome=str(outcome.pk))
        assert f'value="{outcome.pk}" selected' in page


class TestPlannedActionPage:
    def test_is_called_provision_in_an_ehc_plan(self, here: AreaWorld, amara: Amara) -> None:
        coordinator = lay.membership("ehc_coordinator", here.authority)
        plans.involved(amara.child_id, InvolvementKind.SEN_CASELOAD, coordinator.pk)
        ehc = plans.strand(coordinator, amara.child_id, StrandKind.EHC)
        action = plans.planned_action(coordinator, ehc, text="Speech therapy")
        page = Visitor(here.senco).reads("planned_action", amara.child_id, action.pk)
        assert '<span class="govuk-caption-l">Provision</span>' in page

    def test_is_marked_as_done_and_taken_up_again(
        self, here: AreaWorld, amara: Amara, action: PlannedAction
    ) -> None:
        visitor = Visitor(here.senco)
        done = visitor.sends("complete_planned_action", amara.child_id, action.pk, reason="", version=1)
        assert "Action marked as done" in visitor.comes_to(done)
        page = visitor.reads("planned_action", amara.child_id, action.pk)
        assert "Take up again" in page
        assert "State: from “To do” to “Done”" in page
        again = visitor.sends(
            "take_up_planned_action", amara.child_id, action.pk, reason="By mistake", version=2
        )
        assert "Action taken up again" in visitor.comes_to(again)

    def test_is_stopped_with_a_reason(self, here: AreaWorld, amara: Amara, action: PlannedAction) -> None:
        visitor = Visitor(here.senco)
        refused = visitor.sends("stop_planned_action", amara.child_id, action.pk, reason="", version=1)
        assert "Answer “Why will it not be done?”" in words(refused)
        stopped = visitor.sends(
            "stop_planned_action", amara.child_id, action.pk, reason="She moved school", version=1
        )
        assert "Action stopped" in visitor.comes_to(stopped)
        assert "She moved school" in visitor.reads("planned_action", amara.child_id, action.pk)

    def test_says_when_somebody_was_quicker(
        self, here: AreaWorld, amara: Amara, action: PlannedAction
    ) -> None:
        Visitor(here.senco).sends("complete_planned_action", amara.child_id, action.pk, version=1)
        response = Visitor(here.social_worker).sends(
            "complete_planned_action", amara.child_id, action.pk, version=1
        )
        assert "This action is “Done” already" in words(response)


class TestChangePlannedActionPage:
    def test_keeps_what_was_typed_when_somebody_was_quicker(
        self, here: AreaWorld, amara: Amara, action: PlannedAction
    ) -> None:
        Visitor(here.senco).sends(
            "change_planned_action", amara.child_id, action.pk, **typed(how_much="Daily", version=1)
        )
        visitor = Visitor(here.social_worker)
        response = visitor.sends(
            "change_planned_action", amara.child_id, action.pk, **typed(how_much="Weekly", version=1)
        )
        assert response.status_code == 409
        page = words(response)
        assert "Daily" in page.partition("Their text")[2].partition("</section>")[0]
        assert "Weekly" in page.partition("Your text")[2].partition("</section>")[0]
        saved = visitor.sends(
            "change_planned_action", amara.child_id, action.pk, **typed(how_much="Weekly", version=2)
        )
        assert "Weekly" in visitor.comes_to(saved)

    def test_begins_with_what_stands(self, here: AreaWorld, amara: Amara, action: PlannedAction) -> None:
        page = Visitor(here.senco).reads("change_planned_action", amara.child_id, action.pk)
        assert 'value="Mrs Hill"' in page
        assert 'value="other" checked' in page
