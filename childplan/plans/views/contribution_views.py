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
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.contributions_sent import (
    ContributionSent,
    contribution_to,
    contributions_to,
    sections_to_take_up_into,
)
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.vocabulary import DraftOfForm

from .drafting import Drafting
from .framing import CONFLICT, address, asking_page, child_page, done, saved, saved_at


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
    drafting = answer_drafting(request, reach, sent, DraftOfForm.CONTRIBUTION)
    form = TakeUpForm(drafting.typed, initial={"version": sent.version, "text": sent.text})
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

    return answering(drafting, sent, form, act, title="Take up this contribution", what="Plan")


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def decline_page(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Why it stays out of the plan."""
    reach, sent = to_answer(request, child_id, contribution_id)
    drafting = answer_drafting(request, reach, sent, DraftOfForm.CONTRIBUTION_DECLINED)
    form = DeclineForm(drafting.typed, initial={"version": sent.version})
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

    return answering(drafting, sent, form, act, title="Decline this contribution", what="Answer")


def to_answer(request: HttpRequest, child_id: UUID, contribution_id: UUID) -> tuple[Reach, ContributionSent]:
    """Raises NotFound, and NotEntitled where the plan it was sent for is not open to this person for writing."""
    reach = reach_of(scope_of(request), child_id)
    sent = contribution_to(reach, contribution_id)
    if not reach.may_write_text(sent.information_class):
        raise NotEntitled(f"{reach.scope.role.name}: not permitted to write in this plan")
    return reach, sent


def answer_drafting(
    request: HttpRequest, reach: Reach, sent: ContributionSent, what: DraftOfForm
) -> Drafting:
    """The draft of an answer, of the class in which the text was sent."""
    of = DraftOf(reach.child_id, what, sent.information_class, sent.id, sent.version)
    return Drafting(request, reach, of, clock.now())


def answering(
    drafting: Drafting,
    sent: ContributionSent,
    form: Form,
    act: Callable[[], None],
    *,
    title: str,
    what: str,
) -> HttpResponse:
    """Ask, or do it. Changed by its sender meanwhile: both texts, and nothing of what was typed is lost."""
    request, reach, at = drafting.request, drafting.reach, drafting.at
    back = address("contributions", reach.child_id)
    header = child_header(reach, today=timezone.localdate(at))
    if (kept := drafting.answer(form, header, title=title, back=back)) is not None:
        return kept
    changed = False
    try:
        if drafting.saves and done(form, act):
            drafting.close()
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
        drafting=drafting,
    )
    answer.status_code = CONFLICT if changed else answer.status_code
    return answer
