"""Questions about looks: those who review them ask and close; whoever is asked answers."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.oversight.actions.move_question import (
    QuestionRefused,
    answer_about_look,
    ask_about_look,
    close_question,
)
from childplan.oversight.forms.questions import AnswerLookForm, AskForm, CloseForm
from childplan.oversight.presenters import explained, looks_address
from childplan.oversight.selectors.questions import (
    question,
    questions_to_answer,
    questions_to_review,
    steps,
)
from childplan.oversight.workflow import Asked, Finding, State

ASKING = ["GET", "HEAD", "POST"]


@require_safe
@practitioner_page(Permission.REVIEW_LOOKING)
def questions_page(request: HttpRequest) -> HttpResponse:
    """What was unusual and is not closed yet; with ?state=closed what is."""
    scope = scope_of(request)
    closed = request.GET.get("state") == State.CLOSED
    found = questions_to_review(scope, state=State.CLOSED if closed else "")
    shown = [(one, explained(one)) for one in found if closed or one.state is not State.CLOSED]
    return render(request, "oversight/questions.html", {"questions": shown, "closed": closed})


@require_safe
@practitioner_page(Permission.REVIEW_LOOKING)
def question_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question, what was done about it, and what one can do."""
    found = question(scope_of(request), question_id, as_reviewer=True)
    context = {"question": found, "explained": explained(found), "steps": steps(question_id)}
    context["looks_href"] = looks_address(found)
    return render(request, "oversight/question.html", context)


@require_http_methods(ASKING)
@practitioner_page(Permission.REVIEW_LOOKING)
def ask_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Ask the person who looked, or their manager."""
    scope = scope_of(request)
    found = question(scope, question_id, as_reviewer=True)
    form = AskForm(request.POST if request.method == "POST" else None)

    def ask() -> None:
        said = form.cleaned_data
        ask_about_look(
            by=scope, at=clock.now(), question_id=found.id, asked=Asked(said["asked"]), words=said["words"]
        )

    back = reverse("oversight:question", args=[question_id])
    if _done(form, ask):
        return _saved(request, "Your question was sent.", back)
    return _asking(
        request, form, title="Ask about this look", caption=explained(found), back=back, button="Ask"
    )


@require_http_methods(ASKING)
@practitioner_page(Permission.REVIEW_LOOKING)
def close_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Close it with what came of it."""
    scope = scope_of(request)
    found = question(scope, question_id, as_reviewer=True)
    form = CloseForm(request.POST if request.method == "POST" else None)

    def close() -> None:
        said = form.cleaned_data
        close_question(
            by=scope,
            at=clock.now(),
            question_id=found.id,
            finding=Finding(said["finding"]),
            words=said["words"],
        )

    back = reverse("oversight:question", args=[question_id])
    if _done(form, close):
        return _saved(request, "The question is closed.", reverse("oversight:questions"))
    return _asking(
        request, form, title="Close this question", caption=explained(found), back=back, button="Close"
    )


@require_safe
@practitioner_page()
def asked_page(request: HttpRequest) -> HttpResponse:
    """What one is asked about one's own looking, or about that of somebody whose work one manages."""
    shown = [(one, explained(one), steps(one.id)) for one in questions_to_answer(scope_of(request))]
    return render(request, "oversight/asked.html", {"questions": shown})


@require_http_methods(ASKING)
@practitioner_page()
def answer_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Say why it was looked at."""
    scope = scope_of(request)
    found = question(scope, question_id, as_reviewer=False)
    form = AnswerLookForm(request.POST if request.method == "POST" else None)
    back = reverse("oversight:asked")

    def answer() -> None:
        answer_about_look(by=scope, at=clock.now(), question_id=found.id, words=form.cleaned_data["words"])

    if _done(form, answer):
        return _saved(request, "Your answer was sent to the privacy officer.", back)
    title = "Answer a question about a look"
    return _asking(request, form, title=title, caption=explained(found), back=back, button="Send")


def _done(form: Form, do: Callable[[], None]) -> bool:
    """Do it if the form is filled in rightly. What is refused stands on the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        do()
    except QuestionRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _saved(request: HttpRequest, words: str, to: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(to)


def _asking(
    request: HttpRequest, form: Form, *, title: str, caption: str, back: str, button: str
) -> HttpResponse:
    shown = {"form": form, "title": title, "caption": caption, "back_href": back, "cancel_href": back}
    return render(request, "base_form.html", {**shown, "button_text": button})
