"""What a family agreed to: record it, take it back, say that it was recorded by mistake."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.identity.selectors.child_lines import child_line
from childplan.sharing import presenters
from childplan.sharing.actions.correct_family_answer import correct_family_answer
from childplan.sharing.actions.record_family_agreement import record_family_agreement
from childplan.sharing.actions.withdraw_family_agreement import withdraw_family_agreement
from childplan.sharing.forms.family import FamilyAgreementForm, MistakeForm, WithdrawForm
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.family import adults_of, agreement_that_stands, answer_to_correct
from childplan.sharing.vocabulary import AgreesTo, AskedHow, FamilyAnswer

from .framing import asking_page, refused_on, saved

NO_BASIS = (
    "Help by agreement needs the family’s agreement. It is no lawful basis for sharing, and a refusal does "
    "not stand in the way of keeping a child safe."
)
AGREED = "What the family answered is recorded."
REFUSED = (
    "Recorded: they refused. Do not start help that needs their agreement. If the child may be at risk of significant "
    "harm, tell children’s social care."
)
TAKEN_BACK = (
    "The agreement is withdrawn. End the help that rests on it, and tell children’s social care if the child may be "
    "at risk of significant harm."
)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.DECIDE_TO_SHARE)
def record_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What the family answered, who, how and when."""
    scope, at, today = scope_of(request), clock.now(), clock.today()
    child_line(scope, child_id)
    people = presenters.people_of(adults_of(scope, child_id, today=today))
    form = FamilyAgreementForm(request.POST if request.method == "POST" else None, people=people, today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            record_family_agreement(
                by=scope,
                at=at,
                child_id=child_id,
                to=AgreesTo(said["to"]),
                answer=FamilyAnswer(said["answer"]),
                person_id=form.person_id,
                another=form.said_by,
                how=AskedHow(said["how"]),
                said_on=said["said_on"],
                note=said["note"],
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            words = REFUSED if said["answer"] == FamilyAnswer.REFUSED else AGREED
            return saved(request, words, "sharing:of_child", child_id)
    return asking_page(
        request,
        form,
        child_id,
        title="Record what the family agreed to",
        template="sharing/family_answer.html",
        may_add=scope.may(Permission.RECORD_FAMILY),
        intro=NO_BASIS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.DECIDE_TO_SHARE)
def withdraw_page(request: HttpRequest, child_id: UUID, agreement_id: UUID) -> HttpResponse:
    """An agreement is taken back."""
    scope, at, today = scope_of(request), clock.now(), clock.today()
    stands = agreement_that_stands(scope, child_id, agreement_id)
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, earliest=stands.said_on, today=today
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            withdraw_family_agreement(
                by=scope,
                at=at,
                child_id=child_id,
                agreement_id=agreement_id,
                how=AskedHow(said["how"]),
                said_on=said["said_on"],
                note=said["note"],
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            return saved(request, TAKEN_BACK, "sharing:of_child", child_id)
    return asking_page(
        request,
        form,
        child_id,
        title="Record that an agreement is withdrawn",
        caption=f"{stands.to.label}, agreed by {stands.said_by}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.DECIDE_TO_SHARE)
def mistake_page(request: HttpRequest, child_id: UUID, agreement_id: UUID) -> HttpResponse:
    """The family did not answer so: what was recorded is struck out, and stays to be read."""
    scope, at = scope_of(request), clock.now()
    found = answer_to_correct(scope, child_id, agreement_id)
    form = MistakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            correct_family_answer(
                by=scope,
                at=at,
                child_id=child_id,
                agreement_id=agreement_id,
                reason=form.cleaned_data["reason"],
            )
        except SharingRefused as refused:
            refused_on(form, refused)
        else:
            words = "It is on record that this was a mistake. Record what the family did answer."
            return saved(request, words, "sharing:of_child", child_id)
    return asking_page(
        request,
        form,
        child_id,
        title="Correct: recorded by mistake",
        caption=f"{found.to.label}, {found.answer.label.lower()} by {found.said_by}",
        intro="Nobody in the family took this back: it was wrong. It stays on record, struck out. If they changed "
        "their mind, say that they withdraw it instead.",
    )
