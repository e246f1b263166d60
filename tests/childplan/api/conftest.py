"""A child with something in every part of its plan, on the roll of the school here."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.core.cache import cache

from attendance.actions.record_attendance_year import IncomingYear, record_attendance_year
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.plans.models import Outcome, PlannedAction, Strand
from childplan.plans.vocabulary import OutcomeDomain, StrandKind
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@dataclass
class PlannedChild:
    """A child with SEN support and a child in need plan, an outcome that serves both, actions, and marks."""

    id: UUID
    sen: Strand
    in_need: Strand
    shared: Outcome
    step: PlannedAction
    loose: PlannedAction


@pytest.fixture
def child(here: AreaWorld) -> PlannedChild:
    child_id = opened_by(here.head, forename="Amara", surname="Okafor", nhs_number="9990000018")
    plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    sen = plans.strand(here.senco, child_id, StrandKind.SEN_SUPPORT)
    in_need = plans.strand(here.social_worker, child_id, StrandKind.CHILD_IN_NEED)
    shared = plans.outcome(
        here.senco,
        sen,
        domain=OutcomeDomain.LEARNING,
        text="Reads a short book alone",
        target_on=date(2026, 7, 3),
    )
    step = plans.planned_action(here.senco, sen, towards=shared, due_on=date(2026, 3, 12))
    loose = plans.planned_action(here.senco, sen, text="Has her hearing tested")
    plans.outcome(here.social_worker, in_need, text="SECRET of social care")
    plans.written(here.senco, plans.about_me(child_id), "Amara likes maps.")
    recorded(here, child_id, "/\\" * 9 + "II")
    return PlannedChild(child_id, sen, in_need, shared, step, loose)


def recorded(here: AreaWorld, child_id: UUID, marks: str) -> None:
    with acting(here.attendance) as scope:
        record_attendance_year(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            incoming=IncomingYear(
                school_id=here.school.pk, year=2025, starts_on=date(2025, 9, 8), marks=marks
            ),
            reason="From a test",
        )


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()
