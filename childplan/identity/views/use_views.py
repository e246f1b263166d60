"""Uses of a restricted record's identifiers: for its named list. To everybody else these pages do not exist."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock, surrounding
from childplan.history.acts import NewerVersion
from childplan.identity.actions.answer_match import NoReason
from childplan.identity.actions.answer_use import answer_use
from childplan.identity.forms.uses import UseForm
from childplan.identity.presenters import answers_in_words, compared, side_by_side
from childplan.identity.selectors.restricted import is_restricted
from childplan.identity.selectors.uses import use_detail, uses_of
from childplan.identity.vocabulary import UseState


@practitioner_page()
def uses(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Who used an identifier of this record, how and when."""
    scope = scope_of(request)
    shown = {
        **surrounding.surroundings(request, child_id, "plans:access"),
        "title": "Who used a number of this record",
        "lines": uses_of(scope, child_id),
        "child_id": child_id,
        "is_restricted": is_restricted(scope, child_id),
    }
    return render(request, "identity/uses.html", shown)


@practitioner_page()
def use(request: HttpRequest, child_id: UUID, use_id: UUID) -> HttpResponse:
    """One use: who, what they sent, and whether they meant this child."""
    scope = scope_of(request)
    detail = use_detail(scope, child_id, use_id)
    form = UseForm(request.POST if request.method == "POST" else None, seen=detail.line.state)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_use(
                by=scope,
                at=clock.now(),
                use_id=use_id,
                answer=UseState(said["answer"]),
                seen=UseState(said["seen"]),
                reason=said["reason"],
            )
        except NewerVersion:
            detail = use_detail(scope, child_id, use_id)
            again = request.POST.copy()
            again["seen"] = detail.line.state.value
            form = UseForm(again, seen=detail.line.state)
            form.add_error(None, "Somebody else on the list answered meanwhile. Their answer is below.")
        except NoReason as refused:
            form.add_error(None, str(refused))
        else:
            words = "Answered. Nobody but the people on the list is told."
            messages.success(request, f"{words} Saved {clock.time_of(clock.now())}")
            return redirect("identity:uses", child_id)
    rows = side_by_side(detail.incoming, detail.known) if detail.incoming else []
    shown = {
        **surrounding.surroundings(request, child_id, "plans:access"),
        "title": "Did they mean this child?",
        "detail": detail,
        "rows": rows,
        "compared": compared(rows),
        "answers": answers_in_words(detail.answers),
        "form": form,
    }
    return render(request, "identity/use.html", shown)
