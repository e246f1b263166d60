"""Possible matches: the list, and one question with both records side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.identity.actions.answer_match import AlreadyAnswered, NoReason, answer_match
from childplan.identity.forms.matches import AnswerForm
from childplan.identity.presenters import side_by_side
from childplan.identity.selectors.matches import match_detail, matches
from childplan.identity.vocabulary import MatchState


@practitioner_page(Permission.ANSWER_MATCHES)
def possible_matches(request: HttpRequest) -> HttpResponse:
    """The area's questions: waiting, or answered one way or the other."""
    asked = request.GET.get("state", "")
    state = MatchState(asked) if asked in MatchState.values else MatchState.WAITING
    shown = {
        "title": "Possible matches",
        "page": matches(scope_of(request), state=state, page=request.GET.get("page")),
        "state": state,
        "is_waiting": state is MatchState.WAITING,
        "states": _states(state),
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
        else:
            messages.success(request, f"Answered: {answer.label.lower()}.")
            return redirect("identity:possible_matches")
    shown = {
        "title": "Is this the same child?",
        "detail": detail,
        "rows": side_by_side(detail.incoming, detail.known),
        "form": form,
        "is_waiting": detail.match.state == MatchState.WAITING,
    }
    return render(request, "identity/match.html", shown)


def _states(present: MatchState) -> list[dict[str, Any]]:
    words = {
        MatchState.WAITING: "Waiting",
        MatchState.SAME: "Same child",
        MatchState.DIFFERENT: "Different children",
    }
    address = reverse("identity:possible_matches")
    return [
        {"text": text, "href": f"{address}?state={state.value}", "active": state is present}
        for state, text in words.items()
    ]
