"""Possible matches: the list, one question with both records side by side, and undoing its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.identity.actions.answer_match import AlreadyAnswered, NoReason, answer_match
from childplan.identity.actions.undo_match import AnsweredWithAnother, NotAnswered, undo_match
from childplan.identity.forms.matches import AnswerForm, UndoForm
from childplan.identity.presenters import answers_in_words, compared, side_by_side
from childplan.identity.selectors.matches import match_detail, matches, open_question_count
from childplan.identity.selectors.undoing import undoing
from childplan.identity.vocabulary import MatchState

ANSWERED = "answered"


@practitioner_page(Permission.ANSWER_MATCHES)
def possible_matches(request: HttpRequest) -> HttpResponse:
    """The area's questions: those that wait, or those that were answered."""
    scope = scope_of(request)
    answered = request.GET.get("show") == ANSWERED
    shown = {
        "title": "Possible matches",
        "page": matches(scope, answered=answered, page=request.GET.get("page")),
        "is_waiting": not answered,
        "now": clock.now(),
        "places": _places(open_question_count(scope), answered=answered),
    }
    return render(request, "identity/possible_matches.html", shown)


@practitioner_page(Permission.ANSWER_MATCHES)
def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """One question; answered once."""
    scope = scope_of(request)
    detail = match_detail(scope, match_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = MatchState(form.cleaned_data["answer"])
        try:
            answer_match(
                by=scope, at=clock.now(), match_id=match_id, answer=answer, reason=form.cleaned_data["reason"]
            )
        except (AlreadyAnswered, NoReason) as refused:
            form.add_error(None, str(refused))
            # Whoever was first may have answered since this page was asked for.
            detail = match_detail(scope, match_id)
        else:
            messages.success(request, f"Answered: {answer.label.lower()}.")
            return redirect("identity:possible_matches")
    rows = side_by_side(detail.incoming, detail.known)
    shown = {
        "title": "Is this the same child?",
        "detail": detail,
        "rows": rows,
        "compared": compared(rows),
        "answers": answers_in_words(detail.answers),
        "form": form,
        "is_waiting": detail.match.state == MatchState.WAITING,
        "not_saved": _in_words(form),
    }
    return render(request, "identity/match.html", shown)


@practitioner_page(Permission.ANSWER_MATCHES)
def undo(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """What undoing the answer takes back and what it leaves; then the reason."""
    scope = scope_of(request)
    found = undoing(scope, match_id, at=clock.now())
    answered_at = found.match.decided_at
    if answered_at is None or found.match.answered_with is not None:
        return redirect("identity:match", match_id)
    form = UndoForm(request.POST if request.method == "POST" else None, answered_at=answered_at)
    if request.method == "POST" and form.is_valid():
        try:
            undo_match(by=scope, at=clock.now(), match_id=match_id, **form.cleaned_data)
        except NewerVersion:
            form.add_error(None, "Somebody gave another answer meanwhile. Open the question again to see it.")
        except (NotAnswered, AnsweredWithAnother, NoReason) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The answer was undone. The question waits again.")
            return redirect("identity:match", match_id)
    return render(
        request, "identity/undo_match.html", {"title": "Undo this answer", "undoing": found, "form": form}
    )


def _in_words(form: AnswerForm) -> str:
    """What was answered and why, for whoever comes second: the form itself is gone from their page."""
    if not form.is_bound:
        return ""
    answers = dict(MatchState.choices)
    said = (answers.get(form["answer"].value() or "", ""), form["reason"].value() or "")
    return ": ".join(str(each) for each in said if each)


def _places(waiting: int, *, answered: bool) -> list[dict[str, Any]]:
    address = reverse("identity:possible_matches")
    return [
        {"text": f"Waiting ({waiting})", "href": address, "active": not answered},
        {"text": "Answered", "href": f"{address}?show={ANSWERED}", "active": answered},
    ]
