"""Changing what an action says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.add_planned_action import PlannedActionText
from childplan.plans.actions.change_planned_action import change_planned_action
from childplan.plans.models import PlannedAction, PlannedActionStrand
from childplan.plans.rules.refusals import NothingChanged, WrongDay
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

BEFORE = PlannedActionText("Reads with her", who="Mrs Hill")
AFTER = replace(BEFORE, how_much="Every day", due_on=date(2026, 5, 1))


@pytest.fixture
def action(here: AreaWorld, amara: Amara) -> PlannedAction:
    return plans.planned_action(here.senco, amara.sen_support, text=BEFORE.text, who=BEFORE.who)


def changed(by, action: PlannedAction, words=AFTER, *, version: int = 1, also_serves=()) -> PlannedAction:
    with acting(by) as scope:
        return change_planned_action(
            by=scope,
            at=clock.now(),
            child_id=action.child_id,
            planned_action_id=action.pk,
            version=version,
            planned_action=words,
            also_serves=also_serves,
            reason="More often",
        )


class TestChangePlannedAction:
    def test_keeps_both_versions(self, here: AreaWorld, action: PlannedAction) -> None:
        row = changed(here.senco, action)
        assert (row.how_much, row.due_on, row.version) == ("Every day", date(2026, 5, 1), 2)
        with acting(here.senco, writing=False):
            assert PlannedAction.history.filter(id=action.pk).count() == 2
            assert PlannedAction.history.get(id=action.pk, version=2).history_change_reason == "More often"
            assert Fact.objects.filter(name="plans.planned_action.changed").exists()

    def test_names_a_practitioner_instead(self, here: AreaWorld, action: PlannedAction) -> None:
        row = changed(here.senco, action, replace(AFTER, who="", who_membership_id=here.social_worker.pk))
        assert row.who == f"{here.social_worker.user}, Social worker"

    def test_keeps_the_name_of_somebody_who_has_left_the_child(
        self, here: AreaWorld, amara: Amara, at
    ) -> None:
        action = plans.planned_action(
            here.senco, amara.sen_support, who="", who_membership_id=here.social_worker.pk
        )
        for row in Involvement.objects.filter(principal_id__in=(here.social_worker.pk, here.social_work.pk)):
            row.ends_at, row.end_reason = at - timedelta(minutes=1), "Closed"
            row.save()
        words = PlannedActionText(action.text, who_membership_id=here.social_worker.pk, how_much="Weekly")
        row = changed(here.senco, action, words)
        assert row.who == f"{here.social_worker.user}, Social worker"
        assert row.how_much == "Weekly"

    def test_lets_it_serve_another_plan(self, here: AreaWorld, amara: Amara, action: PlannedAction) -> None:
        changed(here.social_worker, action, BEFORE, also_serves=[amara.child_in_need.pk])
        assert PlannedActionStrand.objects.filter(planned_action=action).count() == 2

    def test_refuses_the_second_of_two_writers(self, here: AreaWorld, action: PlannedAction) -> None:
        changed(here.senco, action)
        with pytest.raises(NewerVersion) as refused:
            changed(here.social_worker, action, replace(BEFORE, text="Reads to her"))
        assert refused.value.theirs.how_much == "Every day"

    def test_refuses_no_change(self, here: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(NothingChanged):
            changed(here.senco, action, BEFORE)

    def test_refuses_a_new_day_in_the_past(self, here: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(WrongDay):
            changed(here.senco, action, replace(AFTER, due_on=date(2026, 3, 1)))

    def test_refuses_who_may_only_read_it(self, here: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(NotEntitled):
            changed(here.attendance, action)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, action: PlannedAction) -> None:
        with pytest.raises(NotFound):
            changed(there.senco, action)
