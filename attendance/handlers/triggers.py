"""The area's triggers on attendance: each one readable rule, asked of the rows as they stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from attendance.actions.correct_suspension import CORRECTED
from attendance.actions.part_from_child import MARKS_PARTED, SUSPENSIONS_PARTED
from attendance.actions.record_attendance_year import YEAR_RECORDED
from attendance.actions.record_suspension import RECORDED
from attendance.actions.withdraw_suspension import WITHDRAWN
from attendance.presenters.suspensions import suspensions_in_words
from attendance.presenters.years import evidence_in_words, year_name
from attendance.rules import (
    TRIGGER_AT_LEAST_SESSIONS,
    TRIGGER_AT_MOST,
    AttendanceEvidence,
    figures_from,
    last_day,
)
from attendance.rules.repeated import SUSPENSIONS_AT_LEAST, WITHIN_MONTHS, repeated
from attendance.rules.school_days import school_year
from attendance.rules.stretches import Stretch, stretch
from attendance.selectors.standing import marks_of_year, standing_suspensions
from attendance.vocabulary import BY_SYMBOL, Meaning
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.escalation.triggers import RECOVERY, Cleared, Firing, Number, RecipientRule, Trigger

AT_OR_BELOW, REPEATED = "attendance_at_or_below", "repeated_suspension"
RECOVERY_SESSIONS = 20
SEVERE = "severe"
NEW_YEAR = (8, 1)
"""Month and day on which a school year is over for good (`attendance.ctf.years.school_year`)."""


def attendance_at_or_below(child_id: UUID, day: date, thresholds: Mapping[str, Decimal]) -> Firing | Cleared:
    """Attendance of the present school year, at all schools together, is `percentage` per cent or less of at least
    `sessions` possible ones. It is resolved when the year so far has stood above the point for `recovery` possible
    sessions in a row. At `severe` per cent or less it is a second cause: after a decision, a new alert.
    """
    year = school_year(day)
    run, over_on = year_name(year), date(year + 1, *NEW_YEAR)
    schools = marks_of_year(child_id, year)
    evidence = _evidence(schools, thresholds)
    if evidence is None:
        return Cleared(f"There are no marks of {run}.", run=run, figures=(("Marks", "None have come in"),))
    recovery = int(thresholds[RECOVERY])
    stands = stretch(
        schools,
        at_most=evidence.at_most,
        at_least_sessions=evidence.at_least_sessions,
        recovery=recovery,
    )
    if stands.is_reached:
        share = evidence.figures.attendance
        is_severe = share is not None and share * 100 <= thresholds[SEVERE]
        return Firing(
            evidence.sentence(),
            evidence.as_payload(),
            run=run,
            since=stands.since,
            seen_until=evidence.last_day,
            causes=frozenset({AT_OR_BELOW, *([SEVERE] if is_severe else [])}),
            look_again_on=over_on,
        )
    return Cleared(
        _why_away(evidence, stands, recovery),
        run=run,
        away_for=stands.away_for if stands.was_reached else None,
        away_since=stands.away_since,
        seen_until=evidence.last_day,
        look_again_on=over_on,
        figures=_beside_the_point(evidence),
    )


def repeated_suspension(child_id: UUID, day: date, thresholds: Mapping[str, Decimal]) -> Firing | Cleared:
    """At least `count` suspensions that stand began within `months` months, at whatever schools. It is resolved when
    one is withdrawn or the calendar leaves one behind. A further one after the decision is a new alert.
    """
    at_least, months = max(1, int(thresholds["count"])), max(1, int(thresholds["months"]))
    found = repeated(standing_suspensions(child_id), on=day, at_least=at_least, months=months)
    number = len(found.counted)
    point = f"{at_least} or more beginning within {months} months"
    said = f"{number} suspension{'' if number == 1 else 's'}"
    if not found.is_reached:
        return Cleared(
            f"{said[:1].upper()}{said[1:]} within {months} months: fewer than {at_least}.",
            figures=(
                (f"Suspensions within {months} months", str(number)),
                ("Trigger point", point),
                ("What is missing", f"{at_least - number} more"),
            ),
        )
    return Firing(
        f"{said} beginning within {months} months, the newest on {_words(found.counted[-1].starts_on)}. "
        f"The area asks for an answer at {point}.",
        {
            "suspensions": [
                {
                    "suspension": str(each.suspension_id),
                    "starts_on": each.starts_on.isoformat(),
                    "length": each.length,
                }
                for each in found.counted
            ],
            "at_least": at_least,
            "months": months,
        },
        causes=frozenset(f"suspension {each.suspension_id}" for each in found.counted),
        look_again_on=found.falls_on,
    )


def _evidence(
    schools: Sequence[tuple[str, date]], thresholds: Mapping[str, Decimal]
) -> AttendanceEvidence | None:
    marks = "".join(symbols for symbols, _ in schools)
    if not marks:
        return None
    missed = Counter(
        BY_SYMBOL[symbol].code
        for symbol in marks
        if BY_SYMBOL[symbol].meaning in (Meaning.AUTHORISED, Meaning.UNAUTHORISED)
    )
    return AttendanceEvidence(
        figures=figures_from(marks),
        first_day=min(starts_on for _, starts_on in schools),
        last_day=max(filter(None, (last_day(symbols, starts_on=first) for symbols, first in schools))),
        at_most=thresholds["percentage"],
        at_least_sessions=int(thresholds["sessions"]),
        absences=tuple(sorted(missed.items(), key=lambda counted: (-counted[1], counted[0]))),
    )


def _why_away(evidence: AttendanceEvidence, stands: Stretch, recovery: int) -> str:
    figures = evidence.figures
    said = f"Attended {figures.attended} of {figures.possible} possible sessions"
    if figures.possible < evidence.at_least_sessions:
        return f"{said}: too few to tell."
    if not stands.was_reached:
        return f"{said}: by the marks as they stand, the trigger point was never reached."
    counted = f"{min(stands.away_for, recovery)} of {recovery} sessions"
    return f"{said}: above the trigger point for {counted}."


def _beside_the_point(evidence: AttendanceEvidence) -> tuple[tuple[str, str], ...]:
    figures = evidence.figures
    point = f"{evidence.at_most.normalize():f}% or less of at least {evidence.at_least_sessions} sessions"
    few = evidence.at_least_sessions - figures.possible
    missing = f"{few} more possible sessions" if few > 0 else "Attendance is above the point"
    return (
        (
            "Attendance this school year",
            f"{figures.percentage()}%" if figures.possible else "No sessions yet",
        ),
        ("Sessions attended", f"{figures.attended} of {figures.possible} possible"),
        ("Last day with marks", _words(evidence.last_day)),
        ("Trigger point", point),
        ("What is missing", missing),
    )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


SOCIAL_WORKER = RecipientRule(
    key="social_worker",
    agency="Children's social care",
    roles=("social_worker",),
    kinds=(InvolvementKind.LEAD_PRACTITIONER,),
)
# A team that has the child and has not named a worker yet.
SOCIAL_WORK_TEAM = RecipientRule(
    key="social_work_team",
    agency="Children's social care",
    roles=("social_worker", "social_care_team_manager"),
    kinds=(InvolvementKind.ALLOCATION,),
    instead_of="social_worker",
)
AUTHORITY = RecipientRule(
    key="authority",
    agency="Local authority attendance support",
    roles=("authority_attendance_officer",),
    kinds=(InvolvementKind.AREA,),
    instead_of="social_work_team",
)

ATTENDANCE_TRIGGER = Trigger(
    key=AT_OR_BELOW,
    name="Attendance at or below the area’s trigger point",
    information_class=InformationClass.ATTENDANCE,
    watches=(YEAR_RECORDED, MARKS_PARTED),
    thresholds={
        "percentage": TRIGGER_AT_MOST,
        "sessions": Decimal(TRIGGER_AT_LEAST_SESSIONS),
        SEVERE: Decimal(50),
    },
    numbers={
        "percentage": Number("Attendance at or below, in per cent", Decimal(1), Decimal(100), is_whole=False),
        "sessions": Number("Possible sessions before it counts", Decimal(1), Decimal(400)),
        SEVERE: Number(
            "Severe: attendance at or below, in per cent", Decimal(0), Decimal(100), is_whole=False
        ),
        RECOVERY: Number("Possible sessions above the point until it is resolved", Decimal(0), Decimal(400)),
    },
    in_order=((SEVERE, "percentage"),),
    recipients=(
        RecipientRule(
            key="school",
            agency="School",
            roles=("school_attendance_officer", "designated_safeguarding_lead"),
            kinds=(InvolvementKind.ENROLMENT,),
        ),
        SOCIAL_WORKER,
        SOCIAL_WORK_TEAM,
        AUTHORITY,
    ),
    evaluate=attendance_at_or_below,
    # Working days. The guidance asks schools and authorities to act early and together; the area's protocol sets days.
    answer_within=5,
    recovery=RECOVERY_SESSIONS,
    in_words=evidence_in_words,
    source=(
        "The area's signed protocol. Working together to improve school attendance (Department for Education, "
        "statutory guidance, August 2024): persistent absence, and what schools and local authorities do together."
    ),
)

SUSPENSION_TRIGGER = Trigger(
    key=REPEATED,
    name="Suspended again within the area’s period",
    information_class=InformationClass.EDUCATION,
    watches=(RECORDED, CORRECTED, WITHDRAWN, SUSPENSIONS_PARTED),
    thresholds={"count": Decimal(SUSPENSIONS_AT_LEAST), "months": Decimal(WITHIN_MONTHS)},
    numbers={
        "count": Number("Suspensions that begin within the period", Decimal(1), Decimal(45)),
        "months": Number("The period, in calendar months", Decimal(1), Decimal(36)),
    },
    recipients=(
        RecipientRule(
            key="school",
            agency="School",
            roles=("designated_safeguarding_lead", "senco"),
            kinds=(InvolvementKind.ENROLMENT,),
        ),
        SOCIAL_WORKER,
        SOCIAL_WORK_TEAM,
        AUTHORITY,
    ),
    evaluate=repeated_suspension,
    answer_within=5,
    in_words=suspensions_in_words,
    source=(
        "The area's signed protocol. Suspension and permanent exclusion (Department for Education, statutory "
        "guidance): a pattern of suspensions is a reason to look together at what the child needs."
    ),
)
