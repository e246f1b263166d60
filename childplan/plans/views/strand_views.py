"""Plans within the plan: open one, change its lead and review, close it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.history.acts import NewerVersion
from childplan.plans.actions.change_strand import change_strand
from childplan.plans.actions.close_strand import close_strand
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.forms.strand_forms import ChangeStrandForm, CloseStrandForm, OpenStrandForm
from childplan.plans.rules.opening import OF_AN_AGENCY
from childplan.plans.selectors.child_plan import ChildPlan, child_plan
from childplan.plans.selectors.ending import ending_with
from childplan.plans.selectors.names import PersonName
from childplan.plans.selectors.strands import StrandView
from childplan.plans.selectors.workers import practitioners
from childplan.plans.vocabulary import StrandKind

from .conflicts import conflict_page
from .framing import address, and_saved, asking_page, done, from_newer, saved, saved_at, typed

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def open_strand_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Which plan, from when, who leads it and why."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    if not plan.may_open:
        raise NotEntitled(f"{scope.role.name}: no further plan to open for this child")
    form = OpenStrandForm(
        typed(request),
        kinds=plan.may_open,
        people=practitioners(scope, child_id, at=at, leads=plan.leads),
        today=timezone.localdate(at),
    )

    def save() -> None:
        said = form.cleaned_data
        open_strand(
            by=scope,
            at=at,
            child_id=child_id,
            kind=StrandKind(said["kind"]),
            starts_on=said["starts_on"],
            review_due_on=said["review_due_on"],
            lead_membership_id=form.lead_membership_id(),
            legal_basis=said["legal_basis"],
            reason=said["reason"],
            without_agreement=said["without_agreement"],
        )

    if request.method == "POST" and done(form, save):
        name = StrandKind(form.cleaned_data["kind"]).label
        return saved(request, and_saved(f"{name} opened", at), address("child_plan", child_id))
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Open a plan",
        form=form,
        back=address("child_plan", child_id),
        button_text="Open plan",
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def change_strand_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """Another lead, another day for the review."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    strand = closable(plan, strand_id)
    people = with_lead(practitioners(scope, child_id, at=at, leads=plan.leads), strand)
    lead = str(strand.lead.membership_id) if strand.lead else ""
    form = ChangeStrandForm(
        typed(request),
        people=people,
        initial={"lead": lead, "review_due_on": strand.review_due_on, "version": strand.version},
    )
    back = address("strand", child_id, strand_id)

    def conflict() -> HttpResponse:
        return conflict_page(
            request,
            plan.header,
            at=at,
            what="strand",
            row_id=strand_id,
            form=form,
            again=lambda stands: ChangeStrandForm(initial=stands, people=people),
            caption=strand.name,
            back=back,
        )

    def save() -> None:
        said = form.cleaned_data
        change_strand(
            by=scope,
            at=at,
            child_id=child_id,
            strand_id=strand_id,
            version=said["version"],
            lead_membership_id=form.lead_membership_id(),
            review_due_on=said["review_due_on"],
            reviewed_on=said["reviewed_on"],
            reason=said["reason"] or "Lead or review changed",
        )

    if chooses(request) and form.is_valid():
        return conflict()
    if request.method == "POST":
        try:
            if done(form, save):
                return saved(request, saved_at(strand.name, at), back)
        except NewerVersion:
            return conflict()
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Change lead and review",
        caption=strand.name,
        form=form,
        back=back,
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.EDIT_PLAN)
def close_strand_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """The last day of a plan, and why it ends."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    strand = closable(plan, strand_id)
    if strand.kind in OF_AN_AGENCY:
        raise NotEntitled(f"{strand.name}: closed on its own page")
    initial = {"version": strand.version, "ended_on": timezone.localdate(at)}
    form = CloseStrandForm(typed(request), initial=initial)
    theirs = None

    def save() -> None:
        said = form.cleaned_data
        close_strand(
            by=scope,
            at=at,
            child_id=child_id,
            strand_id=strand_id,
            version=said["version"],
            ended_on=said["ended_on"],
            reason=said["reason"],
        )

    if request.method == "POST":
        try:
            if done(form, save):
                return saved(request, and_saved(f"{strand.name} closed", at), address("child_plan", child_id))
        except NewerVersion as newer:
            again, theirs = from_newer(request, newer)
            form = CloseStrandForm(again)
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Close this plan",
        caption=strand.name,
        intro="What was written stays readable. A closed plan is not opened again: a new one is opened instead.",
        form=form,
        back=address("strand", child_id, strand_id),
        template="plans/close_strand.html",
        ending=ending_with(plan.reach, strand.kind, at=at),
        theirs=theirs,
    )


def closable(plan: ChildPlan, strand_id: UUID) -> StrandView:
    """The plan, if this reader may change and close it. Raises NotFound, NotEntitled."""
    strand = plan.strand(strand_id)
    if not strand.may_close:
        raise NotEntitled("this plan is not yours to change or close")
    return strand


def with_lead(people: list[PersonName], strand: StrandView) -> list[PersonName]:
    """Those to choose from, and the present lead though they no longer work with the child."""
    if strand.lead is None or any(p.membership_id == strand.lead.membership_id for p in people):
        return people
    return [strand.lead, *people]
