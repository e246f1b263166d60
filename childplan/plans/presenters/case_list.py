"""Words and links of the case list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from childplan.access.scope import Scope
from childplan.access.vocabulary import Remit
from childplan.identity.presenters import birth_words, flag_tags, identifier_words
from childplan.identity.selectors.child_lines import ChildLine
from childplan.plans.selectors.case_list import COUNTED_TO, CasePage, Whose, lists_open_to

FILTERS = {"name": "Name", "flag": "Flag", "plan": "Plan", "school": "School"}
LIST_NAMES = {Whose.MINE: "Mine", Whose.TEAM: "My team", Whose.ALL: "All I may see"}
EMPTY = {
    Whose.MINE: "No child is on your own list at the moment.",
    Whose.TEAM: "No child is on your team's list at the moment.",
    Whose.ALL: "There is no child here that you may see.",
}


@dataclass(frozen=True)
class Row:
    """One child as the table shows it."""

    href: str
    name: str
    birth: str
    identifier: str
    school: str
    lead: str
    flags: list[dict[str, str]]


def row(line: ChildLine, *, today: date) -> Row:
    return Row(
        href=reverse("plans:child_plan", args=[line.child_id]),
        name=f"{line.surname}, {line.known_as or line.forename}",
        birth=birth_words(
            born_on=line.born_on,
            expected_on=line.expected_on,
            is_disputed=line.birth_date_is_disputed,
            today=today,
        ),
        identifier=identifier_words(line.identifier),
        school=line.school or "",
        lead=line.lead or "",
        flags=flag_tags(line.flags),
    )


def list_at_first(scope: Scope) -> Whose:
    """The list a role opens with: its own where it has cases of its own, else all it may see."""
    return Whose.MINE if scope.role.remit in (Remit.OWN, Remit.TEAM) else Whose.ALL


def count_words(number: int) -> str:
    if number > COUNTED_TO:
        return f"More than {COUNTED_TO:,} children"
    return "1 child" if number == 1 else f"{number:,} children"


def lists(scope: Scope, asked: QueryDict, present: Whose) -> list[dict[str, Any]]:
    """The sub-navigation: each list with the same filters."""
    return [
        {"text": LIST_NAMES[whose], "href": _address(asked, of=whose.value), "active": whose is present}
        for whose in lists_open_to(scope)
    ]


def chosen_filters(asked: QueryDict, chosen: Mapping[str, str]) -> dict[str, Any] | None:
    """The filters in force, each a tag that takes it off; None when there is none."""
    if not chosen:
        return None
    return {
        "heading": {"text": "Selected filters"},
        "clear_link": {"text": "Clear filters", "href": _address(asked, **dict.fromkeys(FILTERS, ""))},
        "categories": [
            {
                "heading": {"text": FILTERS[name]},
                "items": [{"text": words, "href": _address(asked, **{name: ""})}],
            }
            for name, words in chosen.items()
        ],
    }


def paging(asked: QueryDict, page: CasePage) -> dict[str, Any]:
    """Links to the page before and the page after, as the pagination component takes them."""
    links: dict[str, Any] = {}
    if page.previous_before:
        links["previous"] = {"href": _address(asked, before=str(page.previous_before))}
    if page.next_after:
        links["next"] = {"href": _address(asked, after=str(page.next_after))}
    return links


def first_page(asked: QueryDict) -> str:
    """The same list from its beginning."""
    return f"{reverse('plans:case_list')}{_address(asked)}"


def kept(asked: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the filter's form must carry along of the address."""
    return [(name, str(asked[name])) for name in names if asked.get(name)]


def _address(asked: QueryDict, **changes: str) -> str:
    """The present address with changes; empty takes a part off. Whatever changes, paging begins anew."""
    query = {name: str(value) for name, value in asked.items() if name not in ("after", "before") and value}
    query |= changes
    kept_parts = QueryDict(mutable=True)
    kept_parts.update({name: value for name, value in query.items() if value})
    return f"?{kept_parts.urlencode()}"
