"""What the child and the family say."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.plans.actions.correct_view import correct_view
from childplan.plans.actions.record_view import record_view
from childplan.plans.forms.view_forms import CorrectViewForm, ViewForm
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.adults import adults
from childplan.plans.selectors.child_plan import child_plan
from childplan.plans.selectors.views_held import view_to_correct
from childplan.plans.vocabulary import DraftOfForm

from .conflicts import conflict_page
from .drafting import Drafting
from .framing import address, asking_page, child_page, done, saved, saved_at


@require_safe
@practitioner_page()
def views_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every view, newest first, each with how it was obtained."""
    at = clock.now()
    plan = child_plan(scope_of(request), child_id, at=at, every_view=True)
    return child_page(
        request,
        "plans/views.html",
        plan.header,
        at=at,
        current="plans:views",
        plan=plan,
        may_read=plan.reach.may_read(InformationClass.VIEWS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def record_view_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """A view in the words used, with how it was asked."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    if not plan.may_add_views:
        raise NotEntitled(f"{scope.role.name}: not permitted to record views of this family")
    today = timezone.localdate(at)
    of = DraftOf(child_id, DraftOfForm.NEW_VIEW, InformationClass.VIEWS)
    drafting = Drafting(request, plan.reach, of, at)
    form = ViewForm(
        drafting.typed,
        first_name=plan.header.first_name,
        adults=adults(plan.reach, today=today),
        today=today,
    )
    back = address("views", child_id)
    if (answer := drafting.answer(form, plan.header, title="Record a view", back=back)) is not None:
        return answer

    def save() -> None:
        whose, person_id = form.whose_view()
        said = form.cleaned_data
        record_view(
            by=scope,
            at=at,
            child_id=child_id,
            whose=whose,
            person_id=person_id,
            text=said["text"],
            how_obtained=said["how_obtained"],
            obtained_on=said["obtained_on"],
            reason="View recorded",
        )

    if drafting.saves and done(form, save):
        drafting.close()
        return saved(request, saved_at("View", at), back)
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Record a view",
        form=form,
        back=back,
        button_text="Save view",
        drafting=drafting,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def correct_view_page(request: HttpRequest, child_id: UUID, view_id: UUID) -> HttpResponse:
    """Put right what was written down wrongly; what stood before stays on record."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at, every_view=True)
    view = view_to_correct(plan.views, view_id)
    if not plan.may_add_views:
        raise NotEntitled(f"{scope.role.name}: not permitted to record views of this family")
    today = timezone.localdate(at)
    asked: dict[str, Any] = {
        "first_name": plan.header.first_name,
        "adults": adults(plan.reach, today=today),
        "today": today,
    }
    of = DraftOf(child_id, DraftOfForm.VIEW, InformationClass.VIEWS, view_id, view.version)
    drafting = Drafting(request, plan.reach, of, at)
    form = CorrectViewForm(drafting.typed, initial=CorrectViewForm.beginning(view), **asked)
    back = address("views", child_id)
    if (answer := drafting.answer(form, plan.header, title="Correct a view", back=back)) is not None:
        return answer

    def save() -> None:
        whose, person_id = form.whose_view()
        said = form.cleaned_data
        correct_view(
            by=scope,
            at=at,
            child_id=child_id,
            view_id=view_id,
            version=said["version"],
            whose=whose,
            person_id=person_id,
            text=said["text"],
            how_obtained=said["how_obtained"],
            obtained_on=said["obtained_on"],
            reason=said["reason"],
        )

    def conflict() -> HttpResponse:
        return conflict_page(
            request,
            plan.header,
            at=at,
            what="view",
            row_id=view_id,
            form=form,
            again=lambda stands: CorrectViewForm(initial=stands, **asked),
            caption="Correct a view",
            back=back,
        )

    if chooses(request) and form.is_valid():
        return conflict()
    if drafting.saves:
        try:
            if done(form, save):
                drafting.close()
                return saved(request, saved_at("Correction", at), back)
        except NewerVersion:
            return conflict()
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Correct a view",
        form=form,
        back=back,
        button_text="Save correction",
        drafting=drafting,
    )
