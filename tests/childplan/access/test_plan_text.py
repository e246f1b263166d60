"""A screener of the safeguarding hub knows that a plan is there and who works with the child; its text stays closed."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.identity.models import FamilyPerson
from childplan.plans.models import (
    Outcome,
    OutcomeStrand,
    PlannedAction,
    PlannedActionStrand,
    ReleasedItem,
    Section,
    Strand,
)
from childplan.plans.selectors.child_plan import ChildPlan, child_plan
from childplan.plans.selectors.outcomes import outcomes_of
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import releasable
from childplan.plans.selectors.releases import released_now
from childplan.plans.selectors.rows_to_change import row_to_change, row_to_read
from childplan.plans.selectors.section_versions import section_page
from childplan.plans.selectors.strands import section_rows, strand_rows
from childplan.plans.vocabulary import ReleasedKind, StrandKind
from safeguarding.models import Concern
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import organisations as lay
from tests.factories import plans, safeguarding
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

SECRET = "Sleeps on the sofa of her aunt"
PROSE = (Section, Outcome, PlannedAction, ReleasedItem)


@dataclass
class Worked:
    """A child with a plan of that kind, written in every way there is."""

    child_id: UUID
    strand: Strand
    section: Section
    person: FamilyPerson


@pytest.fixture(params=[StrandKind.CHILD_IN_NEED, StrandKind.CHILD_PROTECTION, StrandKind.EARLY_HELP])
def worked(request: pytest.FixtureRequest, here: AreaWorld) -> Worked:
    child_id = opened_by(here.head, forename="Amara", surname="Okafor")
    safeguarding.allocated(here.screener, child_id, here.social_worker)
    worker = here.social_worker
    strand = plans.strand(worker, child_id, request.param, lead_membership_id=worker.pk)
    section = plans.written(worker, Section.objects.filter(strand=strand).order_by("position")[0], SECRET)
    outcome = plans.outcome(worker, strand, text=SECRET)
    plans.planned_action(worker, strand, text=SECRET, towards=outcome)
    mother = plans.adult(child_id)
    mother.user = lay.user("Grace Okafor")
    mother.save()
    plans.involved(child_id, InvolvementKind.FAMILY, mother.pk)
    plans.released(worker, child_id, mother, plans.piece(outcome, ReleasedKind.OUTCOME))
    return Worked(child_id, strand, section, mother)


class TestTheScreener:
    def test_knows_the_plan_its_lead_and_the_allocated_worker(self, here: AreaWorld, worked: Worked) -> None:
        page = Visitor(here.screener).reads("child_plan", worked.child_id)
        assert worked.strand.get_kind_display() in page
        assert "You cannot read it." in page
        assert f"Ask {here.social_worker.user}, Social worker, Larkshire Council" in page
        assert SECRET not in page

    def test_reads_no_prose_of_it_in_the_database(self, here: AreaWorld, worked: Worked) -> None:
        of_plan = {"child_id": worked.child_id, "information_class": worked.strand.information_class}
        for reader, reads in ((here.social_worker, True), (here.screener, False)):
            with acting(reader, writing=False):
                for model in PROSE:
                    assert model.objects.filter(**of_plan).exists() is reads, (reader, model)
                    assert model.history.filter(**of_plan).exists() is reads, (reader, model)
                for known in (Strand, OutcomeStrand, PlannedActionStrand):
                    assert known.objects.filter(**of_plan).exists(), (reader, known)

    def test_writes_nothing_in_it(self, here: AreaWorld, worked: Worked) -> None:
        with acting(here.screener):
            for model in (*PROSE, Strand, OutcomeStrand, PlannedActionStrand):
                assert Restrained.tries(model, worked.child_id) == 0, model
            copy = Section(
                child_id=worked.child_id, strand=worked.strand, key="other", heading="Other", text="Mine",
                information_class=worked.strand.information_class, changed_at=clock.now(),
            )  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                copy.save(force_insert=True)

    def test_is_given_no_prose_by_the_first_lock_either(self, here: AreaWorld, worked: Worked) -> None:
        outcome, action = Outcome.objects.get(), PlannedAction.objects.get()
        with acting(here.screener, writing=False) as scope:
            reach = reach_of(scope, worked.child_id)
            with pytest.raises(NotFound):
                section_page(scope, worked.child_id, worked.section.pk)
        # As the steward now, from whom the database keeps nothing.
        strands = strand_rows(reach)
        shown = outcomes_of(reach, strands, today=clock.today())
        assert (shown.outcomes, shown.loose, section_rows(reach), releasable(reach)) == ((), (), [], [])
        assert released_now(reach) == []
        for row in (worked.section, outcome, action):
            with pytest.raises(NotFound):
                row_to_read(type(row), row.pk, reach=reach)
        with pytest.raises(NotFound):
            row_to_change(Section, worked.section.pk, reach=reach)
        with pytest.raises(NotEntitled):
            reach.require_text(worked.strand.information_class)

    def test_still_screens(self, here: AreaWorld, worked: Worked) -> None:
        told = safeguarding.concern(here.head, worked.child_id)
        with acting(here.screener, writing=False) as scope:
            assert Concern.objects.get().pk == told.pk
            assert reach_of(scope, worked.child_id).may_write(InformationClass.PROTECTION)

    def test_reads_no_text_of_a_restricted_record_that_names_them(
        self, here: AreaWorld, worked: Worked
    ) -> None:
        plans.involved(worked.child_id, InvolvementKind.NAMED_LIST, here.screener.pk)
        with acting(here.screener, writing=False) as scope:
            assert not Section.objects.filter(text=SECRET).exists()
            assert not _card(child_plan(scope, worked.child_id, at=clock.now()), worked.strand).may_read


class TestOthers:
    def test_read_the_plans_of_their_classes_as_before(self, here: AreaWorld, worked: Worked) -> None:
        with acting(here.social_worker, writing=False) as scope:
            card = _card(child_plan(scope, worked.child_id, at=clock.now()), worked.strand)
        assert (card.may_read, card.may_write) == (True, True)
        assert SECRET in {section.text for section in card.sections}

    def test_the_family_reads_what_was_released(self, worked: Worked) -> None:
        assert SECRET in {text for _, text in plans.read_by(worked.person, worked.child_id)}


def _card(plan: ChildPlan, strand: Strand):  # type: ignore[no-untyped-def]
    return next(card for card in plan.strands if card.strand_id == strand.pk)


class Restrained:
    """Tries to change rows by SQL, and answers how many it reached."""

    @staticmethod
    def tries(model: type, child_id: UUID) -> int:
        table = model._meta.db_table  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(f"update {table} set child_id = child_id where child_id = %s"
                           " and information_class in (64, 128)", [child_id])  # fmt: skip
            return cursor.rowcount
