"""Words that stand on no page, because there is a plainer one: `docs/reference/words.md` has the list."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.naming import ROOT, SOURCES, said_by_code, said_by_template
from tests.house.prose import every_form

INSTEAD = ROOT / "docs" / "reference" / "words.md"
PLAINER = {
    "whom": "who",
    "shall": "will",
    "lapse": "not answered in time",
    "lapses": "not answered in time",
    "lapsed": "not answered in time",
    "by this alone": "through this",
    "is out at once": "stops seeing the child now",
    "body": "organisation",
    "bodies": "organisation",
    "agency": "organisation",
    "agencies": "organisation",
    "part of the record": "kinds of information",
    "parts of the record": "kinds of information",
    "kind of relationship": "involvement",
    "until when": "last day",
    "is over": "ends",
    "take back": "withdraw",
    "take it back": "withdraw",
    "taken back": "withdraw",
    "took back": "withdraw",
    "taken off": "remove",
    "looked at again": "review",
    "look at again": "review",
    "what the family sees": "What the family can see",
    "close this record to me": "Step back from this child",
}
# Names of the field in which such a word stands.
NAMES = re.compile(r"multi-agency|adoption agency|nhs bod(y|ies)", re.IGNORECASE)
# What a partner system sends is called a body, and its programmers know what an agency is.
OF_THE_API = ROOT / "templates" / "api"
# Where code says something to people: titles, messages, labels, rows.
SAYING = ("views", "forms", "presenters", "rules")


def found_in(text: str) -> set[str]:
    """The words of the list that stand in a text."""
    said = NAMES.sub("", text)
    return {one for one in PLAINER if re.search(rf"\b{re.escape(one)}\b", said, re.IGNORECASE)}


def said_by_forms() -> Iterator[str]:
    """Labels, hints and errors of every form."""
    for form in every_form():
        for field in form.base_fields.values():  # type: ignore[attr-defined]
            yield from (
                str(field.label or ""),
                str(field.help_text),
                *map(str, field.error_messages.values()),
            )


def sentences_of(path: Path) -> list[str]:
    """What a module says to people: more than one word, beginning like a sentence; no markup, no docstring."""
    said = said_by_code(path.read_text())
    return [words for words in said if " " in words and words[:1].isupper() and "<" not in words]


def modules_that_speak() -> list[Path]:
    return sorted(
        path
        for app in SOURCES
        for path in (ROOT / app).rglob("*.py")
        if {path.stem, path.parent.name} & set(SAYING) and path.parent.name != "api"
    )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_page_says_the_plainer_word(path) -> None:
    # One word alone is the name of a thing in the code, as in `name="whom"`.
    said = [words for words in said_by_template(path.read_text()) if " " in words and "govuk-" not in words]
    if path.is_relative_to(OF_THE_API):
        said = [words for words in said if found_in(words) - {"body"}]
    assert {words: found_in(words) for words in said if found_in(words)} == {}


def test_a_form_asks_in_the_plainer_word() -> None:
    assert {words: found_in(words) for words in said_by_forms() if found_in(words)} == {}


def test_a_reason_is_asked_for_by_a_question() -> None:
    """A field called "Reason" says nothing of what is asked."""
    labels = {str(form.base_fields["reason"].label) for form in every_form() if "reason" in form.base_fields}  # type: ignore[attr-defined]
    assert len(labels) > 20
    assert {label for label in labels if label == "Reason"} == set()


@pytest.mark.parametrize(
    "path", modules_that_speak(), ids=lambda path: path.relative_to(ROOT).with_suffix("").as_posix()
)
def test_a_title_or_message_says_the_plainer_word(path: Path) -> None:
    assert {words: found_in(words) for words in sentences_of(path) if found_in(words)} == {}


def test_the_list_stands_where_writers_look() -> None:
    """Each word is named in the reference, with what is said in its place."""
    text = INSTEAD.read_text()
    assert [
        one for one, better in PLAINER.items() if one.split()[0][:5] not in text or better not in text
    ] == []


def test_a_word_of_the_list_is_found_out() -> None:
    assert found_in("Whom do you name?") == {"whom"}
    assert found_in("The person you name") == set()
    assert found_in("Choose a body outside") == {"body"}
    assert found_in("The multi-agency hub, an NHS body") == set()
