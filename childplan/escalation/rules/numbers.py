"""The area's numbers: which there are of a trigger, what each may be, and from when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from childplan.escalation.triggers import ANSWER_WITHIN, RECOVERY, Number, Rule, Trigger

# The engine's own: working days to answer, and how long a cause must stay away, in the trigger's measure.
ENGINES = {
    ANSWER_WITHIN: Number("Working days to answer", Decimal(1), Decimal(60)),
    RECOVERY: Number("How long the cause must stay away", Decimal(0), Decimal(400)),
}
MOST = Decimal("999999.99")
FURTHEST_AHEAD = timedelta(days=731)
"""Calendar days: a year typed wrong is met here."""
LONGEST_REASON = 500


@dataclass(frozen=True)
class Standing:
    """One of an area's numbers: from its day on, until a later one or its own last day."""

    name: str
    value: Decimal
    valid_from: date
    valid_until: date | None


class NumberRefused(ValueError):
    """A number that cannot be set. field: of the form; words: what is wrong and what may be."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def numbers_of(trigger: Rule) -> dict[str, Number]:
    """Every number of the rule that an area may set, by name, in the order of reading.

    Of a trigger the engine's own too; how long a cause must stay away only where the trigger counts that.
    """
    names = [*trigger.thresholds]
    if isinstance(trigger, Trigger):
        names += [ANSWER_WITHIN, *([RECOVERY] if trigger.recovery else [])]
    return {name: number_of(trigger, name) for name in names}


def number_of(trigger: Rule, name: str) -> Number:
    """What one is called and may be: as the trigger says, else as the engine does, else anything from nought."""
    plain = Number(name.replace("_", " ").capitalize(), Decimal(0), MOST, is_whole=False)
    return trigger.numbers.get(name) or ENGINES.get(name) or plain


def makes_sense(number: Number, value: Decimal) -> bool:
    """Whether it lies within its limits, and is whole where it must be."""
    if not value.is_finite() or not number.least <= value <= number.most:
        return False
    return value % 1 == 0 if number.is_whole else value == round(value, 2)


def require_number(number: Number, value: Decimal) -> None:
    """Raises NumberRefused for one that cannot be, with its limits."""
    if not makes_sense(number, value):
        kind = "a whole number" if number.is_whole else "a number with at most two decimals"
        limits = f"{in_digits(number.least)} to {in_digits(number.most)}"
        raise NumberRefused("value", f"{number.label}: enter {kind} from {limits}")


def require_day(valid_from: date, *, today: date) -> None:
    """Raises NumberRefused for a day before today or further ahead than two years."""
    if valid_from < today:
        raise NumberRefused("valid_from", f"The day must be {_words(today)} or later")
    if valid_from > today + FURTHEST_AHEAD:
        raise NumberRefused("valid_from", f"The day must be {_words(today + FURTHEST_AHEAD)} or earlier")


def require_order(trigger: Rule, standing: Sequence[Standing], *, since: date) -> None:
    """Raises NumberRefused where, on that day or a later one, a number lies above one that it must not pass."""
    for day in sorted({since, *(each.valid_from for each in standing if each.valid_from > since)}):
        held = [
            each
            for each in sorted(standing, key=lambda one: one.valid_from)
            if each.valid_from <= day and (each.valid_until is None or each.valid_until >= day)
        ]
        values = {**trigger.thresholds, **{each.name: each.value for each in held}}
        for lower, upper in trigger.in_order:
            if values[lower] > values[upper]:
                low, high = (
                    f"{number_of(trigger, name).label}: {in_digits(values[name])}" for name in (lower, upper)
                )
                raise NumberRefused("value", f"On {_words(day)} “{low}” would lie above “{high}”")


def require_reason(reason: str) -> None:
    """Raises NumberRefused for none, or one that is too long."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise NumberRefused("reason", f"Say why, in {LONGEST_REASON} characters or fewer")


def in_digits(value: Decimal) -> str:
    """90.00 as "90", 92.50 as "92.5"."""
    return f"{value.normalize():f}"


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
