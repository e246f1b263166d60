"""The look in a real browser: no barrier that axe finds, nothing refused, all of it without scripts."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.factories.browsing import appears

from .shown import pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
ADDRESSES = sorted(pages())

pytestmark = pytest.mark.browser


def violations(page: Page) -> list[str]:
    """Every rule that axe finds broken, with the first place where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found["violations"]]


class TestPage:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_has_no_barrier(self, page: Page, shown: str, complaints: list[str], address: str) -> None:
        page.goto(shown + address)
        page.wait_for_selector("html[data-started]")
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []

    def test_is_found_at_fault_when_it_has_a_barrier(self, page: Page, shown: str) -> None:
        page.goto(shown + "/form")
        page.evaluate("document.querySelector('label[for=id_nhs_number]').remove()")
        assert [found.split(":")[0] for found in violations(page)] == ["label"]

    def test_complains_of_a_script_written_into_it(
        self, page: Page, shown: str, complaints: list[str]
    ) -> None:
        page.goto(shown + "/form")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
        assert any("Content Security Policy" in text for text in complaints)

    def test_starts_its_components(self, page: Page, shown: str) -> None:
        page.goto(shown + "/form")
        page.wait_for_selector("[data-govuk-character-count-init]")
        page.fill("#id_words", "x" * 190)
        assert "10 characters remaining" in page.inner_text(".govuk-character-count")
        assert page.is_hidden("#id_other_kind")
        page.check("#id_kind-3")
        appears(page, "#id_other_kind")

    def test_moves_to_the_errors_and_from_there_to_the_field(self, page: Page, shown: str) -> None:
        page.goto(shown + "/form-with-errors")
        page.wait_for_function("document.activeElement.className.includes('govuk-error-summary')")
        page.click("text=Birth date: enter a real date")
        assert page.evaluate("document.activeElement.id") == "id_born_month"
        assert page.title() == "Error: Record a concern – Childplan"

    def test_lets_the_keyboard_skip_to_the_content(self, page: Page, shown: str) -> None:
        page.goto(shown + "/kitchen-sink")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main-content"

    def test_opens_its_menu_on_a_small_screen(self, page: Page, shown: str) -> None:
        page.set_viewport_size({"width": 375, "height": 800})
        page.goto(shown + "/kitchen-sink")
        page.wait_for_selector("[data-govuk-service-navigation-init]")
        assert page.is_hidden("text=My work >> nth=0")
        page.click("button:has-text('Menu')")
        appears(page, ".govuk-service-navigation >> text=My work")

    def test_shows_everything_without_scripts(self, chromium: Browser, shown: str) -> None:
        context = chromium.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
        page = context.new_page()
        page.goto(shown + "/form-with-errors")
        appears(page, "text=There is a problem")
        assert page.is_hidden("#id_other_kind")
        page.check("#id_kind-3")
        appears(page, "#id_other_kind")
        appears(page, ".govuk-service-navigation >> text=My work")
        appears(page, "button:has-text('Sign out')")
        appears(page, "#id_document")
        context.close()

    def test_prints_the_words_without_what_is_clicked(self, page: Page, shown: str) -> None:
        page.goto(shown + "/kitchen-sink")
        page.emulate_media(media="print")
        for gone in (
            ".govuk-service-navigation",
            ".moj-filter",
            ".govuk-button >> nth=0",
            ".moj-side-navigation",
        ):
            assert page.is_hidden(gone), gone
        for kept in ("h1", ".childplan-identity", ".moj-timeline", ".govuk-summary-list >> nth=0"):
            appears(page, kept)

    def test_offers_to_print_only_where_scripts_run(self, page: Page, shown: str) -> None:
        page.goto(shown + "/kitchen-sink")
        page.wait_for_selector("button[data-print]:visible")
