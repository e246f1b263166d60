"""For practitioners: who of the family sees the child's page, inviting, and stopping."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.identity.actions import family_sign_ins
from childplan.identity.actions.family_sign_ins import NoReason, NothingToStop, SuspendedElsewhere
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header, child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.views.drafting import Drafting
from childplan.plans.views.framing import and_saved, child_page, saved
from childplan.plans.vocabulary import DraftOfForm
from portal.actions.invite_family_person import CannotInvite, invite_family_person
from portal.actions.withdraw_invitation import InvitationOver, withdraw_invitation
from portal.forms.invite import InviteForm, ReasonForm
from portal.presenters.parents import rows_of
from portal.rules.inviting import last_day_of
from portal.selectors.parents import invitation_to_withdraw, parent, parents

inviting = practitioner_page(Permission.INVITE_FAMILY)
Act = Callable[..., object]


@inviting
def parents_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Each adult of the family: what they are to the child, whether they see the page, and what can be done."""
    scope, at = scope_of(request), clock.now()
    found = parents(scope, child_id, at=at)
    child = child_header_for(scope, child_id, today=clock.today())
    return child_page(request, "portal/parents.html", child, at=at, rows=rows_of(found, child_id))


@inviting
def invite(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Choose an adult, record responsibility, orders and risk, and send the invitation."""
    scope, now = scope_of(request), clock.now()
    found = parents(scope, child_id, at=now)
    reach, back = reach_of(scope, child_id), reverse("portal:parents", args=[child_id])
    header = child_header(reach, today=clock.today())
    of = DraftOf(child_id, DraftOfForm.INVITATION, InformationClass.IDENTITY)
    drafting = Drafting(request, reach, of, now)
    form = InviteForm(
        drafting.typed,
        invitable=[p for p in found if p.may_be_invited],
        initial={"person": request.GET.get("person")},
    )
    if (kept := drafting.answer(form, header, title="Invite a parent or carer", back=back)) is not None:
        return kept
    if form.is_valid():
        try:
            invitation = invite_family_person(
                by=scope,
                at=now,
                child_id=child_id,
                person_id=form.cleaned_data["person"],
                responsibility_seen=form.responsibility_seen,
                orders_considered=form.orders_considered,
                risk_considered=form.cleaned_data["risk"],
            )
        except CannotInvite as refused:
            form.add_error("person", str(refused))
        else:
            until = formats.date_format(last_day_of(invitation.expires_at), "j F Y")
            drafting.close()
            words = f"The invitation is on its way. The link works until {until}"
            return saved(request, and_saved(words, now), back)
    may_invite = bool(form.fields["person"].choices)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "form": form,
        "drafting": drafting if may_invite else None,
        "title": "Invite a parent or carer",
        "cannot": [row for row in rows_of(found, child_id) if row.obstacle],
        "back_href": back,
        "cancel_href": back,
        "button_text": "Send the invitation",
    }
    return child_page(request, "portal/invite.html", header, at=now, **context)


@dataclass(frozen=True)
class Asked:
    """A page that asks why before something is stopped or opened again. done: what the banner says afterwards."""

    title: str
    intro: str
    button: str
    done: str


@inviting
def withdraw(request: HttpRequest, child_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation that was not used yet."""
    invitation_to_withdraw(scope_of(request), child_id, invitation_id)
    asked = Asked(
        "Withdraw the invitation",
        "The link in the email will open nothing from now on. You can invite this adult again.",
        "Withdraw the invitation",
        "The invitation is withdrawn.",
    )
    act = partial(withdraw_invitation, invitation_id=invitation_id)
    return _ask_why(request, child_id, asked, act)


def _on_adult(asked: Asked, act: Act) -> Callable[[HttpRequest, UUID, int], HttpResponse]:
    """A page that asks why, and then does this about one adult of the family."""

    @inviting
    def page(request: HttpRequest, child_id: UUID, person_id: int) -> HttpResponse:
        found = parent(scope_of(request), child_id, person_id, at=clock.now())
        return _ask_why(request, child_id, asked, partial(act, person_id=person_id), who=found.adult.name)

    return page


suspend = _on_adult(
    Asked(
        "Stop their sign-in",
        "They will see nothing from the next click on, of this child and of any other. Do this when somebody could be "
        "in danger. Only your organisation can open it again.",
        "Stop their sign-in",
        "Their sign-in is stopped.",
    ),
    family_sign_ins.suspend_family_sign_in,
)
resume = _on_adult(
    Asked(
        "Open their sign-in again",
        "They will see what was released to them. Say what has changed, and what you considered about risk.",
        "Open their sign-in again",
        "Their sign-in is open again.",
    ),
    family_sign_ins.resume_family_sign_in,
)
close = _on_adult(
    Asked(
        "Close this child’s page to them",
        "They will no longer see this child’s page. If they see the pages of other children, those stay open.",
        "Close the page",
        "The page is closed to them.",
    ),
    family_sign_ins.close_family_page,
)


def _ask_why(request: HttpRequest, child_id: UUID, asked: Asked, act: Act, *, who: str = "") -> HttpResponse:
    scope, at = scope_of(request), clock.now()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=scope, at=at, child_id=child_id, reason=form.cleaned_data["reason"])
        except (InvitationOver, NothingToStop, NoReason, SuspendedElsewhere) as refused:
            form.add_error(None, str(refused))
        else:
            back = reverse("portal:parents", args=[child_id])
            return saved(request, and_saved(asked.done.rstrip("."), at), back)
    context: dict[str, Any] = {
        "form": form,
        "title": asked.title,
        "intro": asked.intro,
        "caption": who,
        "button_text": asked.button,
        "back_href": reverse("portal:parents", args=[child_id]),
    }
    header = child_header_for(scope, child_id, today=clock.today())
    return child_page(request, "portal/why.html", header, at=at, **context)
