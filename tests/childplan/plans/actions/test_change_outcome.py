"""Changing what an outcome says."""

from dataclasses import replace
from datetime import date

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.add_outcome import OutcomeText
from childplan.plans.actions.change_outcome import change_outcome
from childplan.plans.models import Outcome, OutcomeStrand
from childplan.plans.rules.refusals import NothingChanged, WrongDay
from childplan.plans.vocabulary import OutcomeDomain
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

BEFORE = OutcomeText(OutcomeDomain.LEARNING, "Reads a short book alone", target_on=date(2026, 7, 1))
AFTER = replace(BEFORE, text="Reads a short book aloud", measure="The reading check")


@pytest.fixture
def outcome(here: AreaWorld, amara: Amara) -> Outcome:
    return plans.outcome(
        here.senco, amara.sen_support, domain=BEFORE.domain, text=BEFORE.text, target_on=BEFORE.target_on
    )


def changed(by, outcome: Outcome, text: OutcomeText = AFTER, *, version: int = 1, also_serves=()) -> Outcome:
    with acting(by) as scope:
        return change_outcome(
            by=scope,
            at=clock.now(),
            child_id=outcome.child_id,
            outcome_id=outcome.pk,
            version=version,
            outcome=text,
            also_serves=also_serves,
            reason="Clearer",
        )


class TestChangeOutcome:
    def test_keeps_both_versions(self, here: AreaWorld, outcome: Outcome) -> None:
        row = changed(here.senco, outcome)
        assert (row.text, row.measure, row.version) == (AFTER.text, AFTER.measure, 2)
        with acting(here.senco, writing=False):
            versions = Outcome.history.filter(id=outcome.pk).order_by("version")
            assert [v.text for v in versions] == [BEFORE.text, AFTER.text]
            assert versions[1].history_change_reason == "Clearer"
            assert Fact.objects.get(name="plans.outcome.changed").title == "Outcome changed (Learning)"

    def test_lets_it_serve_another_plan(self, here: AreaWorld, amara: Amara, outcome: Outcome) -> None:
        changed(
            here.social_worker, outcome, BEFORE, also_serves=[amara.child_in_need.pk, amara.sen_support.pk]
        )
        assert OutcomeStrand.objects.filter(outcome=outcome).count() == 2

    def test_refuses_the_second_of_two_writers(self, here: AreaWorld, outcome: Outcome) -> None:
        changed(here.senco, outcome)
        with pytest.raises(NewerVersion) as refused:
            changed(here.social_worker, outcome, replace(BEFORE, text="Reads to her brother"))
        assert refused.value.theirs.text == AFTER.text

    def test_refuses_no_change(self, here: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NothingChanged):
            changed(here.senco, outcome, BEFORE)

    def test_refuses_a_new_target_in_the_past(self, here: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(WrongDay):
            changed(here.senco, outcome, replace(AFTER, target_on=date(2026, 3, 1)))

    def test_refuses_a_link_to_a_plan_that_is_only_known(
        self, here: AreaWorld, amara: Amara, outcome: Outcome
    ) -> None:
        with pytest.raises(NotEntitled):
            changed(here.senco, outcome, also_serves=[amara.child_in_need.pk])

    def test_refuses_who_may_only_read_it(self, here: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NotEntitled):
            changed(here.safeguarding_lead, outcome)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NotFound):
            changed(there.senco, outcome)
