"""Remove a mark that was made by mistake, by page: which, then once more with the mark that stands there."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attendance.actions.record_session_marks import MarksRefused, record_session_marks
from attendance.forms import TakeOffMarkForm
from attendance.presenters.years import taken_off_line
from attendance.rules import Session
from attendance.selectors.enrolments import may_keep_register
from attendance.selectors.years import mark_at, require_attendance
from attendance.vocabulary import AttendanceCode
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.again import sent_on
from childplan.plans.selectors.child_header import ChildHeader, child_header_for
from childplan.plans.views.framing import asking_page, saved, typed

NOTHING_THERE = "There is no mark for this session in your school’s register"


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RECORD_MARKS)
def take_off(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The day, the half of it and the reason; then the mark itself. Afterwards the session has none; it is kept."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    require_attendance(scope, child_id)
    if not may_keep_register(scope, child_id, at=at):
        raise NotEntitled("the register of this child is not yours to keep")
    back = reverse("attendance:child", args=[child_id])
    form = TakeOffMarkForm(typed(request))
    if form.is_valid() and "change" not in request.POST:
        said = form.cleaned_data
        standing = mark_at(scope, child_id, Session(said["day"], said["half"]))
        if standing is not None and "confirmed" not in request.POST:
            return _check(request, header, form, standing, at=at, back=back)
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
                return saved(request, f"{what}: removed {timezone.localtime(at):%H:%M}", back)
            form.add_error("day", NOTHING_THERE)
    return asking_page(
        request,
        header,
        at=at,
        title="Remove a mark",
        form=form,
        back=back,
        template="attendance/take_off_mark.html",
        button_text="Continue",
    )


def _check(
    request: HttpRequest,
    header: ChildHeader,
    form: TakeOffMarkForm,
    standing: tuple[AttendanceCode, str],
    *,
    at: datetime,
    back: str,
) -> HttpResponse:
    """The mark that stands there once more, before it goes. standing: the mark, and at which school."""
    code, school = standing
    return asking_page(
        request,
        header,
        at=at,
        title="Check before you remove this mark",
        form=form,
        back=back,
        template="attendance/take_off_check.html",
        mark=f"{code.words} ({code.code})",
        day=form.cleaned_data["day"],
        half=str(form.cleaned_data["half"]),
        school=school,
        hidden=sent_on(request.POST, without=("confirmed",)),
        cancel_words="Cancel and lose these answers",
    )
