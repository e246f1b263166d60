"""What every page about one child does before and after its own work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from childplan.access.guards import scope_of
from childplan.common import clock
from childplan.history.acts import NewerVersion
from childplan.plans.presenters.frame import frame
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.selectors.child_header import ChildHeader, child_header_for
from childplan.plans.selectors.stories import Theirs, theirs_of

CONFLICT = 409


def child_page(
    request: HttpRequest,
    template: str,
    header: ChildHeader,
    *,
    at: datetime,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page about this child, with the bar that says who it is and the way to the other pages."""
    around = frame(scope_of(request), header, today=timezone.localdate(at), current=current)
    return render(request, template, {**around, **context}, status=status)


def around_child(request: HttpRequest, child_id: UUID, current: str) -> dict[str, Any]:
    """The bar and the menu of a child's pages, for those of the apps below this one. Raises NotFound."""
    scope, today = scope_of(request), clock.today()
    return frame(scope, child_header_for(scope, child_id, today=today), today=today, current=current)


def asking_page(
    request: HttpRequest,
    header: ChildHeader,
    *,
    at: datetime,
    title: str,
    form: Form,
    back: str,
    template: str = "plans/child_form.html",
    **context: Any,
) -> HttpResponse:
    """A page that asks something about this child. back: where one comes from and goes to on "Cancel"."""
    context = {"title": title, "form": form, "back_href": back, "cancel_href": back, **context}
    status = CONFLICT if context.get("theirs") else 200
    return child_page(request, template, header, at=at, status=status, **context)


def address(name: str, child_id: UUID, *numbers: object, at: str = "") -> str:
    """The address of one of the plan's pages, with the place on it."""
    return reverse(f"plans:{name}", args=[child_id, *numbers]) + (f"#{at}" if at else "")


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def saved(request: HttpRequest, words: str, to: str) -> HttpResponseRedirect:
    """Say what was saved and when, on the page that comes next."""
    messages.success(request, words)
    return HttpResponseRedirect(to)


def saved_at(what: str, at: datetime) -> str:
    """In the words "Outcome saved 14:02"."""
    return f"{what} saved {clock.time_of(at)}"


def and_saved(what: str, at: datetime) -> str:
    """In the words "Action stopped. Saved 14:02": where what was done is more than that something was saved."""
    return f"{what}. Saved {clock.time_of(at)}"


def done(form: Form, act: Callable[[], object]) -> bool:
    """Do the act if the form is filled in rightly. What the rules refuse stands on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except PlanRefusal as refused:
        form.add_error(None, str(refused))
        return False
    return True


def from_newer(request: HttpRequest, newer: NewerVersion) -> tuple[QueryDict, Theirs]:
    """What was typed, to be asked again from the newer version; and what that says."""
    again = request.POST.copy()
    again["version"] = str(newer.theirs.version)
    return again, theirs_of(newer.theirs)
