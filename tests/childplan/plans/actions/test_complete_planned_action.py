"""Saying what became of an action: done, stopped, taken up again."""

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.complete_planned_action import complete_planned_action
from childplan.plans.actions.record_progress import NoSuchMove
from childplan.plans.actions.stop_planned_action import stop_planned_action
from childplan.plans.actions.take_up_planned_action import take_up_planned_action
from childplan.plans.models import PlannedAction
from childplan.plans.rules.refusals import NothingWritten
from childplan.plans.vocabulary import PlannedActionState
from childplan.plans.workflow import PLANNED_ACTION_MOVES
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

TO_DO, DONE, STOPPED = PlannedActionState
ACTS = {act.__name__: act for act in (complete_planned_action, stop_planned_action, take_up_planned_action)}
TITLES = {
    "complete_planned_action": "Action done",
    "stop_planned_action": "Action stopped",
    "take_up_planned_action": "Action taken up again",
}
# From which state each act leads to which, as a practitioner would say it.
ALLOWED = {
    ("complete_planned_action", TO_DO): DONE,
    ("stop_planned_action", TO_DO): STOPPED,
    ("take_up_planned_action", DONE): TO_DO,
    ("take_up_planned_action", STOPPED): TO_DO,
}


@pytest.fixture
def action(here: AreaWorld, amara: Amara) -> PlannedAction:
    return plans.planned_action(here.senco, amara.sen_support)


def moved(by, act: str, action: PlannedAction, *, version: int | None = None, reason: str = "Agreed"):
    with acting(by) as scope:
        return ACTS[act](
            by=scope,
            at=clock.now(),
            child_id=action.child_id,
            planned_action_id=action.pk,
            version=version or action.version,
            reason=reason,
        )


def brought_to(by, action: PlannedAction, state: PlannedActionState) -> PlannedAction:
    if state == DONE:
        return moved(by, "complete_planned_action", action)
    if state == STOPPED:
        return moved(by, "stop_planned_action", action)
    return action


class TestEveryMove:
    def test_is_one_of_the_workflow(self) -> None:
        assert set(PLANNED_ACTION_MOVES) == set(ACTS)

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("state", PlannedActionState)
    def test_leads_where_it_should_or_nowhere(
        self, here: AreaWorld, action: PlannedAction, act: str, state: PlannedActionState
    ) -> None:
        standing = brought_to(here.senco, action, state)
        if (act, state) not in ALLOWED:
            with pytest.raises(NoSuchMove):
                moved(here.senco, act, standing)
            return
        row = moved(here.senco, act, standing, reason="What happened")
        assert row.state == ALLOWED[act, state]
        with acting(here.senco, writing=False):
            version = PlannedAction.history.get(id=action.pk, version=row.version)
            assert version.history_change_reason == "What happened"
            assert Fact.objects.filter(title=TITLES[act]).exists()

    @pytest.mark.parametrize("act", ["complete_planned_action", "stop_planned_action"])
    def test_refuses_who_may_only_read_it(self, here: AreaWorld, action: PlannedAction, act: str) -> None:
        with pytest.raises(NotEntitled):
            moved(here.safeguarding_lead, act, action)

    @pytest.mark.parametrize("act", ACTS)
    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, action: PlannedAction, act: str) -> None:
        with pytest.raises(NotFound):
            moved(there.senco, act, action)


class TestCompletePlannedAction:
    def test_needs_no_words(self, here: AreaWorld, action: PlannedAction) -> None:
        moved(here.senco, "complete_planned_action", action, reason="")
        with acting(here.senco, writing=False):
            version = PlannedAction.history.get(id=action.pk, version=2)
            assert version.history_change_reason == "complete planned action"

    def test_refuses_an_action_changed_meanwhile(self, here: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(NewerVersion):
            moved(here.senco, "complete_planned_action", action, version=9)


class TestStopPlannedAction:
    def test_refuses_without_a_reason(self, here: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(NothingWritten):
            moved(here.senco, "stop_planned_action", action, reason=" ")
