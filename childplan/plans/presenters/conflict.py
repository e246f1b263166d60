"""Two people changed the same row: what differs, part by part, and what stands if they are joined."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form, HiddenInput, Textarea

from childplan.plans.rules.joining import Part, parts, put_together
from childplan.plans.rules.words import tidy
from childplan.plans.vocabulary import Take

from .drafts import in_words

# Asked of each writer for themselves, and no part of what stands.
OWN_WORDS = ("reason", "also_serves")
NOTHING = "Nothing"


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


def differing(form: Form, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Field]:
    """The fields in which what was sent is not what stands, in the form's order. The form is valid."""
    found = []
    for name, field in form.fields.items():
        if isinstance(field.widget, HiddenInput) or name in OWN_WORDS or name not in theirs:
            continue
        is_text = isinstance(field.widget, Textarea)
        yours = form.cleaned_data.get(name)
        said = [words_of(field, value) for value in (base.get(name), theirs[name], yours)]
        if said[1] == said[2]:
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


def words_of(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return tidy(in_words(field, value))


def stands(
    form: Form, theirs: Mapping[str, Any], fields: list[Field], chosen: Mapping[str, str]
) -> dict[str, Any]:
    """What the last form shows: theirs where nothing differs, each difference as chosen, and one's own words."""
    own = {name: form.cleaned_data.get(name) for name in OWN_WORDS if name in form.fields}
    return {**theirs, **own, **{field.name: field.joined(chosen) for field in fields}}


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
