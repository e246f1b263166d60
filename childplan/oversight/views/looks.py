"""Who looked: for the privacy officer, for whoever manages people, and for whoever answers for a child."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.history import looking
from childplan.history.vocabulary import Means, Way
from childplan.oversight.actions.set_hours import HoursRefused, set_hours
from childplan.oversight.forms.looks import HoursForm, LooksForm
from childplan.oversight.presenters import as_csv, rows, selected, without
from childplan.oversight.selectors.hours import hours_of_area
from childplan.oversight.selectors.looks import (
    Place,
    Viewpoint,
    bodies_of_area,
    looks,
    may_see_who_looked,
    require_looks_of_children,
)
from childplan.plans.views.framing import around_child

# So many lines at most leave in one file.
MOST_LINES = 5000


@require_safe
@practitioner_page(Permission.REVIEW_LOOKING)
def looks_page(request: HttpRequest) -> HttpResponse:
    """What was looked at in the area, the newest first, by whatever it is narrowed to."""
    shown = _found(request, Viewpoint.OFFICER)
    shown["table_query"] = urlencode(without(request.GET.dict(), ()))
    return render(request, "oversight/looks.html", {"title": "Who looked", **shown})


@require_safe
@practitioner_page(Permission.REVIEW_TEAM)
def team_page(request: HttpRequest) -> HttpResponse:
    """What the people looked at whose work this reader manages: of children whom the reader may see as much of."""
    return render(
        request,
        "oversight/looks.html",
        {"title": "What my team looked at", **_found(request, Viewpoint.MANAGER)},
    )


@require_safe
@practitioner_page()
def child_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Who looked at one child."""
    scope = scope_of(request)
    require_looks_of_children(scope)
    around = around_child(request, child_id, "oversight:of_child")
    if not may_see_who_looked(scope, child_id):
        raise NotEntitled("not permitted to see who looked at this child")
    viewpoint = Viewpoint.OFFICER if scope.may(Permission.REVIEW_LOOKING) else Viewpoint.CHILD
    return render(
        request, "oversight/of_child.html", {**around, **_found(request, viewpoint, child_id=child_id)}
    )


@require_safe
@practitioner_page(Permission.REVIEW_LOOKING)
def looks_table(request: HttpRequest) -> HttpResponse:
    """The same lines as a file for a spreadsheet, as many as one file holds. It is a look at each child in it."""
    scope = scope_of(request)
    form = LooksForm(request.GET, bodies=bodies_of_area(scope))
    looking.as_way(Way.EXPORT, Means.CSV)
    page = looks(scope, Viewpoint.OFFICER, form.wanted(), most=MOST_LINES)
    response = HttpResponse("\ufeff" + as_csv(page.looks), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="who-looked-{clock.today():%Y-%m-%d}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.REVIEW_LOOKING)
def hours_page(request: HttpRequest) -> HttpResponse:
    """The hours of the area, and setting them from a day on."""
    scope = scope_of(request)
    form = HoursForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_hours(by=scope, at=clock.now(), **form.cleaned_data)
        except HoursRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "Working hours saved.")
            return redirect("oversight:hours")
    return render(request, "oversight/hours.html", {"form": form, "hours": hours_of_area(scope)})


def _found(request: HttpRequest, viewpoint: Viewpoint, *, child_id: UUID | None = None) -> dict[str, Any]:
    scope = scope_of(request)
    form = LooksForm(request.GET or None, bodies=bodies_of_area(scope))
    wanted = form.wanted()
    page = looks(
        scope, viewpoint, wanted, child_id=child_id, after=Place.typed(request.GET.get("before", ""))
    )
    labels = {
        name: dict(form.fields[name].choices).get(value, "")  # type: ignore[attr-defined]
        for name, value in (
            ("way", wanted.way),
            ("outcome", wanted.outcome),
            ("about", wanted.information_class),
            ("organisation", wanted.body),
        )
        if value
    }
    address = request.GET.dict()
    older = {**without(address, ()), "before": str(page.after)} if page.after else None
    return {
        "form": form,
        "rows": rows(page.looks),
        "selected": selected(address, wanted, labels),
        "older": f"?{urlencode(older)}" if older else "",
        "newest": f"?{urlencode(without(address, ()))}" if "before" in address else "",
        "of_one_child": child_id is not None,
        "is_officer": viewpoint is Viewpoint.OFFICER,
    }
