"""Send a whole plan to everybody whom it is owed; hold it back; end that."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.selectors.departing import Reader, pointed_at
from childplan.plans.actions.hold_back import end_hold
from childplan.plans.actions.issue_strand import issue_strand
from childplan.plans.forms.issue_forms import CHANGED, EndHoldForm, IssueForm
from childplan.plans.presenters.releases import family_page
from childplan.plans.rules.owed import OWED, THE_LEAD_SENDS
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.owed import ToIssue, held_back_of, plan_to_issue
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.workers import practitioners
from childplan.plans.vocabulary import Document, StrandKind

from .framing import address, and_saved, asking_page, done, saved, typed

ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(ASKING)
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def issue_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """The plan as the family will read it, every adult, and what becomes of it for each; saved in one step."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    today = timezone.localdate(at)
    plan = plan_to_issue(reach, strand_id, today=today)
    kind = StrandKind(plan.strand.kind)
    if kind not in OWED:
        raise NotFound("a plan that is sent as a whole")
    leads = names_of(child_id, [plan.strand.lead_membership_id])
    people = practitioners(scope, child_id, at=at, leads=leads.values())
    found = pointed_at(child_id, plan.pieces, reader=Reader.FAMILY, at=at)
    form = IssueForm(typed(request), plan=plan, people=people, found=found, today=today)
    form.fields["contact"].initial = str(people[0].membership_id) if people else ""

    def send() -> None:
        said = form.cleaned_data
        issue_strand(
            by=scope,
            at=at,
            child_id=child_id,
            strand_id=strand_id,
            document=Document(said["document"]),
            looked_at=form.choices(),
            sendings=form.sendings(),
            holdings=form.holdings(),
            contact_membership_id=int(said["contact"]),
            reason=said["reason"],
            let_through=form.let_through(),
        )

    if request.method == "POST":
        try:
            if done(form, send):
                words = and_saved(f"{kind.label}: what you decided for each adult is done", at)
                return saved(request, words, address("release", child_id))
        except (NewerVersion, MustBeChecked):
            form.add_error(None, CHANGED)
    # What was looked at is what stands on the page that is answered now.
    form.shown_again(plan)
    return asking_page(
        request,
        child_header(reach, today=today),
        at=at,
        title=f"Send the {in_a_sentence(kind.label)} to the family",
        form=form,
        back=address("strand", child_id, strand_id),
        template="plans/issue.html",
        button_text="Send, and hold back as you said",
        **_shown(plan),
    )


def _shown(plan: ToIssue) -> dict[str, Any]:
    """What the page says of the plan besides its form."""
    return {
        "plan": plan,
        "page": family_page(plan.pieces),
        "source": OWED[StrandKind(plan.strand.kind)].source,
        "left": [
            f"{one.adult.name}: {in_a_sentence(THE_LEAD_SENDS)}"
            for one in plan.receivers
            if not one.may_decide
        ],
    }


@require_http_methods(ASKING)
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def end_hold_page(request: HttpRequest, child_id: UUID, hold_id: UUID) -> HttpResponse:
    """A plan that was held back is owed again before its day."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    today = timezone.localdate(at)
    found = next((row for row in held_back_of(reach, today=today) if row.pk == hold_id), None)
    if found is None:
        raise NotFound("nothing is held back by that decision")
    reach.require(found.information_class)
    form = EndHoldForm(typed(request))

    def end() -> None:
        end_hold(by=scope, at=at, child_id=child_id, hold_id=hold_id, reason=form.cleaned_data["reason"])

    if request.method == "POST" and done(form, end):
        words = and_saved(f"{found.strand.get_kind_display()} is owed to {found.person.name} again", at)
        return saved(request, words, address("release", child_id))
    return asking_page(
        request,
        child_header(reach, today=today),
        at=at,
        title="No longer hold this back",
        caption=f"{found.strand.get_kind_display()}, {found.person.name}",
        intro=f"Held back until {found.until.day} {found.until:%B %Y}: {found.get_why_display()}. {found.reason}",
        form=form,
        back=address("release", child_id),
        button_text="It is owed again",
    )
