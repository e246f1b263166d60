"""What was decided about sharing; decide, say it better, end a share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import explain
from childplan.common import clock
from childplan.common.drafting import Keeping
from childplan.common.forms.again import sent_on, show_again
from childplan.common.forms.both_texts import OF_THE_DRAFT, both_texts, chooses
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.identity.actions.leaving import MustBeChecked
from childplan.identity.departing import Pointed
from childplan.identity.forms.leaving import FOR_PRACTITIONERS, LeavingForm, reasons_by_key, reasons_typed
from childplan.identity.selectors.child_lines import child_line
from childplan.identity.selectors.departing import Reader, pointed_at
from childplan.sharing import drafting, presenters
from childplan.sharing.actions.correct_decision import correct_decision
from childplan.sharing.actions.decide_not_to_share import decide_not_to_share
from childplan.sharing.actions.decide_to_share import decide_to_share
from childplan.sharing.actions.end_share import end_share
from childplan.sharing.forms.decisions import CorrectForm, DecideForm, EndForm
from childplan.sharing.rules import Deciding, Recipient, SharingRefused, leaving
from childplan.sharing.selectors import decisions as found_in
from childplan.sharing.selectors.decisions import DecisionView
from childplan.sharing.selectors.family import family_agreements
from childplan.sharing.selectors.foreseeing import Foreseen, foresee, offered_to
from childplan.sharing.selectors.holding import classes_held
from childplan.sharing.selectors.recipients import recipient_of
from childplan.sharing.selectors.versions import last_change, words_of_version
from childplan.sharing.vocabulary import OUTSIDE, Decided

from .choosing import choosing_page, chosen
from .framing import CONFLICT, asking_page, child_page, refused_on, saved

ENDS = (
    "This share ends now. If they also see the child in another way, that stays. You can check under ‘Who can see "
    "this’. The decision stays on record. You cannot undo this; you can decide to share again."
)
OUTSIDE_WORDS = "an organisation outside this area"
OWN_ENDS = " You will not see this child any more by this share."


@require_safe
@practitioner_page()
def sharing_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The decisions about a child and what the family agreed to, as far as the reader may know of either."""
    scope, at = scope_of(request), clock.now()
    agreed = family_agreements(scope, child_id)
    return child_page(
        request,
        "sharing/of_child.html",
        child_id,
        current="sharing:of_child",
        back_href=reverse("plans:child_plan", args=[child_id]),
        decisions=[
            {
                "view": found,
                "heading": presenters.heading(found),
                "rows": presenters.decision_rows(found),
            }
            for found in found_in.decisions_of(scope, child_id, at=at)
        ],
        agreed=[
            {
                "view": found,
                "by": presenters.person_words(found.by),
                "mistaken_by": presenters.person_words(found.mistake.by) if found.mistake else "",
                "colour": presenters.ANSWER_COLOURS[found.answer],
            }
            for found in agreed
        ],
        may_decide=scope.may(Permission.DECIDE_TO_SHARE) and bool(classes_held(scope, child_id)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.DECIDE_TO_SHARE)
def decide_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """First with whom, then what and why, then everything once more: whom it reaches, from which classes,
    until when.
    """
    scope, at = scope_of(request), clock.now()
    held = _held(scope, child_id)
    sent = request.POST if request.method == "POST" else None
    to = chosen(scope, request.POST.get("to") or request.GET.get("to", ""), at=at)
    if to is None or "choose" in request.POST:
        return choosing_page(request, child_id, at=at)
    number = to.principal_id or OUTSIDE
    home = f"{reverse('sharing:decide', args=[child_id])}?to={number}"
    drafts = drafting.keeper(request, drafting.Asked(child_id, "Decide about sharing", home))
    asks = _asks(scope, to, held, at=at)
    if (kept := drafts.kept(DecideForm(initial={"to": number}, **asks))) is not None:
        return kept
    changes = sent is not None and "change" in sent
    form = DecideForm(None if changes else sent, initial={"to": number}, **asks)
    if changes:
        show_again(form, sent)
    elif sent is None:
        drafts.fill(form)
    form.initial["to"] = number
    if form.is_valid():
        try:
            answer = _decided(request, child_id, form, at=at)
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            if answer is None:
                drafts.close()
            return answer or saved(request, "The decision is recorded.", "sharing:of_child", child_id)
    return asking_page(
        request,
        form,
        child_id,
        title=f"Decide about sharing with {OUTSIDE_WORDS if to.is_outside else to.name}",
        template="sharing/decide.html",
        button_text="Continue",
        drafting=drafts,
        recipient=to,
        draft_kept_at=drafts.kept_at if sent is None else None,
        draft_was_for=_drafted_for(scope, drafts, at=at) if sent is None else "",
        carried=reasons_typed(request.POST),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.DECIDE_TO_SHARE)
def correct_page(request: HttpRequest, child_id: UUID, decision_id: UUID) -> HttpResponse:
    """Say a decision better. Whoever saves second is shown both texts and loses nothing."""
    scope, at = scope_of(request), clock.now()
    found = found_in.decision_to_correct(scope, child_id, decision_id, at=at)
    home = reverse("sharing:correct", args=[child_id, decision_id])
    asked = drafting.Asked(child_id, "Correct a decision about sharing", home, decision_id, found.version)
    drafts = drafting.keeper(request, asked)
    offered = _offered_again(scope, found, at=at)
    if (kept := drafts.kept(CorrectForm(offered=offered, decided=found.decided))) is not None:
        return kept
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, offered=offered, decided=found.decided, initial=presenters.as_form(found))
    if sent is None:
        drafts.fill(form)
    if sent is not None and form.is_valid():
        said = form.cleaned_data
        if chooses(request):
            return _both(request, child_id, found, form)
        try:
            correct_decision(
                by=scope,
                at=at,
                child_id=child_id,
                decision_id=decision_id,
                version=said["version"],
                words=form.words(),
                reason=said["why_corrected"],
                let_through=reasons_by_key(request.POST),
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        except NewerVersion:
            newer = found_in.decision_to_correct(scope, child_id, decision_id, at=at)
            return _both(request, child_id, newer, form)
        except MustBeChecked as stopped:
            return _correct_once_more(request, child_id, found, form, stopped)
        else:
            drafts.close()
            return saved(request, "The decision is corrected.", "sharing:of_child", child_id)
    return asking_page(
        request,
        form,
        child_id,
        title="Correct this decision",
        caption=presenters.heading(found),
        drafting=drafts,
    )


def _correct_once_more(
    request: HttpRequest, child_id: UUID, found: DecisionView, form: CorrectForm, stopped: MustBeChecked
) -> HttpResponse:
    """The correction as it was typed, with a reason for each thing that its words are pointed at for."""
    asked = LeavingForm(
        request.POST,
        is_answered=bool(reasons_typed(request.POST)),
        found=stopped.found,
        way=FOR_PRACTITIONERS,
    )
    return asking_page(
        request,
        form,
        child_id,
        title="Correct this decision",
        caption=presenters.heading(found),
        template="sharing/correct.html",
        leaving=asked,
        # The draft that it began from is closed when it is saved.
        carried=[(name, request.POST[name]) for name in OF_THE_DRAFT if name in request.POST],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page()
def end_page(request: HttpRequest, child_id: UUID, decision_id: UUID) -> HttpResponse:
    """End a share sooner."""
    scope, at = scope_of(request), clock.now()
    found = found_in.decision_to_end(scope, child_id, decision_id, at=at)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_share(
                by=scope,
                at=at,
                child_id=child_id,
                decision_id=decision_id,
                reason=form.cleaned_data["reason"],
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            return saved(request, "The share has ended.", *_after(scope, child_id))
    return asking_page(
        request,
        form,
        child_id,
        title="End this share",
        caption=presenters.heading(found),
        intro=ENDS + (OWN_ENDS if found.recipient_id in scope.principals else ""),
        button_text="End the share",
    )


def _after(scope: Scope, child_id: UUID) -> tuple[object, ...]:
    """Whoever ends a share with themselves is out at once: to their list."""
    return ("sharing:of_child", child_id) if explain(scope, child_id) else ("plans:case_list",)


def _held(scope: Scope, child_id: UUID) -> tuple[InformationClass, ...]:
    """What may be shared of this child. Raises NotFound for one that is not seen, NotEntitled for one seen by
    a share.
    """
    held = classes_held(scope, child_id)
    if not held:
        child_line(scope, child_id)
        raise NotEntitled("what was shared with you is not yours to pass on")
    return held


def _asks(scope: Scope, to: Recipient, held: tuple[InformationClass, ...], *, at: datetime) -> dict[str, Any]:
    """What the form of a decision depends on."""
    return {
        "to": to,
        "held": held,
        "today": timezone.localdate(at),
        "offered": offered_to(scope, to, at=at),
        "is_elsewhere": to.organisation_id != scope.organisation_id,
    }


def _drafted_for(scope: Scope, drafts: Keeping, *, at: datetime) -> str:
    """With whom the draft was about sharing, by name."""
    to = chosen(scope, drafts.typed_for("to"), at=at)
    return "" if to is None else (OUTSIDE_WORDS if to.is_outside else to.name)


def _decided(request: HttpRequest, child_id: UUID, form: DecideForm, *, at: datetime) -> HttpResponse | None:
    """The page that checks the answers; None once they are confirmed and recorded. Raises SharingRefused."""
    scope, deciding = scope_of(request), form.deciding()
    foreseen = foresee(scope, child_id, deciding, at=at)
    is_confirmed = "confirmed" in request.POST
    found: Sequence[Pointed] = pointed_at(
        child_id, leaving(deciding.decided, deciding.words), reader=Reader.PRACTITIONERS, at=at
    )
    asked = LeavingForm(request.POST, is_answered=is_confirmed, found=found, way=FOR_PRACTITIONERS)
    if is_confirmed and asked.is_valid():
        try:
            _decide(scope, child_id, deciding, asked, at=at)
        except MustBeChecked as stopped:
            # Somebody was recorded in this moment.
            asked = LeavingForm(request.POST, is_answered=True, found=stopped.found, way=FOR_PRACTITIONERS)
        else:
            return None
    return _check(request, child_id, form, deciding, foreseen, asked)


def _check(
    request: HttpRequest,
    child_id: UUID,
    form: DecideForm,
    deciding: Deciding,
    foreseen: Foreseen,
    asked: LeavingForm,
) -> HttpResponse:
    """All answers, exactly whom it reaches, and what the words are pointed at for. Nothing is saved yet; what was typed
    is sent on with the answer."""
    return child_page(
        request,
        "sharing/check.html",
        child_id,
        title="Check your answers before you decide",
        # What its fields are called goes with it: whoever may not save it any more is given their words back.
        form=form,
        rows=presenters.check_rows(deciding, foreseen),
        reaches=foreseen.reaches,
        gives_access=foreseen.gives_access,
        is_shared=deciding.decided is Decided.SHARE,
        leaving=asked,
        hidden=sent_on(request.POST, without=(*asked.fields, "confirmed")),
        button_text="Confirm and record",
        cancel_href=reverse("sharing:of_child", args=[child_id]),
    )


def _decide(scope: Scope, child_id: UUID, deciding: Deciding, asked: LeavingForm, *, at: datetime) -> None:
    said: dict[str, Any] = {
        "to": deciding.to,
        "classes": deciding.classes,
        "words": deciding.words,
        "tells_a_place": deciding.tells_a_place,
    }
    if deciding.decided is Decided.SHARE:
        decide_to_share(
            by=scope,
            at=at,
            child_id=child_id,
            until_on=deciding.until_on,
            without_agreement=deciding.without_agreement,
            let_through=asked.reasons(),
            **said,
        )
    else:
        decide_not_to_share(by=scope, at=at, child_id=child_id, **said)


def _offered_again(scope: Scope, found: DecisionView, *, at: datetime) -> Any:
    to = (
        recipient_of(found.recipient_id, found.recipient)
        if found.recipient_id
        else Recipient(None, found.recipient)
    )
    return tuple(dict.fromkeys((*offered_to(scope, to, at=at), *filter(None, [found.basis]))))


def _both(request: HttpRequest, child_id: UUID, found: DecisionView, form: CorrectForm) -> HttpResponse:
    """Corrected by somebody else meanwhile: both texts, and parts to take of each."""
    scope = scope_of(request)
    at, by = last_change(scope, child_id, found.id, found.decided_at)
    began = words_of_version(scope, found.id, form.cleaned_data["version"])
    shown = both_texts(
        request.POST,
        form=form,
        theirs=presenters.as_standing(found, at=at, by=by),
        base=presenters.words_as_form(began) if began else {},
        again=lambda stands: CorrectForm(
            offered=_offered_again(scope, found, at=clock.now()), decided=found.decided, initial=stands
        ),
        own=("why_corrected",),
    )
    return child_page(
        request,
        "sharing/both.html",
        child_id,
        status=200 if shown["is_chosen"] else CONFLICT,
        title="Somebody else corrected this decision while you were writing",
        caption=presenters.heading(found),
        back_href=reverse("sharing:of_child", args=[child_id]),
        **shown,
    )
