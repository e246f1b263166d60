"""A day asked for in three boxes, as people know it: day, month, year."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORT_MONTHS = tuple(name[:3] for name in FULL_MONTHS)

NOT_REAL = "Enter a real date, like 27 3 2026"


class DayInput(forms.DateInput):
    """Three boxes named `<field>_day`, `<field>_month` and `<field>_year`.

    A single value under the field's own name, written 2026-03-27, is read as well, for links with a date in
    them.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        del files
        boxes = {part: str(data.get(f"{name}_{part}") or "").strip() for part in PARTS}
        return boxes if any(boxes.values()) else data.get(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        del files
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    @staticmethod
    def boxes(value: Any) -> dict[str, str]:
        """What stands in each box for a date, for what was typed, or for nothing."""
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return dict.fromkeys(PARTS, "")
        if isinstance(value, datetime.date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return {part: str((value or {}).get(part, "")) for part in PARTS}


class DayField(forms.DateField):
    """A real calendar day. `earliest` and `latest`, both allowed themselves, may also be set on the field
    later.

    The month may be typed as a number or by name. Errors name the boxes that are wrong in `params["wrong"]`.
    """

    widget = DayInput
    default_error_messages = {
        "invalid": NOT_REAL,
        "incomplete": "The date must include %(missing)s",
        "short_year": "The year must have 4 numbers, like 2026",
        "too_early": "The date must be %(limit)s or later",
        "too_late": "The date must be %(limit)s or earlier",
    }

    def __init__(
        self, *, earliest: datetime.date | None = None, latest: datetime.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, Mapping):
            return super().to_python(value)
        missing = [part for part in PARTS if not value.get(part)]
        if missing:
            raise self.error("incomplete", missing, missing=" and ".join(f"a {part}" for part in missing))
        day, month, year = number(value["day"]), month_number(value["month"]), number(value["year"])
        wrong = [part for part, found in zip(PARTS, (day, month, year), strict=True) if found is None]
        if day is None or month is None or year is None:
            raise self.error("invalid", wrong)
        if len(value["year"]) != 4:
            raise self.error("short_year", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            blamed = "month" if not 1 <= month <= 12 else "year" if year == 0 else "day"
            raise self.error("invalid", [blamed]) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise self.error("too_early", list(PARTS), limit=in_words(self.earliest))
        if value and self.latest and value > self.latest:
            raise self.error("too_late", list(PARTS), limit=in_words(self.latest))

    def error(self, code: str, wrong: list[str], **words: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"wrong": wrong, **words})


def number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


def month_number(typed: str) -> int | None:
    word = typed.lower().rstrip(".")
    for names in (SHORT_MONTHS, FULL_MONTHS):
        if word in names:
            return names.index(word) + 1
    return number(typed)


def in_words(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
