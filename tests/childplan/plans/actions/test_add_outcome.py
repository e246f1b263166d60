"""Adding an outcome that serves one plan or several."""

from datetime import date

import pytest

from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.actions.add_outcome import OutcomeText, add_outcome
from childplan.plans.actions.close_strand import close_strand
from childplan.plans.models import Outcome, OutcomeStrand
from childplan.plans.rules.refusals import NothingWritten, StrandClosed, WrongDay
from childplan.plans.vocabulary import OutcomeDomain, StrandKind
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

READS = OutcomeText(
    domain=OutcomeDomain.LEARNING,
    text="Reads a short book alone",
    baseline="Reads 20 words",
    measure="The school's reading check",
    target_on=date(2026, 7, 1),
)


def added(by, amara: Amara, written_in, *also_serves, outcome: OutcomeText = READS) -> Outcome:
    with acting(by) as scope:
        return add_outcome(
            by=scope,
            at=clock.now(),
            child_id=amara.child_id,
            outcome=outcome,
            written_in=written_in.pk,
            also_serves=[strand.pk for strand in also_serves],
            reason="Agreed at the review",
        )


class TestAddOutcome:
    def test_takes_the_class_of_the_plan_it_is_written_in(self, here: AreaWorld, amara: Amara) -> None:
        outcome = added(here.senco, amara, amara.sen_support)
        assert outcome.information_class == InformationClass.SEND
        assert (outcome.text, outcome.target_on) == ("Reads a short book alone", date(2026, 7, 1))

    def test_serves_two_plans_by_links_of_their_own_class(self, here: AreaWorld, amara: Amara) -> None:
        outcome = added(here.social_worker, amara, amara.sen_support, amara.child_in_need, amara.sen_support)
        links = OutcomeStrand.objects.filter(outcome=outcome)
        assert {(link.strand_id, link.information_class) for link in links} == {
            (amara.sen_support.pk, InformationClass.SEND),
            (amara.child_in_need.pk, InformationClass.SOCIAL_CARE),
        }

    def test_is_read_by_the_senco_when_written_in_the_schools_plan(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        shared = added(here.social_worker, amara, amara.sen_support, amara.child_in_need)
        own = added(here.social_worker, amara, amara.child_in_need, amara.sen_support)
        with acting(here.senco, writing=False):
            assert Outcome.objects.filter(pk=shared.pk).exists()
            assert not Outcome.objects.filter(pk=own.pk).exists()

    def test_in_the_universal_plan_is_for_those_who_work_with_the_child(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        outcome = added(here.senco, amara, amara.universal)
        assert outcome.information_class == InformationClass.VIEWS
        for outside in (here.screener, here.area_attendance):
            with acting(outside, writing=False):
                assert not Outcome.objects.filter(pk=outcome.pk).exists()

    def test_tells_the_chronology_and_keeps_its_reason(self, here: AreaWorld, amara: Amara) -> None:
        outcome = added(here.senco, amara, amara.sen_support)
        with acting(here.senco, writing=False):
            fact = Fact.objects.get(name="plans.outcome.added")
            assert fact.title == "SEN support plan: outcome added (Learning)"
            assert fact.payload["outcome"] == str(outcome.pk)
            assert Outcome.history.get(id=outcome.pk).history_change_reason == "Agreed at the review"
            link = OutcomeStrand.history.get(outcome_id=outcome.pk)
            assert link.history_change_reason == "Agreed at the review"

    def test_refuses_a_link_to_a_plan_that_is_only_known(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            added(here.senco, amara, amara.sen_support, amara.child_in_need)
        assert not Outcome.objects.exists()

    def test_refuses_a_plan_open_for_reading_only(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotEntitled):
            added(here.safeguarding_lead, amara, amara.sen_support)

    def test_refuses_a_closed_plan(self, here: AreaWorld, amara: Amara) -> None:
        with acting(here.social_worker) as scope:
            close_strand(
                by=scope,
                at=clock.now(),
                child_id=amara.child_id,
                strand_id=amara.child_in_need.pk,
                version=1,
                reason="Outcomes met",
            )
        with pytest.raises(StrandClosed):
            added(here.social_worker, amara, amara.child_in_need)

    def test_refuses_an_empty_text(self, here: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NothingWritten):
            added(here.senco, amara, amara.sen_support, outcome=OutcomeText(OutcomeDomain.SAFE, "  "))

    def test_refuses_a_target_in_the_past(self, here: AreaWorld, amara: Amara) -> None:
        past = OutcomeText(OutcomeDomain.SAFE, "Feels safe", target_on=date(2026, 3, 1))
        with pytest.raises(WrongDay):
            added(here.senco, amara, amara.sen_support, outcome=past)

    def test_knows_no_plan_of_another_child(self, here: AreaWorld, amara: Amara) -> None:
        other = plans.strand(here.senco, opened_by(here.head), StrandKind.SEN_SUPPORT)
        with pytest.raises(NotFound):
            added(here.senco, amara, other)

    def test_knows_no_child_of_a_stranger(self, there: AreaWorld, amara: Amara) -> None:
        with pytest.raises(NotFound):
            added(there.senco, amara, amara.sen_support)
