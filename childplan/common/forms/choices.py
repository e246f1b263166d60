"""Choices of a component made ready: which is chosen, its id, its hint, what describes it."""

from typing import Any

from .described import describe, field, joined


def select(params: dict[str, Any]) -> None:
    field(params)
    chosen = params.get("value")
    for item in params["items"]:
        if item and not item.get("selected"):
            same = str(item.get("value", item.get("text"))) == str(chosen)
            item["selected"] = bool(chosen) and same and item.get("selected") is not False


def choices(params: dict[str, Any]) -> None:
    """Radios and checkboxes: the first item bears the field's own id, so that an error can link to it."""
    fieldset = params.get("fieldset")
    base = params.get("id_prefix") or params.get("name", "")
    outer = fieldset["described_by"] if fieldset else ""
    describe(params, base, outer or params.get("described_by"))
    chosen = params.get("values") or ([params["value"]] if params.get("value") else [])
    for number, item in enumerate(params["items"], start=1):
        if not item:
            continue
        item["id"] = item.get("id") or (f"{base}-{number}" if number > 1 else base)
        if not item.get("checked"):
            in_list = str(item.get("value")) in {str(value) for value in chosen}
            item["checked"] = in_list and item.get("checked") is not False
        hint = item["hint"]
        item["hint_id"] = f"{item['id']}-item-hint" if hint and (hint["text"] or hint["html"]) else ""


def checkboxes(params: dict[str, Any]) -> None:
    choices(params)
    for item in params["items"]:
        if item:
            item["described_by"] = joined(
                "" if params.get("fieldset") else params["described_by"], item["hint_id"]
            )


def radios(params: dict[str, Any]) -> None:
    choices(params)
    for item in params["items"]:
        if item:
            item["described_by"] = item["hint_id"]
