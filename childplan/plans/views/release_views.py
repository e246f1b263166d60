"""What the family can see: choose the adult, choose the pieces, see it as they will, confirm; and take back."""

from collections.abc import Sequence
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
from childplan.identity.forms.leaving import LeavingForm, reasons_typed
from childplan.identity.selectors.departing import Reader, pointed_at
from childplan.plans.actions.release_to_family import MustBeChecked, release_to_family
from childplan.plans.actions.withdraw_release import withdraw_release
from childplan.plans.forms.release_forms import ReleaseForm, WithdrawForm
from childplan.plans.presenters.releases import (
    adult_views,
    as_frozen,
    family_page,
    hidden_fields,
    others_released,
)
from childplan.plans.rules.owed import THE_LEAD_SENDS
from childplan.plans.rules.releasing import Frozen
from childplan.plans.selectors.adults import Adult, adult, adults, require_family
from childplan.plans.selectors.child_header import ChildHeader, child_header
from childplan.plans.selectors.names import PersonName, names_of
from childplan.plans.selectors.owed import held_back_of, issues_of, leave_by_themselves, may_clear
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
    free = leave_by_themselves(reach, [one.person_id for one in family])
    held = held_back_of(reach, today=today)
    clears = len(free) < len(family) and may_clear(child_id)
    return child_page(
        request,
        "plans/release.html",
        child_header(reach, today=today),
        at=at,
        current="plans:release",
        adults=adult_views(family, items),
        others=others_released(family, items),
        taken_back=taken_back(reach),
        left=set() if clears else {one.person_id for one in family if one.person_id not in free},
        the_lead_sends=THE_LEAD_SENDS,
        issues=issues_of(reach),
        held=[(row, reach.may_write(row.information_class)) for row in held],
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
    if (why := _kept_from(reach, receiver)) is not None:
        return refused_page(request, header, receiver, why, at=at)
    pieces = releasable(reach)
    leads = names_of(
        child_id,
        (row.lead_membership_id for row in strand_rows(reach) if row.state == StrandState.OPEN),
    )
    people = practitioners(scope, child_id, at=at, leads=leads.values())
    form = ReleaseForm(typed(request), pieces=pieces, people=people, live=released_to(reach, person_id))
    form.fields["contact"].initial = str(people[0].membership_id) if people else ""
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        pieces_chosen = _chosen_pieces(reach, form, people)
        leaving = LeavingForm(
            request.POST,
            is_answered="confirm" in request.POST,
            found=pointed_at(child_id, pieces_chosen, reader=Reader.FAMILY, at=at),
        )
        if "confirm" not in request.POST or not leaving.is_valid():
            return preview_page(request, header, receiver, form, pieces_chosen, leaving, at=at)
        if confirmed(scope, child_id, receiver, form, leaving, at=at):
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
        carried=reasons_typed(request.POST),
    )


def preview_page(
    request: HttpRequest,
    header: ChildHeader,
    receiver: Adult,
    form: ReleaseForm,
    pieces: Sequence[Frozen],
    leaving: LeavingForm,
    *,
    at: datetime,
) -> HttpResponse:
    """The pieces as this adult will read them, what the checks point at, and a button that releases them."""
    sent = [name for name in form.fields if name in request.POST]
    return child_page(
        request,
        "plans/release_preview.html",
        header,
        at=at,
        adult=receiver,
        page=family_page(pieces),
        hidden=hidden_fields((name, request.POST.getlist(name)) for name in sent),
        leaving=leaving,
        back_href=address("release_to", header.child_id, receiver.person_id),
    )


def _chosen_pieces(reach: Reach, form: ReleaseForm, people: Sequence[PersonName]) -> list[Frozen]:
    """What would leave: the pieces chosen, and whom to contact."""
    named = {str(person.membership_id): person for person in people}
    contact = contact_card(reach.child_id, named[form.cleaned_data["contact"]])
    return [*chosen(releasable(reach), form.choices()), contact]


def confirmed(
    scope: Scope, child_id: UUID, receiver: Adult, form: ReleaseForm, leaving: LeavingForm, *, at: datetime
) -> bool:
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
            let_through=leaving.reasons(),
        )

    try:
        return done(form, release)
    except (NewerVersion, MustBeChecked):
        form.add_error(None, "Something changed since you looked. Read it again, then choose")
        return False


@require_safe
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def print_released_page(request: HttpRequest, child_id: UUID, person_id: int) -> HttpResponse:
    """On paper what this adult is shown, in the words that were released to them, and nothing else."""
    at = clock.now()
    reach = reach_of(scope_of(request), child_id)
    today = timezone.localdate(at)
    receiver, header = adult(reach, person_id, today=today), child_header(reach, today=today)
    if (why := _kept_from(reach, receiver)) is not None:
        return refused_page(request, header, receiver, why, at=at)
    items = released_to(reach, person_id)
    return child_page(
        request,
        "plans/print_released.html",
        header,
        at=at,
        printed_at=at,
        adult=receiver,
        page=family_page(as_frozen(item) for item in items),
        has_pieces=bool(items),
        back_href=address("release", child_id),
    )


def _kept_from(reach: Reach, receiver: Adult) -> str | None:
    """Why this reader sends this adult nothing; None where nothing stands in the way."""
    if receiver.obstacle:
        return receiver.obstacle
    is_left = not leave_by_themselves(reach, [receiver.person_id]) and not may_clear(reach.child_id)
    return f"{THE_LEAD_SENDS}." if is_left else None


def refused_page(
    request: HttpRequest, header: ChildHeader, receiver: Adult, why: str, *, at: datetime
) -> HttpResponse:
    back = address("release", header.child_id)
    return child_page(
        request,
        "plans/release_refused.html",
        header,
        at=at,
        status=403,
        adult=receiver,
        why=why,
        back_href=back,
    )


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
