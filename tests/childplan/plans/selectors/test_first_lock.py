"""The first lock alone: each selector asks only for what its reach opens, even where no policy stands behind it.

The reach is made at the SENCO's door; the selectors then run as the steward, from whom the database keeps nothing.
"""

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.plans.models import Outcome, PlannedAction, ReleasedItem, Section
from childplan.plans.selectors.adults import adults
from childplan.plans.selectors.chronology import ChronologyFilter, agencies, chronology
from childplan.plans.selectors.outcomes import outcomes_of
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.selectors.releasable import releasable
from childplan.plans.selectors.releases import released_now, released_to
from childplan.plans.selectors.rows_to_change import row_to_read
from childplan.plans.selectors.strands import section_rows, strand_rows
from childplan.plans.selectors.views_held import view_rows
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

SOCIAL_CARE = InformationClass.SOCIAL_CARE


@pytest.fixture
def reach(here: AreaWorld, amara: Amara, mother, section: Section) -> Reach:
    """The SENCO's reach on a child with something in a plan that she may only know of, and another child."""
    hidden = plans.outcome(here.social_worker, amara.child_in_need)
    plans.planned_action(here.social_worker, amara.child_in_need)
    plans.released(here.social_worker, amara.child_id, mother, plans.piece(hidden, "outcome"))
    other = opened_by(here.head)
    plans.involved(other, InvolvementKind.ALLOCATION, here.social_work.pk)
    plans.view(here.head, other)
    plans.adult(other)
    with acting(here.senco, writing=False) as scope:
        return reach_of(scope, amara.child_id)


class TestTheFirstLock:
    def test_keeps_what_is_hidden_where_no_policy_does(self, amara: Amara, reach: Reach) -> None:
        assert Outcome.objects.filter(information_class=SOCIAL_CARE).exists()
        assert PlannedAction.objects.filter(information_class=SOCIAL_CARE).exists()
        assert ReleasedItem.objects.filter(information_class=SOCIAL_CARE).exists()
        assert Fact.objects.filter(information_class=SOCIAL_CARE).exists()
        strands = strand_rows(reach)
        shown = outcomes_of(reach, strands, today=clock.today())
        assert (shown.outcomes, shown.loose) == ((), ())
        assert {row.information_class for row in section_rows(reach)} == {16, 256}
        assert all(piece.information_class != SOCIAL_CARE for piece in releasable(reach))
        assert [item.kind for item in released_now(reach)] == ["contact"]
        told = chronology(reach, ChronologyFilter()).entries
        assert SOCIAL_CARE not in {entry.information_class for entry in told}

    def test_keeps_other_children_out(self, amara: Amara, reach: Reach) -> None:
        assert view_rows(reach) == []
        assert [a.name for a in adults(reach, today=clock.today())] == ["Grace Okafor"]
        assert {row.child_id for row in strand_rows(reach)} == {amara.child_id}
        assert {row.child_id for row in section_rows(reach)} == {amara.child_id}

    def test_finds_no_row_that_is_hidden(self, amara: Amara, mother, reach: Reach) -> None:
        for hidden in (Outcome.objects.get(), Section.objects.get(strand=amara.child_in_need, key="why")):
            with pytest.raises(NotFound):
                row_to_read(type(hidden), hidden.pk, reach=reach)
        assert [item.kind for item in released_to(reach, mother.pk)] == ["contact"]

    def test_shows_no_agency_by_what_it_did_in_hidden_plans(self, here: AreaWorld, reach: Reach) -> None:
        # The release itself is told in the class of views, so the council is known; nothing else of it is.
        assert [name for _, name in agencies(reach)] == ["Larkshire Council", "Larkshire Primary"]
