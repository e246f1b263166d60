"""Ask for access to a child one cannot see; see what became of it; answer for a child."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.presenters import will_see
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind, RequestState
from childplan.common import clock, surrounding
from childplan.common.vocabulary import EVERY_CLASS
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.answer_access_request import answer_access_request
from childplan.identity.actions.ask_for_access import (
    NotSaidWhy,
    TooManyRequests,
    ask_for_access,
    withdraw_access_request,
)
from childplan.identity.forms.access_requests import AGREE, YES, AnswerForm, AskForm, as_sought
from childplan.identity.selectors.access_requests import (
    Question,
    days_to_answer,
    kind_offered,
    own_requests,
    question,
    waiting_questions,
)
from childplan.identity.views.search_views import searched
from childplan.identity.vocabulary import AccessAnswer

SAID = {
    AccessAnswer.ASKED: "The child is known. Your request was passed to those who work with them.",
    AccessAnswer.NOT_FOUND: "No child found that you can ask about. Check the number, or the names and birth date, "
    "and try again",
    AccessAnswer.SEEN: "You can see this child already. Go back to ‘Find a child’ and look for them there",
}


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.ASK_FOR_ACCESS)
def ask(request: HttpRequest) -> HttpResponse:
    """Which child, why and until when. The answer says whether the child is known, and nothing else of it."""
    scope, at = scope_of(request), clock.now()
    today = timezone.localdate(at)
    sought = as_sought(searched(request))
    form = AskForm(request.POST if request.method == "POST" else None, today=today, initial=sought)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer, _ = ask_for_access(
                by=scope, at=at, sought=form.sought, until_on=said["until_on"], reason=said["reason"]
            )
        except (TooManyRequests, NotSaidWhy) as refused:
            form.add_error(None, str(refused))
        else:
            if answer is AccessAnswer.ASKED:
                messages.success(request, SAID[answer])
                return redirect("identity:access_requests")
            # Nothing that was typed is lost: most often one figure is wrong.
            form.add_error("number", SAID[answer])
    find = reverse("identity:find_child")
    shown = {
        "title": "Ask for access to a child",
        "intro": "For a child you need to work with and cannot see. You are told whether the child is known here, and "
        "those who work with them answer you. "
        f"A request that nobody answers within {days_to_answer(scope, day=today)} working days ends. "
        "You are told, and can ask again."
        + (
            " What you searched for is filled in: check that each name stands in its place." if sought else ""
        ),
        "form": form,
        "back_href": find,
        "cancel_href": find,
        "button_text": "Ask for access",
    }
    return render(request, "base_form.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page()
def requests_page(request: HttpRequest) -> HttpResponse:
    """What one asked and what became of it, what waits for one's answer. A POST takes a request back."""
    scope, at = scope_of(request), clock.now()
    if request.method == "POST":
        asked = request.POST.get("request", "")
        try:
            withdraw_access_request(by=scope, at=at, request_id=UUID(asked))
        except (ValueError, NotFound):
            messages.warning(request, "That request does not wait any more. This is how it stands.")
        else:
            messages.success(request, "Request withdrawn")
        return redirect("identity:access_requests")
    shown = {
        "title": "Requests for access",
        "own": own_requests(scope),
        "waiting": waiting_questions(scope, at=at),
        "may_ask": scope.may(Permission.ASK_FOR_ACCESS),
    }
    return render(request, "identity/access_requests.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.ANSWER_ACCESS)
def answer(request: HttpRequest, child_id: UUID, question_id: UUID) -> HttpResponse:
    """Who asks, why and until when; then agree until a day, or decline."""
    scope, at = scope_of(request), clock.now()
    asked = question(scope, child_id, question_id, at=at)
    if not asked.may_answer:
        raise NotEntitled("this request is not yours to answer")
    waits = asked.state is RequestState.ASKED
    offered = kind_offered(asked) if waits else None
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        may_agree=offered is not None or not waits,
        initial={"until_on": asked.until_on},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_access_request(
                by=scope,
                at=at,
                child_id=child_id,
                question_id=question_id,
                agree=said["answer"] == AGREE,
                until_on=said["until_on"] or asked.until_on,
                reason=said["reason"],
                tell_why=said["may_read"] == YES,
            )
        except NotSaidWhy as refused:
            form.add_error(None, str(refused))
        except NewerVersion:
            form.add_error(
                None,
                "Somebody answered this meanwhile, it was withdrawn, or its last day has passed. "
                "Nothing was saved. Your words are still below, to copy.",
            )
            waits = False
        else:
            agreed = said["answer"] == AGREE
            messages.success(request, "Access agreed" if agreed else "Request declined")
            return redirect("identity:access_requests")
    return _asked(request, asked, form, offered, waits=waits)


def _asked(
    request: HttpRequest, asked: Question, form: AnswerForm, offered: InvolvementKind | None, *, waits: bool
) -> HttpResponse:
    """What was asked, and what agreeing would do; nothing to answer where it waits no more."""
    back = reverse("identity:access_requests")
    shown = {
        "title": "Request for access",
        **surrounding.surroundings(request, asked.child_id, ""),
        "asked": asked,
        "waits": waits,
        "offered": offered,
        "sees": will_see([asked.asker_role], offered, EVERY_CLASS) if offered else [],
        "form": form,
        "back_href": back,
        "cancel_href": back if waits else "",
        "button_text": "Send your answer",
    }
    return render(request, "identity/answer_access_request.html", shown)
