"""Take a child off a school's roll, by page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attendance.actions.end_enrolment import NotOnRoll, UnknownSchool, WrongLastDay, end_enrolment
from attendance.forms import OffRollForm
from attendance.selectors.enrolments import next_schools
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.selectors.ending import days_after_roll
from childplan.plans.views.framing import and_saved, asking_page

WRONG_DAY = (
    "Enter a last day on or after the child’s first, within a year, and no later than one recorded before"
)


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.KEEP_ROLL)
def off_roll(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The last day, the reason and the next school. Afterwards the school may not see the child any more."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    schools = [school for school in next_schools(scope.area_id) if school.school_id != scope.organisation_id]
    form = OffRollForm(request.POST if request.method == "POST" else None, schools=schools)
    if form.is_valid():
        try:
            ends_at = end_enrolment(
                by=scope,
                at=at,
                child_id=child_id,
                leaving=form.leaving(),
                reason=form.cleaned_data["reason"],
            )
        except NotOnRoll:
            form.add_error(None, "The child is not on your school’s roll")
        except WrongLastDay:
            form.add_error("last_day", WRONG_DAY)
        except UnknownSchool:
            form.add_error("destination", "Choose a school from the list")
        else:
            day = form.cleaned_data["last_day"]
            words = and_saved(f"{header.name} is off roll after {day.day} {day:%B %Y}", at)
            messages.success(request, words)
            # Whoever did it may not see the child any more.
            return redirect("plans:child_plan", child_id) if ends_at > at else redirect("plans:case_list")
    return asking_page(
        request,
        header,
        at=at,
        title="Take off roll",
        form=form,
        back=reverse("plans:child_plan", args=[child_id]),
        template="attendance/off_roll.html",
        days_after=days_after_roll(scope.area_id or 0, timezone.localdate(at)),
    )
