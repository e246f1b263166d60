"""The case list."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.organisations.selectors import Place, schools_of
from childplan.plans.forms.narrowing import NarrowingForm
from childplan.plans.presenters import case_list as words
from childplan.plans.selectors.case_list import Whose, case_list, count_cases, lists_open_to


@practitioner_page()
def list_cases(request: HttpRequest) -> HttpResponse:
    """Mine, my team's, or all I may see; narrowed and paged by the address alone."""
    scope, at, asked = scope_of(request), clock.now(), request.GET
    whose = _whose(scope, asked.get("of", ""))
    form = NarrowingForm(asked, scope=scope, schools=_schools(scope))
    narrowing = form.narrowing()
    after, before = _child(asked.get("after", "")), _child(asked.get("before", ""))
    page = case_list(scope, whose=whose, narrowing=narrowing, at=at, after=after, before=before)
    if not page.lines and (after or before):
        return redirect(words.first_page(asked))
    today = timezone.localdate(at)
    shown = {
        "rows": [words.row(line, today=today) for line in page.lines],
        "count": words.count_words(count_cases(scope, whose=whose, narrowing=narrowing, at=at)),
        "lists": words.lists(scope, asked, whose),
        "narrowing": form,
        "filters": words.chosen_filters(asked, form.chosen()),
        "kept": words.kept(asked, ["of"]),
        # As it is shown, for a file of it.
        "kept_all": [("of", whose.value), *words.kept(asked, words.FILTERS)],
        "paging": words.paging(asked, page),
        "empty": words.EMPTY[whose],
    }
    return render(request, "plans/case_list.html", shown)


def _whose(scope: Scope, asked: str) -> Whose:
    open_to = {whose.value: whose for whose in lists_open_to(scope)}
    return open_to.get(asked, words.list_at_first(scope))


def _schools(scope: Scope) -> list[Place]:
    """To choose from: none for those who work in one school."""
    if scope.area_id is None or scope.role.held_in == ("school",):
        return []
    return schools_of(area_id=scope.area_id)


def _child(asked: str) -> UUID | None:
    try:
        return UUID(asked)
    except ValueError:
        return None


def asked_list(scope: Scope, asked: QueryDict) -> dict[str, Any]:
    """Which list was asked for and what narrows it, as plain words: to be made into a file later."""
    chosen = NarrowingForm(asked, scope=scope, schools=_schools(scope)).narrowing()
    return {
        "of": _whose(scope, asked.get("of", "")).value,
        "name": chosen.name,
        "flag": chosen.flag.value if chosen.flag else "",
        "plan": chosen.strand.value if chosen.strand else "",
        "school": chosen.school_id,
    }
