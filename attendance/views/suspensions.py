"""A child's suspensions: read, record, correct, withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.correct_suspension import correct_suspension
from attendance.actions.record_suspension import record_suspension
from attendance.actions.withdraw_suspension import withdraw_suspension
from attendance.forms import CorrectSuspensionForm, SuspensionForm, WithdrawSuspensionForm
from attendance.presenters import suspensions as shown
from attendance.rules.school_days import school_year
from attendance.rules.suspensions import SuspensionRefused
from attendance.selectors import suspensions
from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import ChildHeader, child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.views.conflicts import between
from childplan.plans.views.drafting import Drafting
from childplan.plans.views.framing import asking_page, child_page, saved, saved_at
from childplan.plans.vocabulary import DraftOfForm

SOMEBODY_ELSE = (
    "Somebody else changed this suspension while you were writing. Read what stands now, then decide"
)


@require_safe
@practitioner_page()
def list_suspensions(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every suspension, newest first, and how much of the school year's limit is used."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    suspensions.require_reading(scope, child_id)
    lines = suspensions.suspensions_of(scope, child_id)
    may = suspensions.may_suspend(scope, child_id)
    year = school_year(timezone.localdate(at))
    this_year = [line for line in lines if line.stands and school_year(line.spell.starts_on) == year]
    return child_page(
        request,
        "attendance/suspensions.html",
        header,
        at=at,
        cards=[
            shown.card(line, may_change=may and line.school_id == scope.organisation_id) for line in lines
        ],
        of_the_year=shown.of_the_year(this_year, year=year),
        may_record=may,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RECORD_SUSPENSION)
def record(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Record a suspension by one's own school."""
    scope, at = scope_of(request), clock.now()
    today = timezone.localdate(at)
    header = child_header_for(scope, child_id, today=today)
    _require_writing(scope, child_id)
    drafting = _drafting(request, child_id, DraftOfForm.NEW_SUSPENSION, at)
    form = SuspensionForm(drafting.typed, today=today)
    if (kept := drafting.answer(form, header, title="Record a suspension", back=_list(child_id))) is not None:
        return kept
    if form.is_valid():
        try:
            record_suspension(
                by=scope,
                at=at,
                child_id=child_id,
                school_id=scope.organisation_id or 0,
                reason="Recorded by the school",
                **form.cleaned_data,
            )
        except SuspensionRefused as refused:
            _say(form, refused)
        else:
            drafting.close()
            return saved(request, saved_at("Suspension", at), _list(child_id))
    return asking_page(
        request,
        header,
        at=at,
        title="Record a suspension",
        form=form,
        back=_list(child_id),
        button_text="Record suspension",
        drafting=drafting,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RECORD_SUSPENSION)
def correct(request: HttpRequest, child_id: UUID, suspension_id: UUID) -> HttpResponse:
    """Correct one. Whoever saves second is shown both texts, and takes parts of each."""
    scope, at = scope_of(request), clock.now()
    today = timezone.localdate(at)
    header = child_header_for(scope, child_id, today=today)
    line = suspensions.suspension(scope, child_id, suspension_id)
    _require_writing(scope, child_id, line)
    drafting = _drafting(request, child_id, DraftOfForm.SUSPENSION, at, line)
    form = CorrectSuspensionForm(drafting.typed, initial=CorrectSuspensionForm.beginning(line), today=today)
    title = "Correct a suspension"
    if (kept := drafting.answer(form, header, title=title, back=_list(child_id))) is not None:
        return kept
    more: dict[str, Any] = {}
    if request.method != "POST" and not line.stands:
        return _gone(request, line, child_id)
    if chooses(request) and form.is_valid():
        return _both(request, header, line, form, at=at)
    if form.is_valid():
        try:
            correct_suspension(
                by=scope, at=at, child_id=child_id, suspension_id=suspension_id, **form.cleaned_data
            )
        except (SuspensionRefused, NewerVersion) as refused:
            line = suspensions.suspension(scope, child_id, suspension_id)
            if isinstance(refused, NewerVersion) and line.stands:
                return _both(request, header, line, form, at=at)
            if isinstance(refused, NewerVersion) or refused.field == "state":
                form = CorrectSuspensionForm({**_again(request), "version": line.version}, today=today)
                more = _stands_now(form, line, child_id)
            else:
                _say(form, refused)
        else:
            drafting.close()
            return saved(request, saved_at("Correction", at), _list(child_id))
    more |= {"form": form, "button_text": "Save correction", "drafting": drafting}
    return _asked(request, header, at=at, title=title, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RECORD_SUSPENSION)
def withdraw(request: HttpRequest, child_id: UUID, suspension_id: UUID) -> HttpResponse:
    """Withdraw one, with the reason."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    line = suspensions.suspension(scope, child_id, suspension_id)
    _require_writing(scope, child_id, line)
    drafting = _drafting(request, child_id, DraftOfForm.SUSPENSION_WITHDRAWN, at, line)
    form = WithdrawSuspensionForm(drafting.typed, initial={"version": line.version})
    title = "Withdraw a suspension"
    if (kept := drafting.answer(form, header, title=title, back=_list(child_id))) is not None:
        return kept
    more: dict[str, Any] = {}
    if request.method != "POST" and not line.stands:
        return _gone(request, line, child_id)
    if form.is_valid():
        said = form.cleaned_data
        try:
            withdraw_suspension(by=scope, at=at, child_id=child_id, suspension_id=suspension_id, **said)
        except (SuspensionRefused, NewerVersion) as refused:
            if isinstance(refused, NewerVersion) or refused.field == "state":
                line = suspensions.suspension(scope, child_id, suspension_id)
                form = WithdrawSuspensionForm({**_again(request), "version": line.version})
                more = _stands_now(form, line, child_id)
            else:
                _say(form, refused)
        else:
            drafting.close()
            return saved(request, saved_at("Withdrawal", at), _list(child_id))
    intro = f"{shown.card(line, may_change=False)['heading']}. It stays on record and counts for nothing."
    more |= {"form": form, "button_text": "Withdraw suspension", "drafting": drafting, "intro": intro}
    return _asked(request, header, at=at, title=title, **more)


def _drafting(
    request: HttpRequest,
    child_id: UUID,
    what: DraftOfForm,
    at: datetime,
    line: suspensions.SuspensionLine | None = None,
) -> Drafting:
    """The draft of a new suspension, or of what becomes of one on record."""
    about, version = (line.id, line.version) if line else (None, None)
    of = DraftOf(child_id, what, InformationClass.EDUCATION, about, version)
    return Drafting(request, reach_of(scope_of(request), child_id), of, at)


def _both(
    request: HttpRequest,
    header: ChildHeader,
    line: suspensions.SuspensionLine,
    form: CorrectSuspensionForm,
    *,
    at: datetime,
) -> HttpResponse:
    """Theirs, yours, and parts to take of each."""
    began = form.cleaned_data["version"]
    return between(
        request,
        header,
        suspensions.both_versions(header.child_id, line.id, began=began),
        at=at,
        form=form,
        again=lambda stands: CorrectSuspensionForm(initial=stands, today=timezone.localdate(at)),
        caption="Correct a suspension",
        back=_list(header.child_id),
    )


def _asked(request: HttpRequest, header: Any, **asked: Any) -> HttpResponse:
    status = 409 if asked.get("stands_now") else 200
    answer = asking_page(
        request, header, back=_list(header.child_id), template="attendance/suspension_form.html", **asked
    )
    answer.status_code = status
    return answer


def _require_writing(scope: Scope, child_id: UUID, line: suspensions.SuspensionLine | None = None) -> None:
    if not suspensions.may_suspend(scope, child_id):
        raise NotEntitled("suspensions of this child are not yours to record")
    if line is not None and line.school_id != scope.organisation_id:
        raise NotEntitled("only the school that suspended changes it")


def _stands_now(form: Form, line: suspensions.SuspensionLine, child_id: UUID) -> dict[str, Any]:
    """What somebody else did meanwhile, as the form's error and field by field."""
    gone = shown.withdrawn_words(suspensions.withdrawn_by(child_id, line.id))
    form.add_error(None, SOMEBODY_ELSE if line.stands else gone)
    return {"stands_now": shown.what_stands(line)}


def _again(request: HttpRequest) -> dict[str, Any]:
    """What was typed, to be asked again."""
    return {
        name: values if name == "reasons" else values[-1] for name, values in request.POST.lists() if values
    }


def _gone(request: HttpRequest, line: suspensions.SuspensionLine, child_id: UUID) -> HttpResponse:
    messages.warning(request, shown.withdrawn_words(suspensions.withdrawn_by(child_id, line.id)))
    return redirect(_list(child_id))


def _say(form: Form, refused: SuspensionRefused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _list(child_id: UUID) -> str:
    return reverse("attendance:suspensions", args=[child_id])
