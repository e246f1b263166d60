"""Two people changed the same row: what differs, part by part, and what stands if they are joined."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form, HiddenInput, Textarea
from django.http import HttpRequest, QueryDict

from childplan.common.joining import Part, Standing, Take, parts, put_together, tidy

# Asked of each writer for themselves, and no part of what stands.
OWN_WORDS = ("reason", "also_serves")
# Of what a page sends, what is no part of what its author says.
NOT_SAID = ("csrfmiddlewaretoken", "author_mark", "parts_of", "choose", "joined", "confirmed")
# Of a form that keeps drafts, and sent on to whoever saves.
OF_THE_DRAFT = ("draft_version", "draft_window")
NOTHING = "Nothing"


def both_texts(
    sent: QueryDict,
    *,
    form: Form,
    theirs: Standing,
    base: Mapping[str, Any],
    again: Callable[[dict[str, Any]], Form],
    own: Collection[str] = OWN_WORDS,
) -> dict[str, Any]:
    """All that `both_texts.html` shows: theirs, yours, the parts that differ, and a form in which they are joined.

    sent: what came with the request. form: valid, as it was sent. base: what stood when its author began. again: the
    form that shows these values. own: fields that each writer fills in for themselves. Choices that were made for other
    parts than these, because somebody saved again, are not taken: `is_new`. `is_chosen`: choices were taken.
    """
    fields = differing(form, base, theirs.values, own)
    print_of = fingerprint(theirs.version, fields)
    chosen = {name: value for name, value in sent.items() if isinstance(value, str)}
    chosen = chosen if sent.get("parts_of") == print_of else {}
    stand = stands(form, theirs.values, fields, chosen, own)
    return {
        "theirs": theirs,
        "fields": fields,
        "groups": choices(fields, chosen),
        "parts_of": print_of,
        "sent": [
            (name, value)
            for name, values in sent.lists()
            if name not in NOT_SAID and not name.startswith("take-")
            for value in values
        ],
        "passed_on": [(name, sent[name]) for name in OF_THE_DRAFT if name in sent],
        "is_chosen": bool(chosen),
        "is_new": "choose" in sent and not chosen,
        "form": again({**stand, "version": theirs.version}),
    }


def chooses(request: HttpRequest) -> bool:
    """Whether somebody sent which parts to take, and nothing to be saved."""
    return request.method == "POST" and "choose" in request.POST


@dataclass(frozen=True)
class Field:
    """One field of the form that the two have differently. theirs, yours: in words."""

    name: str
    label: str
    is_text: bool
    parts: tuple[Part, ...]
    theirs: str
    yours: str
    values: Mapping[str, Any]

    def key(self, place: int) -> str:
        return f"take-{self.name}-{place}"

    def joined(self, chosen: Mapping[str, str]) -> Any:
        """The value that stands, by what was chosen for each part."""
        takes = {
            place: Take(chosen[self.key(place)])
            for place in range(len(self.parts))
            if chosen.get(self.key(place)) in Take.values
        }
        if self.is_text:
            return put_together(self.parts, takes)
        take = takes.get(0, usual_of_one(self.parts[0]))
        return self.values[Take.YOURS if take == Take.YOURS else Take.THEIRS]


def usual_of_one(part: Part) -> Take:
    """A day or a choice cannot be both: what stands stays, unless you alone changed it."""
    return Take.YOURS if part.usual == Take.YOURS else Take.THEIRS


def differing(
    form: Form, base: Mapping[str, Any], theirs: Mapping[str, Any], own: Collection[str] = OWN_WORDS
) -> list[Field]:
    """The fields in which what was sent is not what stands, in the form's order. The form is valid."""
    found = []
    for name, field in form.fields.items():
        if isinstance(field.widget, HiddenInput) or name in own or name not in theirs:
            continue
        is_text = isinstance(field.widget, Textarea)
        yours = form.cleaned_data.get(name)
        said = [words_of(field, value) for value in (base.get(name), theirs[name], yours)]
        if said[1] == said[2] or theirs[name] == yours:
            continue
        found.append(
            Field(
                name=name,
                label=str(field.label or name),
                is_text=is_text,
                parts=tuple(parts(*said)) if is_text else (Part(*said),),
                theirs=said[1],
                yours=said[2],
                values={Take.THEIRS: theirs[name], Take.YOURS: yours},
            )
        )
    return found


def in_words(field: Any, value: Any) -> str:
    """A value as somebody typed or chose it, as the page shows it: a choice by its label, a day as it was typed."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return " ".join(part for part in value.values() if part)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    return labels.get(str(value), str(value))


def words_of(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return tidy(in_words(field, value))


def stands(
    form: Form,
    theirs: Mapping[str, Any],
    fields: list[Field],
    chosen: Mapping[str, str],
    own: Collection[str] = OWN_WORDS,
) -> dict[str, Any]:
    """What the last form shows: theirs where nothing differs, each difference as chosen, and one's own words."""
    yours = {name: form.cleaned_data.get(name) for name in own if name in form.fields}
    return {**theirs, **yours, **{field.name: field.joined(chosen) for field in fields}}


def fingerprint(version: int, fields: list[Field]) -> str:
    """Of what the choices were offered: choices for other parts are not taken."""
    said = repr((version, [(field.name, field.parts) for field in fields]))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def choices(fields: list[Field], chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """A group of radio buttons for each part that differs."""
    asked = [
        (field, place, part) for field in fields for place, part in enumerate(field.parts) if part.differs
    ]
    return [
        group(field, place, part, chosen, number=number, of=len(asked))
        for number, (field, place, part) in enumerate(asked, start=1)
    ]


def group(
    field: Field, place: int, part: Part, chosen: Mapping[str, str], *, number: int, of: int
) -> dict[str, Any]:
    key = field.key(place)
    present = chosen.get(key) or (part.usual if field.is_text else usual_of_one(part))
    offered = [(Take.THEIRS, part.theirs), (Take.YOURS, part.yours)]
    # A part that one of them left out cannot stand with itself.
    if field.is_text and part.theirs.strip() and part.yours.strip():
        offered.append((Take.BOTH, ""))
    return {
        "name": key,
        "id_prefix": key,
        "fieldset": {
            "legend": {
                "text": f"Part {number} of {of}: {field.label}",
                "classes": "govuk-fieldset__legend--s",
            }
        },
        "items": [
            {
                "value": str(take),
                "text": str(take.label),
                "checked": str(present) == str(take),
                **({} if take == Take.BOTH else {"hint": {"text": words.strip() or NOTHING}}),
            }
            for take, words in offered
        ],
    }
