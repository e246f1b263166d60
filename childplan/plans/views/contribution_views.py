"""What other systems sent for a child's plan: read it, take it up, decline it."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.plans.actions.answer_contribution import decline_contribution, take_up_contribution
from childplan.plans.forms.contribution_forms import DeclineForm, TakeUpForm
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.contributions_sent import (
    ContributionSent,
    contribution_to,
    contributions_to,
    sections_to_take_up_into,
)
from childplan.plans.selectors.reach import Reach, reach_of

from .framing import CONFLICT, address, asking_page, child_page, done, saved, saved_at, typed


@require_safe
@practitioner_page()
def contributions_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """All of them, those that wait for an answer first."""
    scope, at = scope_of(request), clock.now()
    return child_page(
        request,
        "plans/contributions.html",
        child_header(reach_of(scope, child_id), today=timezone.localdate(at)),
        at=at,
        contributions=contributions_to(scope, child_id),
        may_answer=scope.may(Permission.EDIT_PLAN),
        back_href=address("child_plan", child_id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def take_up_page(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Its text in a box, to be put into a section."""
    reach, sent = to_answer(request, child_id, contribution_id)
    sections = sections_to_take_up_into(reach, sent.strand)
    form = TakeUpForm(typed(request), initial={"version": sent.version, "text": sent.text})
    form.fields["section"].choices = [(str(number), heading) for number, heading in sections]  # type: ignore[attr-defined]
    at = clock.now()

    def act() -> None:
        said = form.cleaned_data
        take_up_contribution(
            by=scope_of(request),
            at=at,
            child_id=child_id,
            contribution_id=contribution_id,
            version=said["version"],
            section_id=UUID(said["section"]),
            text=said["text"],
            reason=said["reason"],
        )

    return answering(request, reach, sent, form, act, title="Take up this contribution", what="Plan")


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def decline_page(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Why it stays out of the plan."""
    reach, sent = to_answer(request, child_id, contribution_id)
    form = DeclineForm(typed(request), initial={"version": sent.version})
    at = clock.now()

    def act() -> None:
        decline_contribution(
            by=scope_of(request),
            at=at,
            child_id=child_id,
            contribution_id=contribution_id,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )

    return answering(request, reach, sent, form, act, title="Decline this contribution", what="Answer")


def to_answer(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> tuple[Reach, ContributionSent]:
    """Raises NotFound, and NotEntitled where the plan it was sent for is not open to this person for writing."""
    reach = reach_of(scope_of(request), child_id)
    sent = contribution_to(reach, contribution_id)
    if not reach.may_write_text(sent.information_class):
        raise NotEntitled(f"{reach.scope.role.name}: not permitted to write in this plan")
    return reach, sent


def answering(
    request: HttpRequest,
    reach: Reach,
    sent: ContributionSent,
    form: Form,
    act: Callable[[], None],
    *,
    title: str,
    what: str,
) -> HttpResponse:
    """Ask, or do it. Changed by its sender meanwhile: both texts, and nothing of what was typed is lost."""
    at, back = clock.now(), address("contributions", reach.child_id)
    header = child_header(reach, today=timezone.localdate(at))
    changed = False
    try:
        if request.method == "POST" and done(form, act):
            return saved(request, saved_at(what, at), back)
    except NewerVersion:
        changed = True
        again = request.POST.copy()
        again["version"] = str(sent.version)
        choices = getattr(form.fields.get("section"), "choices", None)
        form = type(form)(again)
        if choices is not None:
            form.fields["section"].choices = choices  # type: ignore[attr-defined]
    answer = asking_page(
        request,
        header,
        at=at,
        title=title,
        caption=f"{sent.strand_name}: {sent.heading}",
        form=form,
        back=back,
        template="plans/answer_contribution.html",
        sent=sent,
        changed=changed,
    )
    answer.status_code = CONFLICT if changed else answer.status_code
    return answer
