"""A child's attendance in words."""

from collections.abc import Collection
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from attendance.presenters.years import amended_line, school_year, weeks_by_month, year_name
from attendance.selectors.enrolments import may_keep_register
from attendance.selectors.years import amended_marks, attendance_years, require_attendance
from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.views.framing import child_page


@require_safe
@practitioner_page()
def child_attendance(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """One school year of a child: figures, months, reasons for absence, and each week's marks in words."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    require_attendance(scope, child_id)
    years = attendance_years(scope, child_id)
    by_year = {number: list(of_year) for number, of_year in groupby(years, key=lambda year: year.year)}
    chosen = _chosen(request.GET.get("year"), by_year)
    return child_page(
        request,
        "attendance/child.html",
        header,
        at=at,
        may_take_off=may_keep_register(scope, child_id, at=at),
        choices=[{"href": f"?year={n}", "text": year_name(n), "active": n == chosen} for n in by_year],
        year=school_year(by_year[chosen]) if chosen else None,
        amended=[amended_line(mark) for mark in amended_marks(scope, child_id, year=chosen)]
        if chosen
        else [],
        schools=[
            {"name": year.school, "months": weeks_by_month(year)} for year in by_year.get(chosen or 0, [])
        ],
    )


def _chosen(asked: str | None, years: Collection[int]) -> int | None:
    """The year asked for, or the newest; a year that is not there does not exist."""
    if asked is None:
        return next(iter(years), None)
    found = next((year for year in years if str(year) == asked), None)
    if found is None:
        raise Http404
    return found
