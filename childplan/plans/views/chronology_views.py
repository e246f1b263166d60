"""What has happened to a child."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.common import clock
from childplan.identity.presenters import day_words
from childplan.plans.forms.chronology_forms import ChronologyForm
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.chronology import ChronologyFilter, agencies, chronology
from childplan.plans.selectors.reach import reach_of

from .framing import child_page


@require_safe
@practitioner_page()
def chronology_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """What happened, newest first, by agency and day; with a button to print what is shown."""
    at = clock.now()
    reach = reach_of(scope_of(request), child_id)
    offered = agencies(reach)
    form = ChronologyForm(request.GET or None, agencies=offered)
    form.is_valid()
    wanted = form.wanted()
    shown = chronology(reach, wanted, number=request.GET.get("page", "1"))
    return child_page(
        request,
        "plans/chronology.html",
        child_header(reach, today=timezone.localdate(at)),
        at=at,
        current="plans:chronology",
        form=form,
        shown=shown,
        selected=selected(request.GET, wanted, dict(offered)),
        printed_at=at,
    )


def selected(address: QueryDict, wanted: ChronologyFilter, names: dict[int, str]) -> dict[str, Any] | None:
    """What is chosen, each with the address that takes it away; None when nothing is."""
    chosen: list[tuple[str, str, tuple[str, ...]]] = []
    if wanted.agency is not None:
        chosen.append(("Organisation", names.get(wanted.agency, ""), ("agency",)))
    if wanted.since:
        chosen.append(("From", day_words(wanted.since), ("since_day", "since_month", "since_year")))
    if wanted.until:
        chosen.append(("To", day_words(wanted.until), ("until_day", "until_month", "until_year")))
    if wanted.with_wording:
        chosen.append(("Changes of wording", "Shown", ("wording",)))
    if not chosen:
        return None
    return {
        "heading": {"text": "Selected filters"},
        "clear_link": {"text": "Clear filters", "href": "?"},
        "categories": [
            {"heading": {"text": name}, "items": [{"text": words, "href": without(address, *keys)}]}
            for name, words, keys in chosen
        ],
    }


def without(address: QueryDict, *keys: str) -> str:
    """The present address less these parts, and from its first page."""
    rest = address.copy()
    for key in (*keys, "page"):
        rest.pop(key, None)
    return f"?{rest.urlencode()}"
