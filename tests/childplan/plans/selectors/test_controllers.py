"""Which body holds what stands in a plan: that of whoever wrote it first."""

from uuid import UUID

import pytest
from django.urls import reverse

from childplan.access.vocabulary import InvolvementKind
from childplan.plans.models import Section
from childplan.plans.selectors.controllers import controller_of, first_author_of
from childplan.plans.selectors.names import names_of
from childplan.plans.vocabulary import StrandKind
from tests.childplan.plans.views.conftest import words
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    made = opened_by(here.head)
    plans.involved(made, InvolvementKind.ALLOCATION, here.social_worker.pk)
    return made


def held_by(row: Section) -> str:
    return controller_of(row, names_of(row.child_id, [first_author_of(row)]))


class TestASection:
    def test_that_nobody_wrote_in_is_held_by_nobody(self, child) -> None:
        assert held_by(plans.about_me(child)) == ""

    def test_is_held_by_whoever_wrote_in_it_first_whoever_writes_on(self, here, child) -> None:
        first = plans.written(here.head, plans.about_me(child), "She draws.")
        assert held_by(first) == "Larkshire Primary"
        again = plans.written(here.social_worker, first, "She draws and sings.")
        assert held_by(again) == "Larkshire Primary"

    def test_says_so_on_the_plan_and_on_paper(self, here, child) -> None:
        plans.written(here.social_worker, plans.about_me(child), "She draws.")
        for name in ("plans:child_plan", "plans:print_plan"):
            shown = words(client_of(here.head).get(reverse(name, args=[child])))
            assert "Held by Larkshire Council" in shown
            assert "jointly" not in shown


class TestAnOutcome:
    def test_is_held_by_the_body_that_added_it(self, here, child) -> None:
        strand = plans.strand(here.senco, child, StrandKind.SEN_SUPPORT)
        added = plans.outcome(here.senco, strand)
        assert controller_of(added, names_of(added.child_id, [first_author_of(added)])) == "Larkshire Primary"


class TestAView:
    def test_is_held_by_the_body_that_wrote_it_down(self, here, child) -> None:
        said = plans.view(here.head, child)
        assert controller_of(said, names_of(said.child_id, [first_author_of(said)])) == "Larkshire Primary"
