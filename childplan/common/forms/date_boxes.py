"""The three boxes of a date made ready, each as an input of its own."""

from collections.abc import Mapping
from typing import Any

from .described import describe, joined


def day_boxes(params: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The boxes of a date with the part each one asks for: those given, or day, month and year."""
    names = {part: (params.get(part) or {}).get("name") or part for part in ("day", "month", "year")}
    if params.get("items"):
        boxes = [box for box in params["items"] if box]
        return [(part_of(box.get("name"), names), box) for box in boxes]
    return [(part, params.get(part, {})) for part in names if params.get(part) is not False]


def part_of(name: Any, names: Mapping[str, str]) -> str:
    return next((part for part, given in names.items() if name and name in (part, given)), "")


def date_input(params: dict[str, Any]) -> None:
    fieldset = params.get("fieldset")
    describe(params, params.get("id", ""), fieldset["described_by"] if fieldset else "")
    boxes = day_boxes(params)
    wrong = [bool(box.get("error")) or "govuk-input--error" in box.get("classes", "") for _, box in boxes]
    # With an error and no box named as wrong, every box is; a box may still be declared right.
    blamed = [
        is_wrong or bool(params.get("error_message") and not any(wrong) and box.get("error") is not False)
        for (_, box), is_wrong in zip(boxes, wrong, strict=True)
    ]
    params["boxes"] = [
        day_box(params, part, box, is_blamed) for (part, box), is_blamed in zip(boxes, blamed, strict=True)
    ]


def day_box(params: Mapping[str, Any], part: str, box: Mapping[str, Any], is_blamed: bool) -> dict[str, Any]:
    """One box of a date as an input of its own."""
    values = params.get("values") or {}
    classes = box.get("classes", "")
    name = box.get("name") or part
    full_name = f"{params['name_prefix']}-{name}" if params.get("name_prefix") else name
    value = box.get("value")
    if value is None and part:
        asked = params.get(part)
        value = asked.get("value") if asked else values.get(part)
    error = "govuk-input--error" if is_blamed and "govuk-input--error" not in classes else ""
    width = "" if "govuk-input--width-" in classes else f"govuk-input--width-{4 if part == 'year' else 2}"
    return {
        **{key: box.get(key) for key in ("autocomplete", "pattern", "attributes")},
        "label": {"text": box.get("label") or name.capitalize(), "classes": "govuk-date-input__label"},
        "id": box.get("id") or f"{params.get('id', '')}-{name}",
        "name": full_name,
        "value": values.get(full_name) if value is None else value,
        "inputmode": box.get("inputmode") or "numeric",
        "classes": joined("govuk-date-input__input", error, width, classes),
    }
