"""Allocate a child to a social worker, and end that."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.views.drafting import Drafting
from childplan.plans.views.framing import and_saved, asking_page, saved
from childplan.plans.vocabulary import DraftOfForm
from safeguarding.actions.allocate_social_worker import (
    AlreadyTheirs,
    CannotSeeTheChild,
    NotASocialWorkerHere,
    allocate_social_worker,
)
from safeguarding.actions.end_allocation import NeedsASocialWorker, NotAllocated, end_allocation
from safeguarding.forms import AllocationForm, EndAllocationForm
from safeguarding.rules import NoReason
from safeguarding.selectors.allocations import lasting_allocation, social_workers_to_choose

CANNOT_SEE = "They cannot open the record: it is restricted to a list, or a conflict of interest is recorded"


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.ALLOCATE)
def allocate(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Choose a social worker; an allocation that lasts is handed over in the same moment."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    live = lasting_allocation(scope, child_id)
    title = "Hand over to another social worker" if live else "Allocate a social worker"
    back = reverse("plans:child_plan", args=[child_id])
    choices = [
        choice
        for choice in social_workers_to_choose(scope, at=at)
        if live is None or choice.membership_id != live.membership_id
    ]
    drafting = _drafting(request, reach, DraftOfForm.ALLOCATION, at)
    form = AllocationForm(drafting.typed, choices=choices)
    if (kept := drafting.answer(form, header, title=title, back=back)) is not None:
        return kept
    if form.is_valid():
        chosen, reason = form.cleaned_data["social_worker"], form.cleaned_data["reason"]
        try:
            allocate_social_worker(by=scope, at=at, child_id=child_id, membership_id=chosen, reason=reason)
        except NotASocialWorkerHere:
            form.add_error("social_worker", "Choose a social worker from the list")
        except AlreadyTheirs:
            form.add_error("social_worker", "The child is already allocated to this social worker")
        except CannotSeeTheChild:
            form.add_error("social_worker", CANNOT_SEE)
        except NoReason:
            form.add_error("reason", "Say why the child is allocated")
        else:
            name = next(choice.name for choice in choices if choice.membership_id == chosen)
            drafting.close()
            return saved(request, and_saved(f"Allocated to {name}", at), back)
    return asking_page(
        request,
        header,
        at=at,
        title=title,
        form=form,
        back=back,
        template="safeguarding/allocate.html",
        drafting=drafting,
        live=live,
        choices=choices,
    )


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.ALLOCATE)
def end(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """End the allocation without a successor."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    live = lasting_allocation(scope, child_id)
    back = reverse("plans:child_plan", args=[child_id])
    drafting = _drafting(request, reach, DraftOfForm.ALLOCATION_END, at)
    form = EndAllocationForm(drafting.typed)
    if (kept := drafting.answer(form, header, title="End the allocation", back=back)) is not None:
        return kept
    if form.is_valid():
        try:
            end_allocation(by=scope, at=at, child_id=child_id, reason=form.cleaned_data["reason"])
        except NotAllocated:
            form.add_error(None, "The child is allocated to nobody")
        except NeedsASocialWorker as needs:
            plan = in_a_sentence(needs.plan.label)
            form.add_error(
                None, f"The {plan} is open: allocate another social worker, or close that plan first"
            )
        except NoReason:
            form.add_error("reason", "Say why the allocation ends")
        else:
            drafting.close()
            words = and_saved(f"{header.name} is no longer allocated to a social worker", at)
            # Whoever ended it may not see the child any more.
            return saved(request, words, reverse("plans:case_list"))
    return asking_page(
        request,
        header,
        at=at,
        title="End the allocation",
        form=form,
        back=back,
        template="safeguarding/end_allocation.html",
        drafting=drafting,
        live=live,
    )


def _drafting(request: HttpRequest, reach: Reach, what: DraftOfForm, at: datetime) -> Drafting:
    """Whoever may allocate need not read social care matters of the child: the screener of the hub does not yet."""
    return Drafting(request, reach, DraftOf(reach.child_id, what, InformationClass.IDENTITY), at)
