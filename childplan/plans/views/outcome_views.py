"""Outcomes: add, read the story of, change, record progress."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.history.acts import NewerVersion
from childplan.plans.actions.add_outcome import add_outcome
from childplan.plans.actions.change_outcome import change_outcome
from childplan.plans.actions.record_progress import record_progress
from childplan.plans.forms.outcome_forms import ChangeOutcomeForm, NewOutcomeForm, ProgressForm
from childplan.plans.presenters.outcomes import outcome_card, story
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_plan import ChildPlan, child_plan
from childplan.plans.selectors.outcomes import OutcomeView
from childplan.plans.selectors.stories import outcome_in, outcome_story
from childplan.plans.vocabulary import DraftOfForm, OutcomeState

from .conflicts import conflict_page
from .drafting import Drafting, new_in
from .framing import address, asking_page, child_page, done, from_newer, saved, saved_at

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@practitioner_page(Permission.ADD_OUTCOME)
def add_outcome_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What should be true for the child, in which plan it is written and which it serves besides."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    if not plan.may_add:
        raise NotEntitled(f"{scope.role.name}: not permitted to write in a plan of this child")
    only = str(plan.writable[0].strand_id) if len(plan.writable) == 1 else request.GET.get("plan", "")
    of = new_in(plan, DraftOfForm.NEW_OUTCOME, request)
    drafting = Drafting(request, plan.reach, of, at)
    form = NewOutcomeForm(
        drafting.typed,
        strands=plan.writable,
        linkable=plan.linkable,
        initial={"written_in": only, "domain": request.GET.get("domain", "")},
    )
    back = address("child_plan", child_id)
    if (answer := drafting.answer(form, plan.header, title="Add an outcome", back=back)) is not None:
        return answer

    def save() -> None:
        written_in, also_serves = form.served()
        add_outcome(
            by=scope,
            at=at,
            child_id=child_id,
            outcome=form.words(),
            written_in=written_in,
            also_serves=also_serves,
            reason=form.given_reason(),
        )

    if drafting.saves and done(form, save):
        drafting.close()
        return saved(request, saved_at("Outcome", at), address("child_plan", child_id, at="outcomes"))
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Add an outcome",
        form=form,
        back=back,
        button_text="Add outcome",
        drafting=drafting,
    )


@require_safe
@practitioner_page()
def outcome_page(request: HttpRequest, child_id: UUID, outcome_id: UUID) -> HttpResponse:
    """One outcome: what is done for it, how far it has come, who changed what and why."""
    at = clock.now()
    plan = child_plan(scope_of(request), child_id, at=at)
    outcome = outcome_in(plan, outcome_id)
    return child_page(
        request,
        "plans/outcome.html",
        plan.header,
        at=at,
        plan=plan,
        card=outcome_card(outcome),
        story=story(outcome_story(outcome)),
        may_change=may_change(plan, outcome),
        back_href=address("child_plan", child_id, at="outcomes"),
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.ADD_OUTCOME)
def change_outcome_page(request: HttpRequest, child_id: UUID, outcome_id: UUID) -> HttpResponse:
    """New words for an outcome. Whoever saves second is shown what the first saved."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    outcome = writable_outcome(plan, outcome_id)
    linkable = [strand for strand in plan.linkable if strand.strand_id not in outcome.strand_ids]
    beginning = ChangeOutcomeForm.beginning(outcome)
    back = address("outcome", child_id, outcome_id)
    drafting = Drafting(request, plan.reach, changing(child_id, DraftOfForm.OUTCOME, outcome), at)
    form = ChangeOutcomeForm(drafting.typed, linkable=linkable, initial=beginning)
    if (answer := drafting.answer(form, plan.header, title="Change this outcome", back=back)) is not None:
        return answer

    def conflict() -> HttpResponse:
        return conflict_page(
            request,
            plan.header,
            at=at,
            what="outcome",
            row_id=outcome_id,
            form=form,
            again=lambda stands: ChangeOutcomeForm(initial=stands, linkable=linkable),
            caption="Change this outcome",
            back=back,
        )

    def save() -> None:
        change_outcome(
            by=scope,
            at=at,
            child_id=child_id,
            outcome_id=outcome_id,
            version=form.cleaned_data["version"],
            outcome=form.words(),
            also_serves=form.more(),
            reason=form.given_reason(),
        )

    if chooses(request) and form.is_valid():
        return conflict()
    if drafting.saves:
        try:
            if done(form, save):
                drafting.close()
                return saved(request, saved_at("Outcome", at), back)
        except NewerVersion:
            return conflict()
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Change this outcome",
        form=form,
        back=back,
        drafting=drafting,
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def record_progress_page(request: HttpRequest, child_id: UUID, outcome_id: UUID) -> HttpResponse:
    """How far an outcome has come, and what shows it."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    outcome = writable_outcome(plan, outcome_id)
    back = address("outcome", child_id, outcome_id)
    drafting = Drafting(request, plan.reach, changing(child_id, DraftOfForm.PROGRESS, outcome), at)
    form = ProgressForm(drafting.typed, present=outcome.state, initial={"version": outcome.version})
    if (answer := drafting.answer(form, plan.header, title="Record progress", back=back)) is not None:
        return answer
    theirs = None

    def save() -> None:
        record_progress(
            by=scope,
            at=at,
            child_id=child_id,
            outcome_id=outcome_id,
            version=form.cleaned_data["version"],
            state=OutcomeState(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
        )

    if drafting.saves:
        try:
            if done(form, save):
                drafting.close()
                return saved(request, saved_at("Progress", at), back)
        except NewerVersion as newer:
            again, theirs = from_newer(request, newer)
            form = ProgressForm(again, present=outcome.state)
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Record progress",
        intro=outcome.text,
        form=form,
        back=back,
        theirs=theirs,
        drafting=drafting,
    )


def may_change(plan: ChildPlan, outcome: OutcomeView) -> bool:
    """Whether this reader may write in an outcome of a plan that is still open."""
    return plan.may_edit and outcome.may_write and outcome.serves_open


def changing(child_id: UUID, what: DraftOfForm, outcome: OutcomeView) -> DraftOf:
    """The draft of a form that changes this outcome."""
    return DraftOf(child_id, what, outcome.information_class, outcome.outcome_id, outcome.version)


def writable_outcome(plan: ChildPlan, outcome_id: UUID) -> OutcomeView:
    """The outcome, if this reader may change it. Raises NotFound, NotEntitled."""
    outcome = outcome_in(plan, outcome_id)
    if not may_change(plan, outcome):
        raise NotEntitled("this outcome is not open to you for writing")
    return outcome
