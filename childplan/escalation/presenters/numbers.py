"""Words of the area's numbers: what holds, what comes, what was."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from childplan.common.joining import Standing
from childplan.escalation.rules import in_digits
from childplan.escalation.selectors.detail import Person
from childplan.escalation.selectors.numbers import NumberLine, SetNumber, TriggerNumbers
from childplan.escalation.selectors.setting import WhatChanges

DAY = "j F Y"
SET_UP = "Laid down when the area was set up"
THE_SOFTWARES = "The area has set none: this is the software’s own"


def trigger(found: TriggerNumbers, *, may_set: bool) -> dict[str, Any]:
    """One trigger with its numbers in rows, and where they are set."""
    return {
        "key": found.key,
        "name": found.name,
        "source": found.source,
        "now": [_now(line) for line in found.lines],
        "coming": [_coming(line, each) for line in found.lines for each in line.coming],
        "before": [_before(line, each) for line in found.lines for each in line.before],
        "set_href": reverse("escalation:set_number", args=[found.key]) if may_set else "",
        "withdraw_href": reverse("escalation:withdraw_number", args=[found.key]) if may_set else "",
    }


def names(found: TriggerNumbers) -> list[tuple[str, str, str]]:
    """Name, label and hint of each number, for whoever sets one."""
    return [(line.name, line.number.label, _hint(line)) for line in found.lines]


def coming(found: TriggerNumbers) -> list[tuple[int, str]]:
    """Id and words of each number that has not begun: "Working days to answer: 3, from 1 March 2027"."""
    return [
        (each.id, f"{line.number.label}: {in_digits(each.value)}, from {_day(each.valid_from)}")
        for line in found.lines
        for each in line.coming
    ]


def set_words(found: TriggerNumbers, name: str, valid_from: date, *, today: date) -> str:
    """What is said once one is set."""
    (label,) = [line.number.label for line in found.lines if line.name == name]
    when = "from today" if valid_from == today else f"from {_day(valid_from)}"
    held = f"{label}: the new number holds {when}."
    if not found.raises_alerts:
        return f"{held} What was asked before goes by the number of its own day."
    return f"{held} Childplan then looks again at every child it may concern."


def as_set(each: SetNumber, *, version: int) -> Standing:
    """A number that somebody set, as the form would show it: for whoever set the same number second."""
    values = {
        "name": each.name,
        "value": Decimal(in_digits(each.value)),
        "valid_from": each.valid_from,
        "reason": each.reason,
    }
    return Standing(values, version, each.set_at, each.set_by.name if each.set_by else "")


def changes(found: WhatChanges, reason: str, *, today: date) -> dict[str, Any]:
    """What setting a number changes, in rows, and what is looked at again."""
    when = "from today" if found.valid_from == today else f"from {_day(found.valid_from)}"
    count = found.open_alerts
    rows = [
        (found.label, f"{in_digits(found.before)} → {in_digits(found.after)} {when}"),
        ("Why, and where it was agreed", reason),
    ]
    if count is None:
        return {
            "rows": rows,
            "warning": f"It holds for what is asked {when}. What was asked before keeps its day.",
        }
    stand = {0: "No open alert stands on it", 1: "1 open alert stands on it and is reviewed"}.get(
        count, f"{count} open alerts stand on it and are reviewed"
    )
    return {
        "rows": rows,
        "warning": f"{stand} {when}. An alert whose cause is gone by the new number is resolved.",
    }


def _hint(line: NumberLine) -> str:
    number = line.number
    kind = "Whole numbers" if number.is_whole else "Numbers"
    coming = "".join(f", {in_digits(each.value)} from {_day(each.valid_from)}" for each in line.coming)
    return (
        f"Now {in_digits(line.value)}{coming}. "
        f"{kind} from {in_digits(number.least)} to {in_digits(number.most)}."
    )


def _now(line: NumberLine) -> dict[str, str]:
    now = line.now
    until = f" until {_day(now.valid_until)}" if now and now.valid_until else ""
    return {
        "label": line.number.label,
        "value": in_digits(line.value),
        "since": f"{_day(now.valid_from)}{until}" if now else "",
        "by": _by(now.set_by, now.set_at) if now else THE_SOFTWARES,
        "reason": now.reason if now else "",
    }


def _coming(line: NumberLine, each: SetNumber) -> dict[str, str]:
    return {
        "label": line.number.label,
        "value": in_digits(each.value),
        "from": _day(each.valid_from),
        "by": _by(each.set_by, each.set_at),
        "reason": each.reason,
    }


def _before(line: NumberLine, each: SetNumber) -> dict[str, str]:
    gone = ""
    if each.gone_as and each.gone_at is not None:
        gone = f"{each.gone_as} by {_by(each.gone_by, each.gone_at)}: {each.gone_reason}"
    return {
        "label": line.number.label,
        "value": in_digits(each.value),
        "from": _day(each.valid_from),
        "by": _by(each.set_by, each.set_at),
        "reason": each.reason,
        "gone": gone,
    }


def _by(person: Person | None, at: datetime) -> str:
    if person is None:
        return SET_UP
    return f"{person.name}, {person.role}, on {_day(timezone.localdate(at))}"


def _day(day: date) -> str:
    return date_format(day, DAY)
