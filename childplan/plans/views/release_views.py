"""What the family sees: choose the adult, choose the pieces, see it as they will, confirm; and take back."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.plans.actions.release_to_family import release_to_family
from childplan.plans.actions.withdraw_release import withdraw_release
from childplan.plans.forms.release_forms import ReleaseForm, WithdrawForm
from childplan.plans.presenters.releases import adult_views, family_page, hidden_fields, others_released
from childplan.plans.selectors.adults import Adult, adult, adults, require_family
from childplan.plans.selectors.child_header import ChildHeader, child_header
from childplan.plans.selectors.names import PersonName, names_of
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.selectors.releasable import chosen, contact_card, releasable
from childplan.plans.selectors.releases import released_now, released_to, taken_back
from childplan.plans.selectors.strands import strand_rows
from childplan.plans.selectors.workers import practitioners
from childplan.plans.vocabulary import StrandState

from .framing import address, and_saved, asking_page, child_page, done, saved, typed

ASKING = ["GET", "HEAD", "POST"]


@require_safe
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def release_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every adult of the family with responsibility, orders and risk, and what each is shown now."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    today = timezone.localdate(at)
    family, items = adults(reach, today=today), released_now(reach)
    return child_page(
        request,
        "plans/release.html",
        child_header(reach, today=today),
        at=at,
        current="plans:release",
        adults=adult_views(family, items),
        others=others_released(family, items),
        taken_back=taken_back(reach),
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def release_to_page(request: HttpRequest, child_id: UUID, person_id: int) -> HttpResponse:
    """Choose the pieces; see them as this adult will; confirm. Nothing is released before the confirmation."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    today = timezone.localdate(at)
    receiver = adult(reach, person_id, today=today)
    header = child_header(reach, today=today)
    if receiver.obstacle:
        return child_page(
            request,
            "plans/release_refused.html",
            header,
            at=at,
            status=403,
            adult=receiver,
            back_href=address("release", child_id),
        )
    pieces = releasable(reach)
    leads = names_of(row.lead_membership_id for row in strand_rows(reach) if row.state == StrandState.OPEN)
    people = practitioners(scope, child_id, at=at, leads=leads.values())
    form = ReleaseForm(typed(request), pieces=pieces, people=people, live=released_to(reach, person_id))
    form.fields["contact"].initial = str(people[0].membership_id) if people else ""
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            return preview_page(request, header, receiver, form, reach, people, at=at)
        if confirmed(scope, child_id, receiver, form, at=at):
            words = and_saved(f"{receiver.name} now sees what you chose", at)
            return saved(request, words, address("release", child_id))
    return asking_page(
        request,
        header,
        at=at,
        title=f"What {receiver.name} will see",
        form=form,
        back=address("release", child_id),
        template="plans/release_to.html",
        adult=receiver,
        has_pieces=bool(pieces),
    )


def preview_page(
    request: HttpRequest,
    header: ChildHeader,
    receiver: Adult,
    form: ReleaseForm,
    reach: Reach,
    people: list[PersonName],
    *,
    at: datetime,
) -> HttpResponse:
    """The pieces as this adult will read them, and a button that releases them."""
    named = {str(person.membership_id): person for person in people}
    contact = contact_card(reach.child_id, named[form.cleaned_data["contact"]])
    pieces = [*chosen(releasable(reach), form.choices()), contact]
    sent = [name for name in form.fields if name in request.POST]
    return child_page(
        request,
        "plans/release_preview.html",
        header,
        at=at,
        adult=receiver,
        page=family_page(pieces),
        hidden=hidden_fields((name, request.POST.getlist(name)) for name in sent),
        back_href=address("release_to", reach.child_id, receiver.person_id),
    )


def confirmed(scope: Scope, child_id: UUID, receiver: Adult, form: ReleaseForm, *, at: datetime) -> bool:
    """Release what was previewed. What changed meanwhile is asked again."""

    def release() -> None:
        release_to_family(
            by=scope,
            at=at,
            child_id=child_id,
            person_id=receiver.person_id,
            choices=form.choices(),
            contact_membership_id=int(form.cleaned_data["contact"]),
            reason=form.cleaned_data["reason"],
        )

    try:
        return done(form, release)
    except NewerVersion:
        form.add_error(None, "Something changed since you looked. Read it again, then choose")
        return False


@require_http_methods(ASKING)
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def withdraw_page(request: HttpRequest, child_id: UUID, person_id: int) -> HttpResponse:
    """Take back some or all of what one adult is shown. All is ticked to begin with."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    live = released_to(reach, person_id)
    back = address("release", child_id)
    only = request.GET.get("item")
    ticked = [str(item.pk) for item in live if only in (None, str(item.pk))]
    form = WithdrawForm(typed(request), live=live, initial={"items": ticked})
    if not live:
        require_family(reach, person_id)
        return saved(request, "Nothing is released to this adult", back)

    def withdraw() -> None:
        withdraw_release(
            by=scope,
            at=at,
            child_id=child_id,
            item_ids=form.item_ids(),
            reason=form.cleaned_data["reason"],
        )

    if request.method == "POST" and done(form, withdraw):
        return saved(request, and_saved("Withdrawn. They no longer see it", at), back)
    return asking_page(
        request,
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        title="Withdraw what was released",
        caption=live[0].person.name,
        form=form,
        back=back,
        button_text="Withdraw",
    )
