"""Words that stand on no page, because there is a plainer one: `docs/reference/words.md` has the list."""

import re
from collections.abc import Iterator

import pytest

from tests.house.naming import ROOT, said_by_template
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
}


def found_in(text: str) -> set[str]:
    """The words of the list that stand in a text."""
    return {one for one in PLAINER if re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE)}


def said_by_forms() -> Iterator[str]:
    """Labels, hints and errors of every form."""
    for form in every_form():
        for field in form.base_fields.values():  # type: ignore[attr-defined]
            yield from (
                str(field.label or ""),
                str(field.help_text),
                *map(str, field.error_messages.values()),
            )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_page_says_the_plainer_word(path) -> None:
    # One word alone is the name of a thing in the code, as in `name="whom"`.
    said = [words for words in said_by_template(path.read_text()) if " " in words]
    assert {words: found_in(words) for words in said if found_in(words)} == {}


def test_a_form_asks_in_the_plainer_word() -> None:
    assert {words: found_in(words) for words in said_by_forms() if found_in(words)} == {}


def test_the_list_stands_where_writers_look() -> None:
    """Each word is named in the reference, with what is said in its place."""
    text = INSTEAD.read_text()
    assert [
        one for one, better in PLAINER.items() if one.split()[0][:5] not in text or better not in text
    ] == []


def test_a_word_of_the_list_is_found_out() -> None:
    assert found_in("Whom do you name?") == {"whom"}
    assert found_in("The person you name") == set()
