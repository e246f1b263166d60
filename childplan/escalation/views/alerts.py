"""The inbox of alerts, one alert, and its answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock, surrounding
from childplan.common.forms.both_texts import both_texts, chooses
from childplan.escalation import drafting
from childplan.escalation.actions.acknowledge_alert import acknowledge_alert
from childplan.escalation.actions.amend_decision import amend_decision
from childplan.escalation.actions.decide_alert import WrongReviewDay, decide_alert
from childplan.escalation.forms import AcknowledgeForm, DecideForm
from childplan.escalation.presenters import alerts as presenters
from childplan.escalation.selectors import lines
from childplan.escalation.selectors.board import board
from childplan.escalation.selectors.detail import alert_detail
from childplan.escalation.selectors.why_not import how_it_stands
from childplan.escalation.vocabulary import AlertState, Decision
from childplan.escalation.workflow import is_open
from childplan.history.acts import NewerVersion

# Where these pages stand in the menu of a child's pages.
OF_THE_CHILD = "escalation:child_alerts"


@require_safe
@practitioner_page(Permission.ANSWER_ALERTS)
def inbox(request: HttpRequest) -> HttpResponse:
    """The alerts sent to me, or to the people whose alerts I oversee."""
    scope = scope_of(request)
    place = presenters.place_of(request.GET.get("show", ""))
    page = lines.inbox(scope, place=place, page=request.GET.get("page", "1"), today=clock.today())
    shown = {
        "words": presenters.PLACES[place],
        "places": presenters.places(lines.counts(scope), chosen=place),
        "may_oversee": scope.may(Permission.OVERSEE_ALERTS),
        "page": page,
        "alerts": [{"line": line, "tags": presenters.tags(line)} for line in page],
    }
    return render(request, "escalation/inbox.html", shown)


@require_safe
@practitioner_page(Permission.OVERSEE_ALERTS)
def team_board(request: HttpRequest) -> HttpResponse:
    """What waits with the people whose alerts I oversee, and which posts nobody holds."""
    scope = scope_of(request)
    found = board(scope, today=clock.today(), at=clock.now(), person=request.GET.get("person", ""))
    shown = {
        "board": found,
        "groups": presenters.board_groups(found),
        "matches": found.matches.in_words(clock.today()) if found.matches.count else "",
        "may_set_numbers": scope.may(Permission.SET_THRESHOLDS),
    }
    return render(request, "escalation/board.html", shown)


@require_safe
@practitioner_page()
def child_alerts(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every alert about a child that the reader may read, and how things stand by each trigger."""
    scope, today = scope_of(request), clock.today()
    shown = {
        **surrounding.surroundings(request, child_id, OF_THE_CHILD),
        "child_id": child_id,
        "alerts": [
            {"line": line, "tags": presenters.tags(line)}
            for line in lines.alerts_of_child(scope, child_id, today=today)
        ],
    }
    return render(request, "escalation/child.html", shown)


@require_safe
@practitioner_page()
def why_not(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Each trigger's last figures beside its threshold, and what is missing."""
    scope, today = scope_of(request), clock.today()
    shown = {
        **surrounding.surroundings(request, child_id, OF_THE_CHILD),
        "child_id": child_id,
        "triggers": how_it_stands(scope, child_id, today=today),
    }
    return render(request, "escalation/why_not.html", shown)


@require_safe
@practitioner_page()
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Why the alert was raised, who was told, what became of it, and the form to answer it."""
    return _page(request, alert_id)


@practitioner_page(Permission.ANSWER_ALERTS)
def acknowledge(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Take the alert up."""
    form = AcknowledgeForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _back(request, alert_id)
    try:
        acknowledge_alert(
            by=scope_of(request), at=clock.now(), alert_id=alert_id, version=form.cleaned_data["version"]
        )
    except NewerVersion:
        return _page(request, alert_id, conflict=True)
    words = "You have acknowledged this alert. Record your decision as soon as you have made it."
    messages.success(request, words)
    return redirect("escalation:alert", alert_id)


@practitioner_page(Permission.ANSWER_ALERTS)
def decide(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Record a decision and its reason."""
    if request.method != "POST":
        return _back(request, alert_id)
    form = DecideForm(request.POST)
    drafts = drafting.keeper(request, alert_detail(scope_of(request), alert_id, today=clock.today()))
    if (kept := drafts.kept(DecideForm())) is not None:
        return kept
    if not form.is_valid():
        return _page(request, alert_id, form=form)
    if chooses(request) and (both := _both(request, alert_id, form)) is not None:
        return both
    at, said = clock.now(), form.cleaned_data
    try:
        # Whoever sends the two texts joined has read what was decided before.
        (amend_decision if "joined" in request.POST else decide_alert)(
            by=scope_of(request),
            at=at,
            alert_id=alert_id,
            version=said["version"],
            decision=Decision(said["decision"]),
            reason=said["reason"],
            review_on=said["review_on"],
        )
    except WrongReviewDay:
        form.add_error("review_on", "The review must be after today and within a year")
        return _page(request, alert_id, form=form)
    except NewerVersion:
        return _both(request, alert_id, form) or _page(request, alert_id, form=form, conflict=True)
    drafts.close()
    words = "Your decision is recorded. Everybody who was told of this alert can see it."
    messages.success(request, f"{words} Saved {clock.time_of(at)}")
    return redirect("escalation:alert", alert_id)


def _both(request: HttpRequest, alert_id: UUID, form: DecideForm) -> HttpResponse | None:
    """Decided by somebody else meanwhile: both texts, and parts to take of each. None while nobody has decided."""
    scope = scope_of(request)
    found = alert_detail(scope, alert_id, today=clock.today())
    if found.state is not AlertState.DECIDED or not lines.is_theirs(scope, alert_id):
        return None
    both = both_texts(
        request.POST,
        form=form,
        theirs=presenters.as_decided(found),
        base={},
        again=lambda stands: DecideForm(version=found.version, initial=stands),
        own=(),
    )
    shown = {
        **surrounding.surroundings(request, found.child_id, OF_THE_CHILD),
        **both,
        "alert": found,
        "title": "Somebody answered this alert before you",
        "answered": presenters.answered(found),
        "back_href": reverse("escalation:alert", args=[alert_id]),
    }
    return render(request, "escalation/both_decisions.html", shown, status=200 if both["is_chosen"] else 409)


def _back(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """To the alert, for somebody who comes here without an answer: from the sign-in page, say. A stranger's is 404."""
    found = alert_detail(scope_of(request), alert_id, today=clock.today())
    return redirect("escalation:alert", found.id)


def _list_of(scope: Scope, child_id: UUID) -> str:
    """The inbox; for whoever has none, the child's alerts."""
    if scope.may(Permission.ANSWER_ALERTS):
        return reverse("escalation:inbox")
    return reverse(OF_THE_CHILD, args=[child_id])


def _page(
    request: HttpRequest, alert_id: UUID, *, form: DecideForm | None = None, conflict: bool = False
) -> HttpResponse:
    scope = scope_of(request)
    found = alert_detail(scope, alert_id, today=clock.today())
    may_answer = lines.is_theirs(scope, alert_id)
    lost = form.cleaned_data if form and conflict else {}
    drafts = drafting.keeper(request, found) if may_answer and is_open("decide_alert", found.state) else None
    is_new = form is None
    if conflict or form is None:
        # What they wrote is theirs to send again, now knowing what the other said.
        form = DecideForm(version=found.version, initial=lost | {"version": found.version})
    if drafts is not None and is_new:
        drafts.fill(form)
    shown = {
        **surrounding.surroundings(request, found.child_id, OF_THE_CHILD),
        "back_href": _list_of(scope, found.child_id),
        "alert": found,
        "drafting": drafts,
        "tags": presenters.tags(found),
        "source": presenters.source(found),
        "evidence": presenters.evidence(found),
        "easing": presenters.easing(found),
        "told": presenters.told(found),
        "moves": presenters.moves(found),
        "conflict": presenters.answered(found) if conflict else "",
        "lost": lost,
        "lost_decision": Decision(lost["decision"]).label if lost else "",
        "can_acknowledge": may_answer and (found.state == AlertState.RAISED or found.is_unseen),
        "may_answer": may_answer,
        "vacancies": presenters.vacancies(found),
        "form": form if drafts is not None else None,
    }
    return render(request, "escalation/alert.html", shown, status=409 if conflict else 200)
