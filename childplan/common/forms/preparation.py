"""What a component must work out before its template is filled: ids, what describes what, what is chosen.

Each function completes the parameters it is given in place. The rules are those of the official templates,
with whose fixtures the tests compare them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .choices import checkboxes, radios, select
from .date_boxes import date_input
from .described import field, joined, optional

Prepare = Callable[[dict[str, Any]], None]


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
    buttons = ("choose_files_button", "no_file_chosen", "multiple_files_chosen")
    dropping = ("drop_instruction", "entered_drop_zone", "left_drop_zone")
    params["wrapper_words"] = translations(params, *buttons, *dropping)


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
