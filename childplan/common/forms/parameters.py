"""The components there are, and what each may be given."""

# `attributes` and `classes` go to every one.
PARAMETERS: dict[str, dict[str, str]] = {
    "govuk": {
        "back-link": "href html text",
        "breadcrumbs": "collapse_on_mobile items label_text",
        "button": "disabled href html id is_start_button name prevent_double_click text type value",
        "character-count": (
            "characters_at_limit_text characters_over_limit_text characters_under_limit_text "
            "count_message count_type error_message form_group hint id label maxlength "
            "maxwords name rows spellcheck textarea_description_text threshold value "
            "words_at_limit_text words_over_limit_text words_under_limit_text"
        ),
        "checkboxes": "described_by error_message fieldset form_group hint id_prefix items name values",
        "date-input": ("day error_message fieldset form_group hint id items month name_prefix values year"),
        "details": "html id open summary_html summary_text text",
        "error-message": "html id text visually_hidden_text",
        "error-summary": (
            "description_html description_text disable_auto_focus error_list title_html title_text"
        ),
        "fieldset": "described_by html legend role",
        "file-upload": (
            "choose_files_button_text described_by disabled drop_instruction_text "
            "entered_drop_zone_text error_message form_group hint id javascript label "
            "left_drop_zone_text multiple multiple_files_chosen_text name no_file_chosen_text "
            "value wrapper_attributes wrapper_classes"
        ),
        "generic-header": "container_classes logo_html logo_text url",
        "hint": "html id text",
        "input": (
            "autocapitalize autocomplete described_by disabled error_message form_group hint "
            "id input_wrapper inputmode label name pattern prefix spellcheck suffix type "
            "value"
        ),
        "inset-text": "html id text",
        "label": "for html is_page_heading text",
        "notification-banner": (
            "disable_auto_focus html role text title_heading_level title_html title_id title_text type"
        ),
        "pagination": "items landmark_label next previous",
        "panel": "actions heading_level html text title_html title_text",
        "password-input": (
            "autocomplete button described_by disabled error_message form_group "
            "hide_password_aria_label_text hide_password_text hint id label name "
            "password_hidden_announcement_text password_shown_announcement_text "
            "show_password_aria_label_text show_password_text value"
        ),
        "phase-banner": "html tag text",
        "radios": "error_message fieldset form_group hint id_prefix items name value",
        "select": "described_by disabled error_message form_group hint id items label name value",
        "service-navigation": (
            "aria_label collapse_navigation_on_mobile menu_button_label menu_button_text "
            "navigation navigation_classes navigation_id navigation_label service_name "
            "service_url slots"
        ),
        "skip-link": "href html text",
        "summary-list": "card rows",
        "table": "caption caption_classes first_cell_is_header head rows",
        "tag": "html text",
        "task-list": "id_prefix items",
        "textarea": (
            "autocomplete described_by disabled error_message form_group hint id label name "
            "rows spellcheck value"
        ),
        "warning-text": "html icon_fallback_text text",
    },
    "moj": {
        "alert": (
            "disable_auto_focus dismiss_text dismissible focus_on_dismiss_selector "
            "heading_tag html role show_title_as_heading text title variant"
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
