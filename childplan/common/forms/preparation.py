"""What a component must work out before its template is filled: ids, what describes what, which item is chosen.

Each function completes the parameters it is given in place. The rules are those of the official templates; the tests
compare every one of them with the official fixtures.
"""

from collections.abc import Callable, Mapping
from typing import Any

Prepare = Callable[[dict[str, Any]], None]


def joined(*words: Any) -> str:
    """The non-empty words with one space between."""
    return " ".join(str(word) for word in words if word)


def describe(params: dict[str, Any], base: str, described_by: Any) -> None:
    """Name the hint and the error after their field, and list both where the field says what describes it."""
    params["hint_id"] = f"{base}-hint" if params.get("hint") else ""
    params["error_id"] = f"{base}-error" if params.get("error_message") else ""
    params["described_by"] = joined(described_by, params["hint_id"], params["error_id"])


def field(params: dict[str, Any]) -> None:
    params["id"] = params.get("id") or params.get("name", "")
    describe(params, params["id"], params.get("described_by"))


def optional(value: Any) -> dict[str, Any]:
    """The value of an attribute that is left out when there is none."""
    return {"value": value, "optional": True}


def text_input(params: dict[str, Any]) -> None:
    field(params)
    group = params.get("form_group") or {}
    around = [
        params.get("prefix"),
        params.get("suffix"),
        group and group["before_input"],
        group and group["after_input"],
    ]
    with_words = any(part and (part["text"] or part["html"]) for part in around)
    params["has_wrapper"] = with_words or bool(group and group["button_html"])
    spelling = params.get("spellcheck")
    params["control_attributes"] = {
        "class": joined(
            "govuk-input", params.get("classes"), "govuk-input--error" if params.get("error_message") else ""
        ),
        "id": params["id"],
        "name": params.get("name"),
        "type": params.get("type") or "text",
        "spellcheck": optional(str(spelling).lower() if isinstance(spelling, bool) else None),
        "value": optional(params.get("value")),
        "disabled": optional(params.get("disabled")),
        "aria-describedby": optional(params["described_by"] or None),
        **{
            name: optional(params.get(name))
            for name in ("autocomplete", "autocapitalize", "pattern", "inputmode")
        },
    }


def error_message(params: dict[str, Any]) -> None:
    params.setdefault("visually_hidden_text", "Error")


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


def translations(params: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The words that a component's script says, as the attributes it reads them from."""
    said: dict[str, Any] = {}
    for key in keys:
        words = params.get(f"{key}_text")
        name = f"data-i18n.{key.replace('_', '-')}"
        if isinstance(words, Mapping):
            said |= {f"{name}.{rule}": text for rule, text in words.items()}
        elif words:
            said[name] = words
    return said


def character_count(params: dict[str, Any]) -> None:
    """A limit in characters or words, said before writing starts; the script then counts down."""
    params["id"] = params.get("id") or params.get("name", "")
    limit = params.get("maxwords") or params.get("maxlength")
    counts = params.get("count_type") or ("words" if params.get("maxwords") else "")
    unit = "words" if counts == "words" else "characters"
    words = params.get("textarea_description_text") or f"You can enter up to %{{count}} {unit}"
    info = f"{params['id']}-info"
    message = params.get("count_message") or {}
    params["limit"] = {
        "id": info,
        "text": words.replace("%{count}", str(limit)) if limit else "",
        "classes": joined("govuk-character-count__message", message.get("classes")),
    }
    told = {
        "textarea_description_text": {"other": words}
        if not limit and "textarea_description_text" in params
        else ""
    }
    group = params.get("form_group") or {}
    attributes = {
        "data-module": "govuk-character-count",
        **{f"data-{name}": optional(params.get(name)) for name in ("maxlength", "maxwords", "threshold")},
        "data-count-type": optional(counts or None),
        **translations(told, "textarea_description"),
        **translations(
            params,
            *(f"{kind}_{when}_limit" for kind in ("characters", "words") for when in ("under", "at", "over")),
        ),
        **(group.get("attributes") or {}),
    }
    params["group"] = {
        **group,
        "classes": joined("govuk-character-count", group.get("classes")),
        "attributes": attributes,
    }
    params["control_classes"] = joined("govuk-js-character-count", params.get("classes"))
    params["described_by"] = info


def password_input(params: dict[str, Any]) -> None:
    params["id"] = params.get("id") or params.get("name", "")
    group = params.get("form_group") or {}
    keys = "show_password hide_password show_password_aria_label hide_password_aria_label"
    announced = "password_shown_announcement password_hidden_announcement"
    params["group"] = {
        **group,
        "classes": joined("govuk-password-input", group.get("classes")),
        "attributes": {
            "data-module": "govuk-password-input",
            **translations(params, *keys.split(), *announced.split()),
            **(group.get("attributes") or {}),
        },
    }
    params["toggle"] = {
        "type": "button",
        "text": params.get("show_password_text") or "Show",
        "classes": joined(
            "govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle",
            (params.get("button") or {}).get("classes"),
        ),
        "attributes": {
            "aria-controls": params["id"],
            "aria-label": params.get("show_password_aria_label_text") or "Show password",
            "hidden": optional(True),
        },
    }
    params["control_classes"] = joined(
        "govuk-password-input__input govuk-js-password-input-input", params.get("classes")
    )


def file_upload(params: dict[str, Any]) -> None:
    field(params)
    keys = "choose_files_button no_file_chosen multiple_files_chosen drop_instruction entered_drop_zone left_drop_zone"
    params["wrapper_words"] = translations(params, *keys.split())


def summary_list(params: dict[str, Any]) -> None:
    params["any_actions"] = any(
        row and row["actions"] and row["actions"]["items"] for row in params.get("rows", ())
    )


def pagination(params: dict[str, Any]) -> None:
    params["block_level"] = not params.get("items") and bool(params.get("next") or params.get("previous"))


def service_navigation(params: dict[str, Any]) -> None:
    items = [item for item in params.get("navigation") or () if item]
    params["navigation"] = items
    params["collapses"] = params.get("collapse_navigation_on_mobile", len(items) > 1)
    slots = params.get("slots") or {}
    end = slots.get("end")
    params["end_html"] = (end["html"] if isinstance(end, Mapping) else end) or ""
    params["end_inline"] = isinstance(end, Mapping) and end["align"] == "inline"
    params["is_region"] = bool(params.get("service_name") or slots.get("start") or params["end_html"])


PREPARATIONS: dict[tuple[str, str], Prepare] = {
    ("govuk", "character-count"): character_count,
    ("govuk", "checkboxes"): checkboxes,
    ("govuk", "date-input"): date_input,
    ("govuk", "file-upload"): file_upload,
    ("govuk", "error-message"): error_message,
    ("govuk", "input"): text_input,
    ("govuk", "pagination"): pagination,
    ("govuk", "password-input"): password_input,
    ("govuk", "radios"): radios,
    ("govuk", "select"): select,
    ("govuk", "service-navigation"): service_navigation,
    ("govuk", "summary-list"): summary_list,
    ("govuk", "textarea"): field,
}
