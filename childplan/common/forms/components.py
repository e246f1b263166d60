"""Components of the GOV.UK and Ministry of Justice design systems, rendered from one Django template each.

A component is asked for by its design-system name and the design system's own parameters, in snake case:
`rendered("govuk", "button", {"text": "Save", "prevent_double_click": True})`. A parameter that the component does not
know is refused, so that a spelling mistake is met by its author and not by a reader.

Text is always escaped. Parameters named `html` are printed as they are only when they are already marked safe, as the
content of a block tag is; an ordinary string in `html` is escaped like any other.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.template.loader import get_template

from .preparation import PREPARATIONS

# What each component may be given. `attributes` and `classes` go to every one.
PARAMETERS: dict[str, dict[str, str]] = {
    "govuk": {
        "back-link": "href html text",
        "breadcrumbs": "collapse_on_mobile items label_text",
        "button": "disabled href html id is_start_button name prevent_double_click text type value",
        "character-count": (
            "characters_at_limit_text characters_over_limit_text characters_under_limit_text count_message count_type "
            "error_message form_group hint id label maxlength maxwords name rows spellcheck textarea_description_text "
            "threshold value words_at_limit_text words_over_limit_text words_under_limit_text"
        ),
        "checkboxes": "described_by error_message fieldset form_group hint id_prefix items name values",
        "date-input": "day error_message fieldset form_group hint id items month name_prefix values year",
        "details": "html id open summary_html summary_text text",
        "error-message": "html id text visually_hidden_text",
        "error-summary": "description_html description_text disable_auto_focus error_list title_html title_text",
        "fieldset": "described_by html legend role",
        "file-upload": (
            "choose_files_button_text described_by disabled drop_instruction_text entered_drop_zone_text error_message "
            "form_group hint id javascript label left_drop_zone_text multiple multiple_files_chosen_text name "
            "no_file_chosen_text value wrapper_attributes wrapper_classes"
        ),
        "generic-header": "container_classes logo_html logo_text url",
        "hint": "html id text",
        "input": (
            "autocapitalize autocomplete described_by disabled error_message form_group hint id input_wrapper "
            "inputmode label name pattern prefix spellcheck suffix type value"
        ),
        "inset-text": "html id text",
        "label": "for html is_page_heading text",
        "notification-banner": (
            "disable_auto_focus html role text title_heading_level title_html title_id title_text type"
        ),
        "pagination": "items landmark_label next previous",
        "panel": "actions heading_level html text title_html title_text",
        "password-input": (
            "autocomplete button described_by disabled error_message form_group hide_password_aria_label_text "
            "hide_password_text hint id label name password_hidden_announcement_text "
            "password_shown_announcement_text show_password_aria_label_text show_password_text value"
        ),
        "phase-banner": "html tag text",
        "radios": "error_message fieldset form_group hint id_prefix items name value",
        "select": "described_by disabled error_message form_group hint id items label name value",
        "service-navigation": (
            "aria_label collapse_navigation_on_mobile menu_button_label menu_button_text navigation "
            "navigation_classes navigation_id navigation_label service_name service_url slots"
        ),
        "skip-link": "href html text",
        "summary-list": "card rows",
        "table": "caption caption_classes first_cell_is_header head rows",
        "tag": "html text",
        "task-list": "id_prefix items",
        "textarea": (
            "autocomplete described_by disabled error_message form_group hint id label name rows spellcheck value"
        ),
        "warning-text": "html icon_fallback_text text",
    },
    "moj": {
        "alert": (
            "disable_auto_focus dismiss_text dismissible focus_on_dismiss_selector heading_tag html role "
            "show_title_as_heading text title variant"
        ),
        "badge": "html text",
        "banner": "html icon_fallback_text text type",
        "filter": "heading html options_html selected_filters submit",
        "identity-bar": "html title",
        "side-navigation": "items label sections",
        "sub-navigation": "items label",
        "timeline": "heading_level items",
    },
}


class UnknownParameter(TypeError):
    """A page asked a component for something it does not know."""


class Params(dict[str, Any]):
    """Parameters whose missing keys read as nothing in a template, where a plain dict would offer its methods."""

    def __missing__(self, key: str) -> str:
        return ""


def as_params(value: Any, key: str = "") -> Any:
    """The same value with every mapping inside it read as `Params` and every None left out.

    The names and values of HTML attributes are left alone: there an empty value has a meaning of its own.
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = {part.name: getattr(value, part.name) for part in fields(value)}
    if isinstance(value, Mapping):
        if key.endswith("attributes"):
            return value
        return Params({name: as_params(item, name) for name, item in value.items() if item is not None})
    if isinstance(value, (list, tuple)):
        return [as_params(item) for item in value]
    return value


def expanded(params: Mapping[str, Any]) -> dict[str, Any]:
    """`{"label__text": "Name"}` as `{"label": {"text": "Name"}}`."""
    nested: dict[str, Any] = {}
    for key, value in params.items():
        *path, last = key.split("__")
        place = nested
        for step in path:
            place[step] = dict(place.get(step) or {})
            place = place[step]
        place[last] = value
    return nested


def rendered(system: str, name: str, params: Mapping[str, Any]) -> str:
    """HTML of one component. Raises `UnknownParameter` for a component or parameter that does not exist."""
    allowed = PARAMETERS[system].get(name)
    if allowed is None:
        raise UnknownParameter(f"There is no component {name!r} in {system}.")
    unknown = set(params) - set(allowed.split()) - {"attributes", "classes"}
    if unknown:
        raise UnknownParameter(f"{system} {name} does not know: {', '.join(sorted(unknown))}.")
    context = as_params(params)
    prepare = PREPARATIONS.get((system, name))
    if prepare:
        prepare(context)
    return get_template(f"components/{system}/{name}.html").render(context).strip()
