"""From a Django field to the component that shows it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .components import rendered
from .days import PARTS, DayInput
from .errors import field_errors, wrong_boxes

# Attributes of a widget that a component sets itself, or that the design system advises against: bubbles of
# the browser (required, min, max) are not read out, maxlength cuts what is pasted, a placeholder vanishes.
LEFT_OUT = {
    "class",
    "cols",
    "id",
    "max",
    "maxlength",
    "min",
    "minlength",
    "placeholder",
    "required",
    "rows",
    "step",
}
# As in the words of what is wrong with a day.
EXAMPLE_YEAR = 2026
OWN = {"autocomplete", "inputmode", "spellcheck", "pattern", "autocapitalize"}


def text_or_html(words: Any) -> dict[str, Any]:
    return {"html": words} if isinstance(words, SafeString) else {"text": str(words)}


def title(bound: BoundField) -> str:
    """The label; a field that may be left empty says so in words, unless a choice above it asks for it.

    `asked_if` of a form names fields that may only be left empty after some answers: their labels say after which.
    """
    label = str(bound.label)
    says_so = bound.field.required or isinstance(bound.field.widget, forms.CheckboxInput)
    says_so = says_so or bound.name in getattr(bound.form, "asked_if", ())
    if says_so or "optional" in label.lower() or bound.name in revealed(bound.form):
        return label
    return f"{label} (optional)"


def common(bound: BoundField) -> dict[str, Any]:
    """What every component is given: name, hint, errors, classes and other attributes."""
    attrs = bound.field.widget.attrs
    params: dict[str, Any] = {
        "name": bound.html_name,
        "classes": attrs.get("class"),
        "attributes": {name: value for name, value in attrs.items() if name not in LEFT_OUT | OWN},
    }
    if bound.help_text:
        params["hint"] = text_or_html(bound.help_text)
    errors = field_errors(bound)
    if errors:
        params["error_message"] = text_or_html(
            errors[0]
            if len(errors) == 1
            else format_html_join(SafeString("<br>"), "{}", ((e,) for e in errors))
        )
    return params


def labelled(bound: BoundField, heading: bool, size: str) -> dict[str, Any]:
    label = {"text": title(bound), "classes": f"govuk-label--{size}", "is_page_heading": heading}
    return {**common(bound), "id": bound.auto_id or bound.html_name, "label": label}


def grouped(bound: BoundField, heading: bool, size: str) -> dict[str, Any]:
    legend = {"text": title(bound), "classes": f"govuk-fieldset__legend--{size}", "is_page_heading": heading}
    return {**common(bound), "fieldset": {"legend": legend}}


def choice_items(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a field, with the hints and the follow-up fields that its form declares for them."""
    widget = bound.field.widget
    value = widget.format_value(bound.value())
    hints: Mapping[str, str] = getattr(bound.form, "choice_hints", {}).get(bound.name, {})
    reveals: Mapping[str, str] = getattr(bound.form, "reveals", {}).get(bound.name, {})
    items = []
    for _, options, _ in widget.optgroups(bound.html_name, value):
        for option in options:
            key = str(option["value"])
            item: dict[str, Any] = {
                "value": key,
                "text": option["label"],
                "checked": bool(option["selected"]),
            }
            if key == "":
                item["text"] = "No answer" if str(option["label"]).startswith("---") else option["label"]
            if key in hints:
                item["hint"] = {"text": hints[key]}
            if key in reveals:
                item["reveals"] = {"html": field_html(bound.form[reveals[key]])}
            items.append(item)
    return items


def as_input(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    widget = bound.field.widget
    attrs = widget.attrs
    kind = getattr(widget, "input_type", "text")
    params = labelled(bound, heading, size)
    params |= {name: attrs[name] for name in OWN & set(attrs)}
    params["value"] = widget.format_value(bound.value())
    if kind == "number":
        # A number box of the browser changes when it is scrolled over; digits alone are asked for instead.
        params.setdefault(
            "inputmode", "numeric" if isinstance(bound.field, forms.IntegerField) else "decimal"
        )
        kind = "text"
    if kind in {"email", "url", "tel", "search"}:
        params["type"] = kind
        params.setdefault("spellcheck", False)
    return "input", params


def as_password(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    params = labelled(bound, heading, size)
    return "password-input", {**params, "autocomplete": bound.field.widget.attrs.get("autocomplete")}


def as_textarea(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    attrs = bound.field.widget.attrs
    params = labelled(bound, heading, size)
    rows = str(attrs.get("rows", "10"))
    params |= {"value": bound.value() or "", "rows": "5" if rows == "10" else rows}
    limit = getattr(bound.field, "max_length", None)
    return ("character-count", {**params, "maxlength": limit}) if limit else ("textarea", params)


def as_file(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    several = bool(getattr(bound.field.widget, "allow_multiple_selected", False))
    return "file-upload", {**labelled(bound, heading, size), "multiple": several, "javascript": True}


def as_select(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    params = labelled(bound, heading, size)
    items = [
        {"value": item["value"], "text": item["text"], "selected": item["checked"]}
        for item in choice_items(bound)
    ]
    for item in items:
        if item["value"] == "" and item["text"] == "No answer":
            item["text"] = "Choose one"
    if bound.field.widget.allow_multiple_selected:
        params["attributes"] = {**params["attributes"], "multiple": {"value": True, "optional": True}}
    return "select", {**params, "items": items}


def as_radios(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    return "radios", {
        **grouped(bound, heading, size),
        "id_prefix": bound.auto_id,
        "items": choice_items(bound),
    }


def as_checkboxes(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    return "checkboxes", {
        **grouped(bound, heading, size),
        "id_prefix": bound.auto_id,
        "items": choice_items(bound),
    }


def as_single_checkbox(bound: BoundField, _heading: bool, _size: str) -> tuple[str, dict[str, Any]]:
    """One box to tick: the label stands beside it, and no group is announced."""
    item = {"value": "on", "text": title(bound), "checked": bool(bound.value())}
    reveals = getattr(bound.form, "reveals", {}).get(bound.name, {})
    if "on" in reveals:
        item["reveals"] = {"html": field_html(bound.form[reveals["on"]])}
    return "checkboxes", {**common(bound), "id_prefix": bound.auto_id, "items": [item]}


def like(day: date) -> str:
    """A day as it is typed, as an example."""
    return f"For example, {day.day} {day.month} {day.year}"


def example_day(field: Any) -> str:
    """How a day is typed, near the days that the field takes."""
    earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
    if earliest is not None and latest is not None:
        return like(earliest + (latest - earliest) // 2)
    year = (
        earliest.year + 1 if earliest is not None else latest.year - 1 if latest is not None else EXAMPLE_YEAR
    )
    return f"For example, 27 3 {year}"


def _sentence(words: str) -> str:
    return f"{words}." if words and words[-1] not in ".?!" else words


def as_day(bound: BoundField, heading: bool, size: str) -> tuple[str, dict[str, Any]]:
    params = grouped(bound, heading, size)
    hint = str(bound.help_text)
    if "For example" not in hint:
        params["hint"] = {
            "text": " ".join(part for part in (_sentence(hint), example_day(bound.field)) if part)
        }
    values = DayInput.boxes(bound.value())
    wrong = wrong_boxes(bound)
    name = params.pop("name")
    birth = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}
    is_birth = bound.field.widget.attrs.get("autocomplete") == "bday"
    params["id"] = bound.auto_id
    params["items"] = [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{name}_{part}",
            "label": part.capitalize(),
            "value": values[part],
            "classes": "govuk-input--width-4" if part == "year" else "govuk-input--width-2",
            "error": bool("error_message" in params and (not wrong or part in wrong)),
            "autocomplete": birth[part] if is_birth else None,
            # A month may be typed by name.
            "inputmode": "text" if part == "month" else "numeric",
        }
        for part in PARTS
    ]
    return "date-input", params


Shown = Callable[[BoundField, bool, str], tuple[str, dict[str, Any]]]
BY_WIDGET: tuple[tuple[type[forms.Widget], Shown], ...] = (
    (DayInput, as_day),
    (forms.CheckboxSelectMultiple, as_checkboxes),
    (forms.RadioSelect, as_radios),
    (forms.CheckboxInput, as_single_checkbox),
    (forms.Select, as_select),
    (forms.PasswordInput, as_password),
    (forms.FileInput, as_file),
    (forms.Textarea, as_textarea),
    (forms.Widget, as_input),
)


def field_html(bound: BoundField, *, heading: bool = False, size: str = "s", **changes: Any) -> str:
    """One field with its label, hint and error; `changes` are parameters of its component."""
    if bound.is_hidden:
        return str(bound)
    shown = next(shown for kind, shown in BY_WIDGET if isinstance(bound.field.widget, kind))
    name, params = shown(bound, heading, "l" if heading and size == "s" else size)
    for key, value in changes.items():
        inner = isinstance(value, dict) and isinstance(params.get(key), dict)
        params[key] = {**params[key], **value} if inner else value
    return SafeString(rendered("govuk", name, params))


def target(bound: BoundField) -> str:
    """The id of what an error in the summary leads to."""
    if isinstance(bound.field.widget, DayInput):
        wrong = wrong_boxes(bound)
        part = next((part for part in PARTS if part in wrong), "day")
        return f"{bound.auto_id}_{part}"
    return str(bound.auto_id or bound.html_name)


def revealed(form: forms.BaseForm) -> set[str]:
    """Names of fields that are shown beneath a choice of another, and so not in their own place."""
    declared: Mapping[str, Mapping[str, str]] = getattr(form, "reveals", {})
    return {name for follow_ups in declared.values() for name in follow_ups.values()}
