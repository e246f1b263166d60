"""Take off a mark that was made by mistake, by page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attendance.actions.record_session_marks import MarksRefused, record_session_marks
from attendance.forms import TakeOffMarkForm
from attendance.presenters.years import taken_off_line
from attendance.selectors.enrolments import may_keep_register
from attendance.selectors.years import require_attendance
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.views.framing import asking_page, saved, typed

NOTHING_THERE = "There is no mark for this session in your school’s register"


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RECORD_MARKS)
def take_off(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The day, the half of it and the reason. Afterwards the session has no mark; what stood there is kept."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    require_attendance(scope, child_id)
    if not may_keep_register(scope, child_id, at=at):
        raise NotEntitled("the register of this child is not yours to keep")
    back = reverse("attendance:child", args=[child_id])
    form = TakeOffMarkForm(typed(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = record_session_marks(
                by=scope,
                at=at,
                child_id=child_id,
                school_id=scope.organisation_id or 0,
                marks=[(said["day"], said["half"], None)],
                reason=said["reason"],
            )
        except MarksRefused as refused:
            form.add_error("day", str(refused))
        else:
            if done.taken_off:
                what = taken_off_line(done.taken_off[0])
                return saved(request, f"{what}: taken off {timezone.localtime(at):%H:%M}", back)
            form.add_error("day", NOTHING_THERE)
    return asking_page(
        request,
        header,
        at=at,
        title="Take off a mark",
        form=form,
        back=back,
        template="attendance/take_off_mark.html",
        button_text="Take off the mark",
    )
