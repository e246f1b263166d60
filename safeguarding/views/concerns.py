"""Record a concern, read what was recorded, answer it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.views.drafting import Drafting, fill
from childplan.plans.views.framing import and_saved, asking_page, child_page, saved
from childplan.plans.vocabulary import DraftOfForm
from safeguarding.actions.answer_concern import answer_concern
from safeguarding.actions.mark_concern_seen import mark_concern_seen
from safeguarding.actions.record_concern import NothingWritten, NotYetHappened, record_concern
from safeguarding.forms import AnswerForm, ConcernForm, SeenForm
from safeguarding.rules import NoReason
from safeguarding.selectors import concerns
from safeguarding.vocabulary import ConcernCategory, ConcernState

SOMEBODY_ELSE = "Somebody else saw or answered this concern in the meantime. This is how it stands now."


@require_safe
@practitioner_page()
def list_concerns(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The concerns about a child that the reader may read: all, or their own."""
    scope, at = scope_of(request), clock.now()
    concerns.require_concerns(scope)
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    return child_page(
        request,
        "safeguarding/concerns.html",
        header,
        at=at,
        concerns=concerns.concerns_of(scope, child_id),
        reads_all=concerns.may_read_all(scope, child_id),
        may_record=scope.may(Permission.RECORD_CONCERN),
    )


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.RECORD_CONCERN)
def record(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Record a concern."""
    scope, at = scope_of(request), clock.now()
    today = timezone.localdate(at)
    header = child_header_for(scope, child_id, today=today)
    of = DraftOf(child_id, DraftOfForm.CONCERN, InformationClass.IDENTITY)
    drafting = Drafting(request, reach_of(scope, child_id), of, at)
    form = ConcernForm(drafting.typed, today=today)
    back = reverse("plans:child_plan", args=[child_id])
    if (kept := drafting.answer(form, header, title="Record a concern", back=back)) is not None:
        return kept
    if drafting.saves and form.is_valid():
        said = {**form.cleaned_data, "category": ConcernCategory(form.cleaned_data["category"])}
        try:
            recorded = record_concern(by=scope, at=at, child_id=child_id, **said)
        except NotYetHappened:
            form.add_error("happened_time", "The time must be in the past")
        except NothingWritten:
            form.add_error("text", "Say what you saw or heard")
        else:
            drafting.close()
            words = "Concern recorded. Whoever leads on safeguarding is told"
            return saved(request, and_saved(words, at), recorded.get_absolute_url())
    return asking_page(
        request,
        header,
        at=at,
        title="Record a concern",
        form=form,
        back=back,
        template="safeguarding/record_concern.html",
        drafting=drafting,
    )


@require_safe
@practitioner_page()
def show(request: HttpRequest, child_id: UUID, concern_id: UUID) -> HttpResponse:
    """One concern, and the way to answer it for those who may."""
    return _page(request, child_id, concern_id)


@require_POST
@practitioner_page(Permission.READ_CONCERNS)
def mark_seen(request: HttpRequest, child_id: UUID, concern_id: UUID) -> HttpResponse:
    """Say that one has read it."""
    form = SeenForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        mark_concern_seen(
            by=scope_of(request), at=clock.now(), child_id=child_id, concern_id=concern_id, version=version
        )
    except NewerVersion:
        messages.warning(request, SOMEBODY_ELSE)
    else:
        messages.success(request, "Marked as seen")
    return redirect("safeguarding:concern", child_id=child_id, concern_id=concern_id)


@require_POST
@practitioner_page(Permission.READ_CONCERNS)
def answer(request: HttpRequest, child_id: UUID, concern_id: UUID) -> HttpResponse:
    """Answer it; what is missing is asked for again on the same page, and what was typed stays."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    drafting = _answering(request, child_id, concerns.concern(scope, child_id, concern_id), at)
    back = reverse("safeguarding:concern", args=[child_id, concern_id])
    if (kept := drafting.answer(AnswerForm(), header, title="Answer a concern", back=back)) is not None:
        return kept
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, child_id, concern_id, form)
    try:
        answer_concern(
            by=scope,
            at=at,
            child_id=child_id,
            concern_id=concern_id,
            version=form.cleaned_data["version"],
            outcome=ConcernState(form.cleaned_data["outcome"]),
            reason=form.cleaned_data["reason"],
        )
    except NoReason:
        form.add_error("reason", "Say what was done, or why nothing more is needed")
        return _page(request, child_id, concern_id, form)
    except NewerVersion as newer:
        typed = AnswerForm({**request.POST.dict(), "version": newer.theirs.version})
        typed.add_error(None, SOMEBODY_ELSE)
        return _page(request, child_id, concern_id, typed)
    drafting.close()
    return saved(request, and_saved("Answer recorded", at), reverse("safeguarding:concerns", args=[child_id]))


def _answering(
    request: HttpRequest, child_id: UUID, concern: concerns.ConcernAsRead, at: datetime
) -> Drafting:
    """The answer's draft stands in the form below the concern."""
    of = DraftOf(
        child_id, DraftOfForm.CONCERN_ANSWER, InformationClass.PROTECTION, concern.id, concern.version
    )
    home = reverse("safeguarding:concern", args=[child_id, concern.id])
    return Drafting(request, reach_of(scope_of(request), child_id), of, at, home)


def _page(
    request: HttpRequest, child_id: UUID, concern_id: UUID, form: AnswerForm | None = None
) -> HttpResponse:
    scope, at = scope_of(request), clock.now()
    concerns.require_concerns(scope)
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    concern = concerns.concern(scope, child_id, concern_id)
    may_answer = concern.is_open and concerns.may_answer(scope, child_id)
    drafting = _answering(request, child_id, concern, at) if may_answer else None
    if form is None:
        form = AnswerForm(initial={"version": concern.version})
        if drafting is not None and drafting.held is not None:
            fill(form, drafting.held.typed, drafting.held.base_version)
    return child_page(
        request,
        "safeguarding/concern.html",
        header,
        at=at,
        concern=concern,
        may_answer=may_answer,
        may_mark_seen=may_answer and concern.state is ConcernState.RECORDED,
        form=form,
        drafting=drafting,
    )
