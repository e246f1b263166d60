"""Find a child. What was typed stays out of the address: numbers and names must not stand in logs and histories."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.identity.forms.search import SearchForm
from childplan.identity.presenters import birth_words, flag_tags, identifier_words
from childplan.identity.rules import may_open_by_hand, reads_contacts
from childplan.identity.selectors.child_lines import ChildLine
from childplan.identity.selectors.searching import Found, children_by_name, children_by_number

# Searches are kept in the session, under a word that stands in the address; so the browser's Back leads to results.
KEPT = 5


@practitioner_page()
def find_child(request: HttpRequest) -> HttpResponse:
    """By any number, or by name and birth date. Whatever the reason for finding nobody, the answer is the same."""
    may_place = reads_contacts(scope_of(request))
    if request.method == "POST":
        form = SearchForm(request.POST, may_place=may_place)
        if form.is_valid():
            return redirect(f"{reverse('identity:find_child')}?s={_keep(request, form)}")
        return _page(request, form, found=None)
    typed = searched(request)
    if not typed:
        return _page(request, SearchForm(may_place=may_place), found=None)
    form = SearchForm(typed, may_place=may_place)
    return _page(request, form, found=_search(scope_of(request), form))


def searched(request: HttpRequest) -> dict[str, str]:
    """What this person typed in the search that the address names; nothing for a word that is not of their session."""
    kept: dict[str, str] = request.session.get("searches", {}).get(request.GET.get("s", ""), {})
    return kept


def _keep(request: HttpRequest, form: SearchForm) -> str:
    born_on = form.cleaned_data["born_on"]
    word = secrets.token_urlsafe(6)
    searches = dict(list(request.session.get("searches", {}).items())[-KEPT + 1 :])
    searches[word] = {
        "text": form.cleaned_data["text"],
        "place": form.cleaned_data.get("place", ""),
        "born_on": born_on.isoformat() if born_on else "",
    }
    request.session["searches"] = searches
    return word


def _search(scope: Scope, form: SearchForm) -> Found | None:
    if not form.is_valid():
        return None
    at = clock.now()
    if form.numbers:
        return children_by_number(scope, form.numbers, at=at)
    typed = form.cleaned_data
    return children_by_name(scope, typed["text"], born_on=typed["born_on"], place=form.places, at=at)


def _page(request: HttpRequest, form: SearchForm, *, found: Found | None) -> HttpResponse:
    shown = {
        "title": "Find a child",
        "form": form,
        "searched": found is not None,
        "rows": [_row(line) for line in found.lines] if found else [],
        "has_more": found is not None and found.has_more,
        "may_open": may_open_by_hand(scope_of(request)),
        "search": request.GET.get("s", "") if found is not None else "",
        "may_open_in_emergency": scope_of(request).may(Permission.OPEN_IN_EMERGENCY),
        "may_ask": scope_of(request).may(Permission.ASK_FOR_ACCESS),
        "may_answer": scope_of(request).may(Permission.ANSWER_ACCESS),
    }
    return render(request, "identity/find_child.html", shown)


def _row(line: ChildLine) -> dict[str, Any]:
    return {
        "href": reverse("plans:child_plan", args=[line.child_id]),
        "name": f"{line.surname}, {line.known_as or line.forename}",
        "birth": birth_words(
            born_on=line.born_on,
            expected_on=line.expected_on,
            is_disputed=line.birth_date_is_disputed,
            today=timezone.localdate(clock.now()),
        ),
        "identifier": identifier_words(line.identifier),
        "school": line.school or "",
        "lead": line.lead or "",
        "flags": flag_tags(line.flags),
    }
