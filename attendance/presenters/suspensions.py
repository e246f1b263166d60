"""Words of a child's suspensions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from attendance.presenters.years import year_name
from attendance.rules.suspensions import MOST_HALF_DAYS_A_YEAR, in_school_days
from attendance.selectors.suspensions import SuspensionLine, schools_of
from attendance.workflow import SuspensionState
from childplan.access.withheld import A_SCHOOL

COLOURS = {
    SuspensionState.RECORDED: "govuk-tag--orange",
    SuspensionState.CORRECTED: "govuk-tag--orange",
    SuspensionState.WITHDRAWN: "govuk-tag--grey",
}


def card(line: SuspensionLine, *, may_change: bool) -> dict[str, Any]:
    """One suspension in words."""
    return {
        "id": line.id,
        "heading": f"{line.length} from {_day(line.spell.starts_on)}",
        "days": _days(line),
        "tag": {"text": str(line.state.label), "classes": COLOURS[line.state]},
        "school": line.school,
        "reasons": [str(reason.label) for reason in line.reasons],
        "account": line.account,
        "provision_from": line.provision_from if line.stands else None,
        "recorded_at": line.recorded_at,
        "recorded_by": line.recorded_by,
        "changed_at": line.changed_at if line.version > 1 else None,
        "withdrawn_reason": line.withdrawn_reason,
        "may_change": may_change and line.stands,
    }


def what_stands(line: SuspensionLine) -> list[tuple[str, str]]:
    """What somebody else saved meanwhile, field by field."""
    said = [
        ("State", str(line.state.label)),
        ("Days", f"{line.length}, {_days(line)}"),
        ("Reasons", "; ".join(str(reason.label) for reason in line.reasons)),
        ("What happened", line.account),
    ]
    return [*said, ("Why it was withdrawn", line.withdrawn_reason)] if line.withdrawn_reason else said


def withdrawn_words(gone: tuple[str, datetime] | None) -> str:
    """That it was withdrawn, by whom and when, so that nothing more can be done to it."""
    by, at = gone or ("", None)
    who = f" by {by}" if by else ""
    when = f" on {_day(timezone.localdate(at))}" if at else ""
    return f"This suspension was withdrawn{who}{when}, so it can no longer be changed"


def of_the_year(lines: Iterable[SuspensionLine], *, year: int) -> str:
    """How much of the year's limit is used; empty where nothing is. lines: those of that school year that stand."""
    half_days = sum(line.spell.half_days for line in lines)
    if not half_days:
        return ""
    most = in_school_days(MOST_HALF_DAYS_A_YEAR)
    return f"{in_school_days(half_days)} of at most {most} in the school year {year_name(year)}."


def short(line: SuspensionLine) -> dict[str, Any]:
    """One line on the plan's page."""
    return {"length": line.length, "days": _days(line), "school": line.school, "why": line.reasons[0].label}


def suspensions_in_words(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an alert of repeated suspension rests on. Which school it was is asked as the reader: they may not know."""
    schools = schools_of(UUID(one["suspension"]) for one in evidence["suspensions"])
    each = [
        (
            f"From {_day(date.fromisoformat(one['starts_on']))}",
            f"{one['length']} ({schools.get(UUID(one['suspension']), A_SCHOOL)})",
        )
        for one in evidence["suspensions"]
    ]
    point = f"{evidence['at_least']} or more beginning within {evidence['months']} months"
    return [*each, ("Trigger point", point)]


def _days(line: SuspensionLine) -> str:
    first, last = line.spell.starts_on, line.spell.ends_on
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
