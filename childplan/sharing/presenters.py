"""Sharing in the words of the pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from childplan.common.joining import Standing
from childplan.escalation.selectors.detail import Person
from childplan.identity.presenters import day_words

from .rules import Deciding, Words
from .selectors.decisions import DecisionView
from .selectors.family import Adult
from .selectors.foreseeing import Foreseen
from .vocabulary import NO, NONE_NEEDED, YES, Decided, FamilyAnswer

Rows = list[tuple[str, str]]

ANSWER_COLOURS = {
    FamilyAnswer.AGREED: "green",
    FamilyAnswer.REFUSED: "orange",
    FamilyAnswer.WITHDRAWN: "grey",
    FamilyAnswer.MISTAKEN: "grey",
}


def person_words(person: Person | None) -> str:
    """Who it was: name, role and organisation."""
    return str(person) if person else "Somebody who has left"


def heading(found: DecisionView) -> str:
    """In the words "Shared with Jo Bright, …" or "Not shared with …"."""
    return f"{'Shared' if found.decided is Decided.SHARE else 'Not shared'} with {found.recipient}"


def last_day(ends_at: datetime) -> str:
    """The last day of an access that ends at that moment: at midnight, the day before."""
    return day_words(timezone.localdate(ends_at - timedelta(microseconds=1)))


def access_words(found: DecisionView) -> str:
    """Whether it opens the child to the recipient, and until when."""
    if found.ends_at is None:
        return ""
    if found.is_live:
        return f"They can read it until {last_day(found.ends_at)}"
    return f"Ended on {day_words(timezone.localdate(found.ends_at))}: {found.ended_reason}"


def decision_rows(found: DecisionView) -> Rows:
    """One decision, part by part; what does not apply is left out."""
    rows = [
        ("What", found.shared),
        ("Kinds of information", ", ".join(found.class_names)),
        ("Access", access_words(found)),
        ("What for", str(found.purpose.label)),
        ("Lawful basis", str(found.basis.label) if found.basis else ""),
        ("Condition", str(found.special_condition.label) if found.special_condition else ""),
        ("Condition for offences", str(found.offence_condition.label) if found.offence_condition else ""),
        ("Why", found.reason),
        ("Why sharing would do more harm", found.more_harmful),
        ("Family told", "Yes" if found.family_told else f"No: {found.why_not_told}"),
        ("Sharing agreement", found.agreement or found.without_agreement),
        ("Decided by", f"{person_words(found.by)}, {day_words(timezone.localdate(found.decided_at))}"),
    ]
    return [(label, words) for label, words in rows if words]


def check_rows(deciding: Deciding, found: Foreseen) -> Rows:
    """The answers of somebody who decides, to be read once more. The people it reaches stand beside it."""
    words = deciding.words
    rows = [
        ("Decision", str(deciding.decided.label)),
        ("With", deciding.to.name),
        ("What", words.shared),
        ("Kinds of information", ", ".join(found.class_names)),
        ("Last day", day_words(deciding.until_on) if found.gives_access and deciding.until_on else ""),
        ("What for", str(words.purpose.label)),
        ("Lawful basis", str(words.basis.label) if words.basis else ""),
        ("Condition", str(words.special_condition.label) if words.special_condition else ""),
        ("Condition for offences", str(words.offence_condition.label) if words.offence_condition else ""),
        ("Why", words.reason),
        ("Why sharing would do more harm", words.more_harmful),
        ("Family told", "Yes" if words.family_told else f"No: {words.why_not_told}"),
        ("Sharing agreement", found.agreement or deciding.without_agreement),
    ]
    return [(label, said) for label, said in rows if said]


def as_form(found: DecisionView) -> dict[str, Any]:
    """A decision as the form of its correction shows it."""
    return {**words_as_form(found), "version": found.version}


def words_as_form(found: DecisionView | Words) -> dict[str, Any]:
    """What a decision says, in the fields of the form. A share without a condition said that none is needed."""
    none = NONE_NEEDED if found.basis else ""
    return {
        "shared": found.shared,
        "purpose": str(found.purpose),
        "basis": str(found.basis or ""),
        "special_condition": str(found.special_condition or none),
        "offence_condition": str(found.offence_condition or none),
        "family_told": YES if found.family_told else NO,
        "why_not_told": found.why_not_told,
        "more_harmful": found.more_harmful,
        "reason": found.reason,
    }


def as_standing(found: DecisionView, *, at: datetime, by: Person | None) -> Standing:
    """The same for whoever corrected it second."""
    return Standing(words_as_form(found), found.version, at, person_words(by))


def people_of(adults: Sequence[Adult]) -> list[tuple[int, str]]:
    """The adults who may agree, and whether they have parental responsibility."""
    return [
        (
            adult.person_id,
            f"{adult.name}, {adult.kind.lower()}"
            f"{', with parental responsibility' if adult.has_parental_responsibility else ''}",
        )
        for adult in adults
    ]
