"""Every component against the official fixtures of its design system."""

import pytest

from childplan.common.forms.components import UnknownParameterError, rendered
from childplan.common.forms.parameters import PARAMETERS

from .fixture_options import FOLDER, as_ours, fixtures
from .markup import markup

# How many official fixtures each component has, typed from the packages named in bench/refresh_front_end.py.
OFFICIAL = {
    "govuk": {
        "back-link": 7,
        "breadcrumbs": 12,
        "button": 38,
        "character-count": 34,
        "checkboxes": 42,
        "date-input": 50,
        "details": 10,
        "error-message": 9,
        "error-summary": 19,
        "fieldset": 18,
        "file-upload": 22,
        "generic-header": 7,
        "hint": 6,
        "input": 45,
        "inset-text": 6,
        "label": 17,
        "notification-banner": 21,
        "pagination": 15,
        "panel": 19,
        "password-input": 12,
        "phase-banner": 7,
        "radios": 43,
        "select": 19,
        "service-navigation": 33,
        "skip-link": 9,
        "summary-list": 30,
        "table": 21,
        "tag": 12,
        "task-list": 11,
        "textarea": 18,
        "warning-text": 8,
    },
    "moj": {
        "alert": 5,
        "badge": 3,
        "banner": 4,
        "filter": 2,
        "identity-bar": 2,
        "side-navigation": 2,
        "sub-navigation": 2,
        "timeline": 2,
    },
}
# Options that only JavaScript can give. Here a list of choices comes from Django, where every value is a string.
NOT_OURS = {("govuk", "select", "with falsy values")}


def compared(system: str, component: str) -> tuple[int, list[str]]:
    """How many fixtures were compared, and the names of those that came out differently."""
    cases = [
        case for case in fixtures(system, component) if (system, component, case["name"]) not in NOT_OURS
    ]
    different = [
        case["name"]
        for case in cases
        if markup(rendered(system, component, as_ours(case["options"]))) != markup(case["html"])
    ]
    return len(cases), different


class TestComponent:
    @pytest.mark.parametrize(
        ("system", "component"), [(system, name) for system, names in OFFICIAL.items() for name in names]
    )
    def test_comes_out_as_its_official_fixtures(self, system: str, component: str) -> None:
        total, different = compared(system, component)
        left_out = sum((system, component) == (case[0], case[1]) for case in NOT_OURS)
        assert different == []
        assert total == OFFICIAL[system][component] - left_out

    def test_is_covered_when_page_authors_may_use_it(self) -> None:
        assert {system: set(names) for system, names in PARAMETERS.items()} == {
            system: set(names) for system, names in OFFICIAL.items()
        }

    def test_has_its_fixtures_committed_with_their_licence(self) -> None:
        for system, names in OFFICIAL.items():
            assert {path.stem for path in (FOLDER / system).glob("*.json")} == set(names)
            assert "free of charge" in (FOLDER / system / "LICENCE").read_text()

    def test_differs_from_its_fixture_when_one_word_changes(self) -> None:
        case = next(case for case in fixtures("govuk", "tag") if case["name"] == "grey")
        options = as_ours(case["options"])
        assert markup(rendered("govuk", "tag", options)) == markup(case["html"])
        assert markup(rendered("govuk", "tag", {**options, "text": "Other"})) != markup(case["html"])
        assert markup(rendered("govuk", "tag", {**options, "classes": "other"})) != markup(case["html"])

    def test_refuses_a_parameter_it_does_not_know(self) -> None:
        with pytest.raises(UnknownParameterError, match="tag does not know: colour"):
            rendered("govuk", "tag", {"text": "Late", "colour": "red"})

    def test_refuses_a_name_that_the_design_system_lacks(self) -> None:
        with pytest.raises(UnknownParameterError, match="no component 'carousel'"):
            rendered("govuk", "carousel", {})

    def test_escapes_html_that_nobody_marked_safe(self) -> None:
        assert "&lt;script&gt;" in rendered("govuk", "inset-text", {"html": "<script>"})
        assert "&lt;script&gt;" in rendered(
            "govuk", "button", {"text": "x", "attributes": {"data-x": "<script>"}}
        )

    def test_leaves_what_it_was_given_unchanged(self) -> None:
        items = [{"value": "a", "text": "A"}]
        rendered("govuk", "radios", {"name": "kind", "items": items, "value": "a"})
        assert items == [{"value": "a", "text": "A"}]
