"""Adding an action that serves one plan or several."""

from datetime import date

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.add_planned_action import OutcomeOver, PlannedActionText, add_planned_action
from childplan.plans.actions.record_progress import record_progress
from childplan.plans.models import PlannedAction, PlannedActionStrand
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.selectors.workers import NotWorkingWithChild
from childplan.plans.vocabulary import OutcomeState, StrandKind
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

READ = PlannedActionText("Reads with her", who="Mrs Hill", how_much="10 minutes, 4 times a week")


def added(by, amara: Amara, written_in, *also_serves, words=READ, outcome_id=None) -> PlannedAction:
    with acting(by) as scope:
        return add_planned_action(
            by=scope,
            at=clock.now(),
            child_id=amara.child_id,
            planned_action=words,
            written_in=written_in.pk,
            also_serves=[strand.pk for strand in also_serves],
            outcome_id=outcome_id,
            reason="Agreed at the review",
        )


class TestAddPlannedAction:
    def test_says_who_what_how_much_by_when(self, here: AreaWorld, amara: Amara) -> None:
        words = PlannedActionText("Reads with her", "Mrs Hill", None, "10 minutes a day", date(2026, 3, 2))
        action = added(here.senco, amara, amara.sen_support, words=words)
        assert (action.who, action.how_much) == ("Mrs Hill", "10 minutes a day")
        assert action.due_on == date(2026, 3, 2)
        assert action.information_class == InformationClass.SEND

    def test_serves_two_plans_by_links_of_their_own_class(self, here: AreaWorld, amara: Amara) -> None:
        action = added(here.social_worker, amara, amara.child_in_need, amara.sen_support)
        assert action.information_class == InformationClass.SOCIAL_CARE
        links = PlannedActionStrand.objects.filter(planned_action=action)
        assert {link.information_class for link in links} == {
            InformationClass.SEND,
            InformationClass.SOCIAL_CARE,
        }

    def test_names_a_practitioner_working_with_the_child(self, here: AreaWorld, amara: Amara) -> None:
        words = PlannedActionText("Visits at home", who_membership_id=here.social_worker.pk)
        action = added(here.senco, amara, amara.sen_support, words=words)
        assert action.who == f"{here.social_worker.user}, Social worker"
        assert action.who_membership_id == here.social_worker.pk

    def test_refuses_a_practitioner_who_does_not(self, here: AreaWorld, amara: Amara) -> None:
        words = PlannedActionText("Visits at home", who_membership_id=here.other_head.pk)
        with pytest.raises(NotWorkingWithChild):
            added(here.senco, amara, amara.sen_support, words=words)

    def test_leads_towards_an_outcome(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support)
        assert added(here.senco, amara, amara.sen_support, outcome_id=outcome.pk).outcome_id == outcome.pk

    def test_refuses_an_outcome_that_is_over(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support)
        with acting(here.senco) as scope:
            record_progress(
                by=scope,
                at=clock.now(),
                child_id=amara.child_id,
                outcome_id=outcome.pk,
                version=1,
                state=OutcomeState.ENDED,
                reason="Moved away",
            )
        with pytest.raises(OutcomeOver):
            added(here.senco, amara, amara.sen_support, outcome_id=outcome.pk)

    def test_knows_no_outcome_that_may_not_be_read(self, here: AreaWorld, amara: Amara) -> None:
        hidden = plans.outcome(here.social_worker, amara.child_in_need)
        with pytest.raises(NotFound):
            added(here.senco, amara, amara.sen_support, outcome_id=hidden.pk)

    def test_knows_no_outcome_of_another_child(self, here: AreaWorld, amara: Amara) -> None:
        other = plans.outcome(
            here.senco, plans.strand(here.senco, opened_by(here.head), StrandKind.SEN_SUPPORT)
        )
        with pytest.raises(NotFound):
            added(here.senco, amara, amara.sen_support, outcome_id=other.pk)

    @pytest.mark.parametrize("words", [PlannedActionText(" ", "Mrs Hill"), PlannedActionText("Reads", " ")])
    def test_refuses_an_empty_text_or_nobody(self, here: AreaWorld, amara: Amara, words) -> None:
        with pytest.raises(NothingWritten):
            added(here.senco, amara, amara.sen_support, words=words)

    def test_refuses_a_day_in_the_past(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(WrongDay):
            added(
                here.senco,
                amara,
                amara.sen_support,
                words=PlannedActionText("Reads", "Mrs Hill", due_on=date(2026, 3, 1)),
            )

    def test_refuses_a_link_to_a_plan_that_is_only_known(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            added(here.senco, amara, amara.sen_support, amara.child_in_need)

    def test_tells_the_chronology_and_keeps_its_reason(self, here: AreaWorld, amara: Amara) -> None:
        action = added(here.senco, amara, amara.sen_support)
        with acting(here.senco, writing=False):
            assert (
                Fact.objects.get(name="plans.planned_action.added").title == "SEN support plan: action added"
            )
            version = PlannedAction.history.get(id=action.pk)
            assert version.history_change_reason == "Agreed at the review"

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            added(there.senco, amara, amara.sen_support)
