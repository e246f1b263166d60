"""Actions: add, read the story of, change, and say what became of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.history.acts import NewerVersion
from childplan.plans.actions.add_planned_action import add_planned_action
from childplan.plans.actions.change_planned_action import change_planned_action
from childplan.plans.actions.complete_planned_action import complete_planned_action
from childplan.plans.actions.stop_planned_action import stop_planned_action
from childplan.plans.actions.take_up_planned_action import take_up_planned_action
from childplan.plans.forms.planned_action_forms import (
    ChangePlannedActionForm,
    MoveForm,
    NewPlannedActionForm,
    StopForm,
    TakeUpAgainForm,
)
from childplan.plans.presenters.outcomes import action_line, story
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_plan import ChildPlan, child_plan
from childplan.plans.selectors.names import PersonName
from childplan.plans.selectors.outcomes import PlannedActionView
from childplan.plans.selectors.stories import planned_action_in, planned_action_story
from childplan.plans.selectors.workers import practitioners
from childplan.plans.vocabulary import DraftOfForm, OutcomeState

from .conflicts import conflict_page
from .drafting import Drafting, new_in
from .framing import address, and_saved, asking_page, child_page, done, from_newer, saved, saved_at

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@practitioner_page(Permission.ADD_OUTCOME)
def add_planned_action_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Who does what, how much, by when; for which outcome, in which plan."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    if not plan.may_add:
        raise NotEntitled(f"{scope.role.name}: not permitted to write in a plan of this child")
    only = str(plan.writable[0].strand_id) if len(plan.writable) == 1 else request.GET.get("plan", "")
    live = [o for o in plan.outcomes.outcomes if o.state == OutcomeState.WORKING_TOWARDS and o.serves_open]
    drafting = Drafting(request, plan.reach, new_in(plan, DraftOfForm.NEW_PLANNED_ACTION, request), at)
    form = NewPlannedActionForm(
        drafting.typed,
        strands=plan.writable,
        linkable=plan.linkable,
        people=practitioners(scope, child_id, at=at, leads=plan.leads),
        outcomes=live,
        initial={"written_in": only, "outcome": request.GET.get("outcome", "")},
    )
    back = address("child_plan", child_id)
    if (answer := drafting.answer(form, plan.header, title="Add an action", back=back)) is not None:
        return answer

    def save() -> None:
        written_in, also_serves = form.served()
        add_planned_action(
            by=scope,
            at=at,
            child_id=child_id,
            planned_action=form.words(),
            written_in=written_in,
            also_serves=also_serves,
            outcome_id=form.outcome_id(),
            reason=form.given_reason(),
        )

    if drafting.saves and done(form, save):
        drafting.close()
        return saved(request, saved_at("Action", at), address("child_plan", child_id, at="outcomes"))
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Add an action",
        form=form,
        back=back,
        button_text="Add action",
        drafting=drafting,
    )


@require_safe
@practitioner_page()
def planned_action_page(request: HttpRequest, child_id: UUID, planned_action_id: UUID) -> HttpResponse:
    """One action, and who changed what and why."""
    at = clock.now()
    plan = child_plan(scope_of(request), child_id, at=at)
    action = planned_action_in(plan, planned_action_id)
    outcomes = {outcome.outcome_id: outcome for outcome in plan.outcomes.outcomes}
    return child_page(
        request,
        "plans/planned_action.html",
        plan.header,
        at=at,
        plan=plan,
        line=action_line(action),
        outcome=outcomes.get(action.outcome_id) if action.outcome_id else None,
        story=story(planned_action_story(action)),
        may_move=may_write(plan, action),
        may_change=may_write(plan, action) and plan.reach.scope.may(Permission.ADD_OUTCOME),
        back_href=address("child_plan", child_id, at="outcomes"),
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.ADD_OUTCOME)
def change_planned_action_page(request: HttpRequest, child_id: UUID, planned_action_id: UUID) -> HttpResponse:
    """New words for an action. Whoever saves second is shown what the first saved."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    action = writable_action(plan, planned_action_id)
    offered: dict[str, Any] = {
        "linkable": [strand for strand in plan.linkable if strand.strand_id not in action.strand_ids],
        "people": with_named(practitioners(scope, child_id, at=at, leads=plan.leads), action),
    }
    back = address("planned_action", child_id, planned_action_id)
    of = DraftOf(
        child_id, DraftOfForm.PLANNED_ACTION, action.information_class, planned_action_id, action.version
    )
    drafting = Drafting(request, plan.reach, of, at)
    form = ChangePlannedActionForm(
        drafting.typed, **offered, initial=ChangePlannedActionForm.beginning(action)
    )
    if (answer := drafting.answer(form, plan.header, title="Change this action", back=back)) is not None:
        return answer

    def conflict() -> HttpResponse:
        return conflict_page(
            request,
            plan.header,
            at=at,
            what="plannedaction",
            row_id=planned_action_id,
            form=form,
            again=lambda stands: ChangePlannedActionForm(initial=stands, **offered),
            caption="Change this action",
            back=back,
        )

    def save() -> None:
        change_planned_action(
            by=scope,
            at=at,
            child_id=child_id,
            planned_action_id=planned_action_id,
            version=form.cleaned_data["version"],
            planned_action=form.words(),
            also_serves=form.more(),
            reason=form.given_reason(),
        )

    if chooses(request) and form.is_valid():
        return conflict()
    if drafting.saves:
        try:
            if done(form, save):
                drafting.close()
                return saved(request, saved_at(action.word, at), back)
        except NewerVersion:
            return conflict()
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Change this action",
        form=form,
        back=back,
        drafting=drafting,
    )


def moving_page(
    act: Callable[..., object],
    *,
    what: DraftOfForm,
    title: str,
    button: str,
    said: str,
    form_class: type[forms.Form],
) -> Callable[..., HttpResponse]:
    """A page that says what became of an action: done, stopped, taken up again."""

    @require_http_methods(ASKING)
    @practitioner_page(Permission.EDIT_PLAN)
    def page(request: HttpRequest, child_id: UUID, planned_action_id: UUID) -> HttpResponse:
        scope, at = scope_of(request), clock.now()
        plan = child_plan(scope, child_id, at=at)
        action = writable_action(plan, planned_action_id)
        of = DraftOf(child_id, what, action.information_class, planned_action_id, action.version)
        drafting = Drafting(request, plan.reach, of, at)
        form = form_class(drafting.typed, initial={"version": action.version})
        back = address("planned_action", child_id, planned_action_id)
        if (answer := drafting.answer(form, plan.header, title=title, back=back)) is not None:
            return answer
        theirs: Any = None

        def save() -> None:
            act(
                by=scope,
                at=at,
                child_id=child_id,
                planned_action_id=planned_action_id,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )

        if drafting.saves:
            try:
                if done(form, save):
                    drafting.close()
                    home = address("child_plan", child_id, at="outcomes")
                    return saved(request, and_saved(said, at), home)
            except NewerVersion as newer:
                again, theirs = from_newer(request, newer)
                form = form_class(again)
        return asking_page(
            request,
            plan.header,
            at=at,
            title=title,
            intro=f"{action.text} ({action.who})",
            form=form,
            back=back,
            button_text=button,
            theirs=theirs,
            drafting=drafting,
        )

    return page


complete_planned_action_page = moving_page(
    complete_planned_action,
    what=DraftOfForm.ACTION_DONE,
    title="Mark as done",
    button="Mark as done",
    said="Action marked as done",
    form_class=MoveForm,
)
stop_planned_action_page = moving_page(
    stop_planned_action,
    what=DraftOfForm.ACTION_STOPPED,
    title="Stop this action",
    button="Stop action",
    said="Action stopped",
    form_class=StopForm,
)
take_up_planned_action_page = moving_page(
    take_up_planned_action,
    what=DraftOfForm.ACTION_TAKEN_UP,
    title="Take up this action again",
    button="Take up again",
    said="Action taken up again",
    form_class=TakeUpAgainForm,
)


def may_write(plan: ChildPlan, action: PlannedActionView) -> bool:
    """Whether this reader may write in an action of a plan that is still open."""
    return plan.may_edit and action.may_write and action.serves_open


def writable_action(plan: ChildPlan, planned_action_id: UUID) -> PlannedActionView:
    """The action, if this reader may change it. Raises NotFound, NotEntitled."""
    action = planned_action_in(plan, planned_action_id)
    if not may_write(plan, action):
        raise NotEntitled("this action is not open to you for writing")
    return action


def with_named(people: list[PersonName], action: PlannedActionView) -> list[PersonName]:
    """Those to choose from, and whoever is named already though they no longer work with the child."""
    named = action.who_membership_id
    if named is None or any(person.membership_id == named for person in people):
        return people
    return [PersonName(named, action.who, "", ""), *people]
