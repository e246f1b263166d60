"""Where attendance meets the plan's page and the area's protocol."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from attendance.actions.record_attendance_year import YEAR_RECORDED
from attendance.api.year_part import ATTENDANCE_PART
from attendance.presenters.suspensions import short
from attendance.presenters.years import evidence_in_words, school_year, year_name
from attendance.rules import (
    TRIGGER_AT_LEAST_SESSIONS,
    TRIGGER_AT_MOST,
    AttendanceEvidence,
    Figures,
    reached_trigger,
)
from attendance.rules.school_days import school_year as school_year_of
from attendance.selectors.enrolments import enrolments_here
from attendance.selectors.suspensions import may_suspend, suspensions_of
from attendance.selectors.years import attendance_years
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.escalation.triggers import Cleared, Firing, RecipientRule, Trigger, register
from childplan.facts.models import Fact
from childplan.plans.api.parts import add_part
from childplan.plans.contributions import Contribution, Offer, Panel, contribute

AT_OR_BELOW = "attendance_at_or_below"
SUSPENSIONS_ON_THE_PLAN = 5


def attendance_at_or_below(fact: Fact, thresholds: Mapping[str, Decimal]) -> Firing | Cleared | None:
    """Attendance of the present school year, at all schools together, is `percentage` per cent or less of at least
    `sessions` possible ones.

    Marks of a year that is over say nothing about today, so they raise and clear nothing.
    """
    payload: Mapping[str, Any] = fact.payload
    if payload["year"] != school_year_of(timezone.localdate(fact.published_at)):
        return None
    evidence = _evidence(payload["all_schools"], thresholds)
    episode = year_name(payload["year"])
    figures = evidence.figures
    if reached_trigger(figures, at_most=evidence.at_most, at_least_sessions=evidence.at_least_sessions):
        return Firing(episode=episode, reason=evidence.sentence(), evidence=evidence.as_payload())
    return Cleared(
        episode=episode,
        reason=f"Attended {figures.attended} of {figures.possible} possible sessions: above the trigger point.",
    )


def _evidence(numbers: Mapping[str, Any], thresholds: Mapping[str, Decimal]) -> AttendanceEvidence:
    return AttendanceEvidence(
        figures=Figures(
            attended=numbers["attended"],
            authorised=numbers["authorised"],
            unauthorised=numbers["unauthorised"],
            not_counted=numbers["not_counted"],
        ),
        first_day=date.fromisoformat(numbers["first_day"]),
        last_day=date.fromisoformat(numbers["last_day"]),
        at_most=Decimal(thresholds["percentage"]),
        at_least_sessions=int(thresholds["sessions"]),
        absences=tuple((code, sessions) for code, sessions in numbers["absences"]),
    )


ATTENDANCE_TRIGGER = Trigger(
    key=AT_OR_BELOW,
    name="Attendance at or below the area's trigger point",
    information_class=InformationClass.ATTENDANCE,
    watches=(YEAR_RECORDED,),
    thresholds={"percentage": TRIGGER_AT_MOST, "sessions": Decimal(TRIGGER_AT_LEAST_SESSIONS)},
    recipients=(
        RecipientRule(
            key="school",
            agency="School",
            roles=("school_attendance_officer", "designated_safeguarding_lead"),
            kinds=(InvolvementKind.ENROLMENT,),
        ),
        RecipientRule(
            key="social_worker",
            agency="Children's social care",
            roles=("social_worker",),
            kinds=(InvolvementKind.LEAD_PRACTITIONER,),
        ),
        # A team that has the child and has not named a worker yet.
        RecipientRule(
            key="social_work_team",
            agency="Children's social care",
            roles=("social_worker", "social_care_team_manager"),
            kinds=(InvolvementKind.ALLOCATION,),
            instead_of="social_worker",
        ),
        RecipientRule(
            key="authority",
            agency="Local authority attendance support",
            roles=("authority_attendance_officer",),
            kinds=(InvolvementKind.AREA,),
            instead_of="social_work_team",
        ),
    ),
    evaluate=attendance_at_or_below,
    # Working days. The guidance asks schools and authorities to act early and together; the area's protocol sets days.
    answer_within=5,
    in_words=evidence_in_words,
    source=(
        "The area's signed protocol. Working together to improve school attendance (Department for Education, "
        "statutory guidance, August 2024): persistent absence, and what schools and local authorities do together."
    ),
)


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
    register(ATTENDANCE_TRIGGER)
    contribute("attendance", attendance_on_the_plan)
    contribute("attendance.suspensions", suspensions_on_the_plan)
    add_part(ATTENDANCE_PART)
