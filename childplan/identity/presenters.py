"""Words about who a child is, as every page says them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from .models import CourtOrder
from .rules import is_one_letter, is_swapped
from .selectors.disagreements import Difference
from .selectors.matches import AnswerLine, Side
from .selectors.orders import words_of_order
from .vocabulary import AliasKind, DisagreementState, FlagKind, MatchState, Sex, StatedField, name_key

DAYS_A_WEEK = 7
# Below this many weeks an age is told in weeks, below this many months in months: as health visitors count.
WEEKS_TOLD, MONTHS_TOLD = 13, 24
NHS_DIGITS = 10

FLAG_COLOURS: dict[FlagKind, str] = {
    FlagKind.CHILD_PROTECTION: "red",
    FlagKind.NON_MOLESTATION_ORDER: "red",
    FlagKind.DOMESTIC_ABUSE: "red",
    FlagKind.LOOKED_AFTER: "purple",
    FlagKind.NO_KNOWN_SCHOOL: "orange",
    FlagKind.PART_TIME_TIMETABLE: "orange",
    FlagKind.DISPUTED_AGE: "yellow",
    FlagKind.UNACCOMPANIED: "yellow",
    FlagKind.UNBORN: "grey",
}


def day_words(day: date) -> str:
    """As dates are written on every page: 3 May 2017."""
    return f"{day.day} {day:%B %Y}"


def age_words(born_on: date, today: date) -> str:
    """Age on a day: "9", under two years "14 months", under three months "5 weeks"."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    weeks = (today - born_on).days // DAYS_A_WEEK
    if weeks < WEEKS_TOLD:
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    if months < MONTHS_TOLD:
        return f"{months} months"
    return str(months // 12)


def birth_words(*, born_on: date | None, expected_on: date | None, is_disputed: bool, today: date) -> str:
    """Birth date and age in one breath; of an unborn child the day it is expected."""
    if born_on is None:
        return f"Expected {day_words(expected_on)}" if expected_on else "Birth date not known"
    disputed = ", disputed" if is_disputed else ""
    return f"{day_words(born_on)} ({age_words(born_on, today)}{disputed})"


def identifier_words(identifier: str) -> str:
    """An NHS number in three groups, as on letters; our own number as it is."""
    if len(identifier) == NHS_DIGITS and identifier.isdigit():
        return f"{identifier[:3]} {identifier[3:6]} {identifier[6:]}"
    return identifier


def flag_tags(kinds: Iterable[str]) -> list[dict[str, str]]:
    """Flags as tags, the urgent ones first."""
    known = [FlagKind(kind) for kind in kinds]
    order = list(FLAG_COLOURS)
    known.sort(key=lambda flag: order.index(flag) if flag in FLAG_COLOURS else len(order))
    return [{"text": flag.label, "colour": FLAG_COLOURS.get(flag, "blue")} for flag in known]


# How two records compare in one line of them: words first, for whoever sees no colour.
AGREE, NEARLY, DIFFER, ONE_SIDE = "Agree", "Nearly agree", "Differ", "Only one says"
COMPARED_COLOURS = {AGREE: "green", NEARLY: "yellow", DIFFER: "red", ONE_SIDE: "grey"}


def compared(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """What agrees, what nearly, what differs, each as (words, the lines by name); what only one says is left out."""
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(row["words"], []).append(row["label"])
    return [(words, ", ".join(named[words])) for words in (AGREE, NEARLY, DIFFER) if words in named]


def side_by_side(incoming: Side, known: Side) -> list[dict[str, Any]]:
    """Two records line by line. agrees: None where one of them says nothing, which is neither for nor against.

    words: the same for people; "nearly" is one letter of a name, or a day and month that changed places.
    """
    pairs: list[tuple[str, str, str, Callable[[str], str]]] = [
        ("First name", incoming.forename, known.forename, name_key),
        ("Middle names", incoming.middle_names, known.middle_names, name_key),
        ("Surname", incoming.surname, known.surname, name_key),
        ("Known as", incoming.known_as, known.known_as, name_key),
        ("Sex", _sex(incoming.sex), _sex(known.sex), str),
        ("Birth date", _day(incoming.born_on), _day(known.born_on), str),
        ("Expected on", _day(incoming.expected_on), _day(known.expected_on), str),
        ("Postcode of the home", incoming.postcode, known.postcode, _squeezed),
    ]
    for kind in AliasKind:
        ours = ", ".join(value for k, value in known.aliases if k is kind)
        theirs = ", ".join(value for k, value in incoming.aliases if k is kind)
        pairs.append((kind.label, theirs, ours, _squeezed))
    lines = []
    for label, theirs, ours, key in pairs:
        if not theirs and not ours:
            continue
        agrees = key(theirs) == key(ours) if theirs and ours else None
        words = {None: ONE_SIDE, True: AGREE, False: DIFFER}[agrees]
        if words == DIFFER and (
            (key is name_key and is_one_letter(key(theirs), key(ours)))
            or (label == "Birth date" and is_swapped(incoming.born_on, known.born_on))
        ):
            words = NEARLY
        lines.append(
            {"label": label, "incoming": theirs, "known": ours, "agrees": agrees, "words": words,
             "colour": COMPARED_COLOURS[words]}
        )  # fmt: skip
    return lines


def answers_in_words(answers: Iterable[AnswerLine]) -> list[dict[str, Any]]:
    """The history of a question, newest first, for a timeline."""
    return [
        {
            "title": "The answer was undone"
            if line.state == MatchState.WAITING
            else f"Answered: {line.state.label}",
            "by": line.by,
            "at": line.at,
            "reason": line.reason,
        }
        for line in answers
    ]


def in_words(difference: Difference) -> dict[str, Any]:
    """One question about two values, for a table or a page."""
    return {
        "id": difference.id,
        "child_id": difference.child_id,
        "child": difference.child,
        "field": difference.field.label,
        "held": value_words(difference.field, difference.held) or "–",
        "held_by": difference.held_by,
        "incoming": value_words(difference.field, difference.incoming),
        "said_by": difference.said_by,
        "said_at": difference.said_at,
        "is_confidential": difference.is_confidential,
        "is_open": difference.state is DisagreementState.OPEN,
        "state": difference.state.label,
        "reason": difference.reason,
    }


def value_words(field: StatedField, parts: Mapping[str, str]) -> str:
    """A value in parts as one line."""
    if field is StatedField.SEX:
        return _sex(parts.get("sex", "")) if parts.get("sex") else ""
    if field is StatedField.BORN_ON:
        return _day(date.fromisoformat(parts["born_on"])) if parts.get("born_on") else ""
    if field is StatedField.NAME:
        return f"{parts.get('forename', '')} {parts.get('surname', '')}".strip()
    lines = [*parts.get("lines", "").splitlines(), parts.get("postcode", "")]
    return ", ".join(line for line in lines if line)


def _sex(code: str) -> str:
    return "" if code in ("", Sex.UNKNOWN) else str(Sex(code).label)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()


@dataclass(frozen=True)
class OrderRow:
    """One order on the family page. may_change: whether the reader puts it right or ends it."""

    order_id: UUID
    relationship_id: UUID | None
    words: str
    whom: str
    has_ended: bool
    may_change: bool


def order_rows(
    orders: Iterable[CourtOrder], *, today: date, may_change: Callable[[int], bool]
) -> list[OrderRow]:
    """Orders in their sequence. may_change: whether the reader may write in that class."""
    return [
        OrderRow(
            order.pk,
            order.relationship_id,
            words_of_order(order),
            order.relationship.person.name if order.relationship else "The child",
            order.ends_on is not None and order.ends_on <= today,
            may_change(order.information_class),
        )
        for order in orders
    ]
