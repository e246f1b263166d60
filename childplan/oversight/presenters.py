"""Lines of the log in words, and as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from childplan.history.vocabulary import Means, Way
from childplan.identity.presenters import day_words
from childplan.oversight.selectors.looks import Look, Wanted
from childplan.oversight.selectors.questions import Question
from childplan.oversight.vocabulary import PHRASES
from childplan.oversight.workflow import Kind

# A spreadsheet runs what begins so.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = (
    *("Day and time", "Person", "Role", "Where", "Child", "What", "How", "By what", "Outcome"),
    *("Kinds of information", "Outside working hours", "Address of the computer", "Purpose"),
)
OUTCOMES = {"seen": "", "refused": "Refused", "failed": "Went wrong"}


def what(look: Look) -> str:
    """What was done, in the words of the page on which it is done."""
    phrase = PHRASES.get(look.act, "")
    if look.outcome == "refused":
        return f"Was refused: {phrase[:1].lower()}{phrase[1:]}" if phrase else "Was refused"
    return phrase or "Asked for a page that is not there"


def rows(found: Iterable[Look]) -> list[dict[str, Any]]:
    """Each line as the table shows it."""
    return [
        {
            "at": one.at,
            "who": one.who or one.role or "Nobody who is signed in",
            "role": f"{one.role}, {one.where}" if one.role and one.who else one.where,
            "child_id": one.child_id,
            "child": one.child,
            "what": what(one),
            "how": how(one),
            "classes": [c.label for c in one.classes],
            "beyond_hours": one.beyond_hours,
            "outcome": OUTCOMES.get(one.outcome, ""),
        }
        for one in found
    ]


def how(look: Look) -> str:
    """In which way, and by what it was searched."""
    way = Way(look.way).label if look.way in Way.values else ""
    means = [Means(one).label.lower() for one in look.means if one in Means.values]
    return f"{way}, by {' and '.join(means)}" if means else way


def as_csv(found: Iterable[Look]) -> str:
    """All of them for a spreadsheet. No cell can be taken for a formula."""
    written = io.StringIO()
    sheet = csv.writer(written, quoting=csv.QUOTE_ALL)
    sheet.writerow(HEADINGS)
    for one in found:
        cells = (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            *(one.who, one.role, one.where, one.child, what(one)),
            Way(one.way).label if one.way in Way.values else "",
            ", ".join(Means(each).label for each in one.means if each in Means.values),
            OUTCOMES.get(one.outcome, ""),
            ", ".join(str(c.label) for c in one.classes),
            "Yes" if one.beyond_hours else "No",
            *(one.from_address, one.purpose),
        )
        sheet.writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell on one line, with an apostrophe before what a spreadsheet would run as a formula."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(FORMULA_BEGINS) else line


def selected(address: Mapping[str, str], wanted: Wanted, labels: Mapping[str, str]) -> dict[str, Any] | None:
    """What is chosen, each with the address that takes it away; None when nothing is."""
    days = {name: (f"{name}_day", f"{name}_month", f"{name}_year") for name in ("since", "until")}
    chosen = [
        ("Person", wanted.person, ("person",)),
        ("From", day_words(wanted.since) if wanted.since else "", days["since"]),
        ("To", day_words(wanted.until) if wanted.until else "", days["until"]),
        ("How", labels.get("way", ""), ("way",)),
        ("Outcome", labels.get("outcome", ""), ("outcome",)),
        ("Kind of information", labels.get("about", ""), ("about",)),
        ("Organisation", labels.get("organisation", ""), ("organisation",)),
        ("Hours", "Outside working hours" if wanted.beyond_hours else "", ("beyond_hours",)),
    ]
    narrowing = [one for one in chosen if one[1]]
    if not narrowing:
        return None
    return {
        "heading": {"text": "Selected filters"},
        "clear_link": {"text": "Clear filters", "href": "?"},
        "categories": [
            {
                "heading": {"text": name},
                "items": [{"href": "?" + urlencode(without(address, names)), "text": words}],
            }
            for name, words, names in narrowing
        ],
    }


def without(address: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What the address says besides these, and from the first page on."""
    left = {*names, "before"}
    return {name: value for name, value in address.items() if name not in left and value}


def explained(question: Question) -> str:
    """What was unusual, in a sentence."""
    child = question.child or "a child"
    words = {
        Kind.SAME_SURNAME: f"Opened {child}, who has, or whose family has, the same surname",
        Kind.NO_INVOLVEMENT: f"Opened {child}, and does not work with them",
        Kind.RESTRICTED: f"Opened {child}, whose record is restricted, and does not work with them",
        Kind.OUT_OF_HOURS: f"Opened {question.figure} children outside working hours",
        Kind.VOLUME: f"Opened {question.figure} children in one day, far more than usual",
        Kind.AFTER_REFUSALS: f"Was refused {question.figure} times in one day",
    }
    return f"{words[question.kind]}, on {day_words(question.day)}"


def looks_address(question: Question) -> str:
    """Where the lines of that person and day are."""
    wanted: dict[str, object] = {"person": question.who}
    for name in ("since", "until"):
        wanted |= {f"{name}_{part}": getattr(question.day, part) for part in ("day", "month", "year")}
    place = (
        reverse("oversight:of_child", args=[question.child_id])
        if question.child_id
        else reverse("oversight:looks")
    )
    return f"{place}?{urlencode(wanted)}"
