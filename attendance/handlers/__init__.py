"""Where attendance meets the plan's page and the area's protocol."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from attendance.actions import confirm_import
from attendance.actions.bring_in_batch import PUPIL_ANSWERED
from attendance.actions.correct_suspension import CORRECTED
from attendance.actions.part_from_child import part_from_child
from attendance.actions.record_attendance_year import YEAR_RECORDED
from attendance.actions.record_suspension import RECORDED
from attendance.actions.withdraw_suspension import WITHDRAWN
from attendance.api.year_part import ATTENDANCE_PART
from attendance.models import Suspension
from attendance.presenters.suspensions import short
from attendance.presenters.years import school_year
from attendance.selectors.enrolments import enrolments_here
from attendance.selectors.parting import in_words, to_part
from attendance.selectors.suspensions import may_suspend, suspensions_of
from attendance.selectors.years import attendance_years
from attendance.tasks import ask_about_answered, tell_of_answered, wake_importer
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.escalation.triggers import register
from childplan.facts import registry
from childplan.identity.parting import Joining, Parted, Writer, parts
from childplan.plans.api.parts import add_part
from childplan.plans.contributions import Contribution, Offer, Panel, contribute
from childplan.plans.selectors.drafts import drafts_change
from childplan.plans.vocabulary import DraftOfForm

from .triggers import ATTENDANCE_TRIGGER, SUSPENSION_TRIGGER

SUSPENSIONS_ON_THE_PLAN = 5


def attendance_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """The newest school year on the page of a child's plan; nothing for a reader to whom attendance is closed."""
    offers = _offers(scope, child_id)
    years = attendance_years(scope, child_id)
    newest = [year for year in years if year.year == years[0].year]
    if not newest:
        return Contribution(offers=offers)
    shown = school_year(newest)
    panel = Panel(
        heading="Attendance",
        template="attendance/_panel.html",
        context={"year": shown, "child_id": child_id},
        position=40,
    )
    return Contribution(panels=(panel,), offers=offers)


def _offers(scope: Scope, child_id: UUID) -> tuple[Offer, ...]:
    if not (scope.may(Permission.KEEP_ROLL) and enrolments_here(scope, child_id, at=clock.now())):
        return ()
    return (Offer("Take off roll", reverse("attendance:off_roll", args=[child_id])),)


def suspensions_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """The suspensions that stand on the page of a child's plan; nothing for a reader to whom education is closed."""
    may_record = may_suspend(scope, child_id)
    offers = (
        (Offer("Record a suspension", reverse("attendance:record_suspension", args=[child_id])),)
        if may_record
        else ()
    )
    lines = suspensions_of(scope, child_id)
    if not lines:
        return Contribution(offers=offers)
    panel = Panel(
        heading="Suspensions",
        template="attendance/_suspensions.html",
        context={
            "suspensions": [short(line) for line in lines if line.stands][:SUSPENSIONS_ON_THE_PLAN],
            "child_id": child_id,
        },
        position=41,
    )
    return Contribution(panels=(panel,), offers=offers)


def _part(joining: Joining, *, by: Scope, at: datetime, reason: str) -> Parted:
    return part_from_child(by=by, at=at, joining=joining, reason=reason)


def _foreseen(joining: Joining) -> Parted:
    return in_words(to_part(joining), joining)


WRITER = Writer(
    facts=frozenset({YEAR_RECORDED, RECORDED, CORRECTED, WITHDRAWN, PUPIL_ANSWERED}),
    foresee=_foreseen,
    part=_part,
)


def register_attendance() -> None:
    """Called once, when Django starts."""
    confirm_import.wake = wake_importer
    register(ATTENDANCE_TRIGGER)
    register(SUSPENSION_TRIGGER)
    contribute("attendance", attendance_on_the_plan)
    contribute("attendance.suspensions", suspensions_on_the_plan)
    drafts_change(Suspension, DraftOfForm.SUSPENSION, DraftOfForm.SUSPENSION_WITHDRAWN)
    add_part(ATTENDANCE_PART)
    parts("attendance", WRITER)
    registry.when("identity.match.answered", work="attendance.ask_about_answered", worker=ask_about_answered)
    registry.when(PUPIL_ANSWERED, work="attendance.tell_of_answered", worker=tell_of_answered)
