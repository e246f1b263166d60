"""Recording progress towards an outcome."""

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.plans.actions.record_progress import NoSuchMove, record_progress
from childplan.plans.models import Outcome
from childplan.plans.rules.refusals import NothingWritten
from childplan.plans.vocabulary import OutcomeState
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

WORKING_TOWARDS, ACHIEVED, ENDED = OutcomeState


@pytest.fixture
def outcome(here: AreaWorld, amara: Amara) -> Outcome:
    return plans.outcome(here.senco, amara.sen_support)


def progressed(by, outcome: Outcome, state: OutcomeState, *, version: int = 1, reason="Read it on Monday"):
    with acting(by) as scope:
        return record_progress(
            by=scope,
            at=clock.now(),
            child_id=outcome.child_id,
            outcome_id=outcome.pk,
            version=version,
            state=state,
            reason=reason,
        )


class TestRecordProgress:
    def test_keeps_what_shows_it(self, here: AreaWorld, outcome: Outcome) -> None:
        assert progressed(here.senco, outcome, ACHIEVED).state == ACHIEVED
        with acting(here.senco, writing=False):
            version = Outcome.history.get(id=outcome.pk, version=2)
            assert version.history_change_reason == "Read it on Monday"
            assert Fact.objects.get(name="plans.outcome.progressed").title == "Outcome achieved (Learning)"

    def test_notes_progress_while_it_is_worked_towards(self, here: AreaWorld, outcome: Outcome) -> None:
        assert progressed(here.senco, outcome, WORKING_TOWARDS).version == 2

    def test_is_put_right_after_a_mistake(self, here: AreaWorld, outcome: Outcome) -> None:
        progressed(here.senco, outcome, ENDED)
        assert progressed(here.senco, outcome, WORKING_TOWARDS, version=2).state == WORKING_TOWARDS

    @pytest.mark.parametrize("after", [ACHIEVED, ENDED])
    def test_refuses_what_does_not_follow(self, here: AreaWorld, outcome: Outcome, after) -> None:
        progressed(here.senco, outcome, ACHIEVED)
        with pytest.raises(NoSuchMove):
            progressed(here.senco, outcome, after, version=2)

    def test_refuses_without_a_word(self, here: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NothingWritten):
            progressed(here.senco, outcome, ACHIEVED, reason=" ")

    def test_refuses_the_second_of_two(self, here: AreaWorld, outcome: Outcome) -> None:
        progressed(here.senco, outcome, WORKING_TOWARDS)
        with pytest.raises(NewerVersion):
            progressed(here.social_worker, outcome, ACHIEVED)

    def test_refuses_who_may_only_read_it(self, here: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NotEntitled):
            progressed(here.safeguarding_lead, outcome, ACHIEVED)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, outcome: Outcome) -> None:
        with pytest.raises(NotFound):
            progressed(there.senco, outcome, ACHIEVED)
