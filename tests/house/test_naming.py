"""What the tutorial and the guides name stands on a page in the same words."""

import pytest

from tests.house.naming import (
    ANYTHING,
    ROOT,
    Mention,
    mentions,
    said_by_code,
    said_by_pages,
    said_by_template,
    said_somewhere,
)

DOCUMENTS = sorted(
    path for folder in ("tutorial", "how-to") for path in (ROOT / "docs" / folder).glob("*.md")
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_button_and_heading_that_a_document_names_is_on_a_page(path) -> None:
    named = mentions(path.read_text())
    assert [each.words for each in named if not said_somewhere(each, said_by_pages())] == []


def test_the_documents_name_what_they_are_about() -> None:
    """Else the check above would hold of an empty list."""
    (tutorial,) = [path for path in DOCUMENTS if path.stem == "first-day"]
    words = {each.words for each in mentions(tutorial.read_text())}
    assert {"Bring in a file", "Acknowledge", "Record decision", "Choose what Carol Reid sees"} <= words


@pytest.mark.parametrize(
    "wrong", ["Acknowledge it", "Record the decision", "Bring in file", "Change Carol Reid"]
)
def test_a_name_that_no_page_says_is_found_out(wrong: str) -> None:
    (named,) = mentions(f"Open the alert and choose **{wrong}**.")
    assert not said_somewhere(named, said_by_pages())


def test_a_button_that_was_renamed_is_found_out() -> None:
    said = said_by_pages() - {"Record decision"} | {"Save decision"}
    assert not said_somewhere(Mention("Record decision", is_quoted=False), said)


def test_names_are_read_as_people_read_them() -> None:
    text = (
        "**Your draft.** Press *Save draft*, *not* later.\n\n"
        "2. **Files → Bring in.** *A …, b c*\n\n| *is a day* | `*x*` |"
    )
    assert [each.words for each in mentions(text)] == [
        "Save draft", "Files", "Bring in", "A", "b c", "is a day",
    ]  # fmt: skip


def test_pages_are_read_with_what_is_filled_in() -> None:
    assert list(said_by_template('<h1>Choose what {{ name }} sees</h1>{% govuk "button" text="Save." %}')) == [
        "button", "Save", f"Choose what {ANYTHING} sees",
    ]  # fmt: skip
    assert list(said_by_code('"""About."""\nx = f"Line {n} of it"\n')) == [
        f"Line {ANYTHING} of it",
        "Line",
        "of it",
    ]
