"""Words of a whole plan are looked at once before it leaves, as those of a part of it are."""

from datetime import datetime
from uuid import UUID

import pytest

from childplan.common import clock
from childplan.facts.models import Fact
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.models import FamilyPerson
from childplan.plans.models import HeldBack, Issue, ReleasedItem, Section
from childplan.plans.selectors.owed import plan_to_issue
from childplan.plans.selectors.reach import reach_of
from tests.childplan.plans.actions.test_issue_strand import held, page, sent
from tests.childplan.plans.actions.test_mark_telling_of_others import marked
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def tom(here: AreaWorld) -> UUID:
    """Another child on roll of the school, at whose plan the SENCO looked."""
    made = opened_by(here.head, forename="Tom", surname="Alder")
    Visitor(here.senco).reads("child_plan", made)
    return made


@pytest.fixture
def named(here: AreaWorld, amara: Amara, section: Section, tom: UUID) -> Section:
    return plans.written(here.senco, section, "Reads with Tom Alder. Ten minutes of reading a day")


class TestAnotherChildsNameInAPlan:
    def test_keeps_it_from_leaving_until_somebody_says_why(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, named: Section
    ) -> None:
        with pytest.raises(MustBeChecked) as stopped:
            sent(here.senco, amara.sen_support, page(mother))
        (one,) = stopped.value.found
        assert one.words == "Tom Alder"
        assert not Issue.objects.exists()
        assert not ReleasedItem.objects.exists()
        sent(here.senco, amara.sen_support, page(mother), let_through={one.key: "They read together"})
        kept = {item.history.get().history_change_reason for item in ReleasedItem.objects.all()}
        assert kept == {"Agreed at the review Let through (child): They read together"}
        assert "Tom" not in str(Fact.objects.get(name="plans.plan.issued").payload)

    def test_is_not_asked_about_where_nothing_leaves(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, named: Section
    ) -> None:
        assert sent(here.senco, amara.sen_support, held(mother)) == []
        assert HeldBack.objects.count() == 1


class TestAPartThatTellsOfOthers:
    def test_stays_behind_and_the_plan_is_whole_without_it(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at: datetime
    ) -> None:
        empty = Section.objects.filter(strand=amara.sen_support, text="").first()
        other = plans.written(here.senco, empty, "Her aunt Ines was in prison.")
        marked(here.head, other, at)
        with acting(here.senco, writing=False) as scope:
            plan = plan_to_issue(reach_of(scope, amara.child_id), amara.sen_support.pk, today=clock.today())
        assert plan.is_whole
        sent(here.senco, amara.sen_support, page(mother))
        assert "Ines" not in str(ReleasedItem.objects.values_list("text", flat=True))


class TestThePage:
    def test_asks_why_beside_what_becomes_of_it_and_keeps_what_was_typed(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, named: Section
    ) -> None:
        visitor, asks = Visitor(here.senco), ("issue_strand", amara.child_id, amara.sen_support.pk)
        shown = visitor.reads(*asks)
        assert "“Tom Alder” is another child. Why may “Plan” name them?" in shown
        field = "through_" + shown.split('name="through_')[1].split('"', 1)[0]
        answers = {
            "looked_at": [str(plans.piece(named))],
            "document": "final",
            "contact": str(here.senco.pk),
            "reason": "Agreed in March",
            f"what_{mother.pk}": "page",
        }
        again = visitor.sends(*asks, **answers).content.decode()
        assert "Say why it may be said, or take it out of the plan" in again
        assert "Agreed in March" in again
        assert not Issue.objects.exists()
        assert visitor.sends(*asks, **answers, **{field: "They read together"}).status_code == 302
        assert Issue.objects.count() == 1
