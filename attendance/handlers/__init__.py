"""Where attendance meets the plan's page and the area's protocol."""

from uuid import UUID

from django.urls import reverse

from attendance.actions import confirm_import
from attendance.api.year_part import ATTENDANCE_PART
from attendance.presenters.suspensions import short
from attendance.presenters.years import school_year
from attendance.selectors.enrolments import enrolments_here
from attendance.selectors.suspensions import may_suspend, suspensions_of
from attendance.selectors.years import attendance_years
from attendance.tasks import wake_importer
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.escalation.triggers import register
from childplan.plans.api.parts import add_part
from childplan.plans.contributions import Contribution, Offer, Panel, contribute

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


def register_attendance() -> None:
    """Called once, when Django starts."""
    confirm_import.wake = wake_importer
    register(ATTENDANCE_TRIGGER)
    register(SUSPENSION_TRIGGER)
    contribute("attendance", attendance_on_the_plan)
    contribute("attendance.suspensions", suspensions_on_the_plan)
    add_part(ATTENDANCE_PART)
