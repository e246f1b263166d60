"""The portal's own sentences are easy to read: short, in common words. What practitioners write is their own affair.

A rough measure, and honest about it: words in a sentence, and words of many syllables, as in the Flesch-Kincaid grade.
Grade 4 is a child of nine. Names, dates and what is filled in are left out.
"""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

from portal.forms.accept import WEAK, AcceptForm
from portal.presenters.who_can_see import AT_SCHOOL, PLAIN, SOMEBODY

FAMILY_PAGES = (
    "_child", "_step", "_leave", "home", "closed", "set_up", "sign_in", "take", "somebody_else", "other_sign_in",
    "link_over", "too_often", "who_can_see", "who_looked",
)  # fmt: skip
GRADE = 4.0
# Of one page alone: a few sentences that have to say "password" or "email address" measure higher.
GRADE_OF_ONE = 5.0
LONGEST = 24


def words_of_template(name: str, *, of: str = "portal") -> str:
    """The running text of a template: headings and paragraphs, each ended by a full stop."""
    source = (Path(settings.BASE_DIR) / f"templates/{of}/{name}.html").read_text()
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL)
    source = re.sub(r"{% block page_title %}.*?{% endblock %}", "", source)
    source = re.sub(r'{% govuk "button" text="([^"]*)"[^%]*%}', r" \1. ", source)
    source = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "Sam", source))
    source = re.sub(r"</(h\d|p|button|strong|li)>", ". ", source)
    return unescape(re.sub(r"<[^>]+>", " ", source))


def words_of_email(name: str) -> str:
    text = (Path(settings.BASE_DIR) / f"templates/emails/{name}.txt").read_text()
    return re.sub(r"\(\(.*?\)\)", "Sam", text.partition("\n")[2]).replace(":\n", ".\n")


def sentences(text: str) -> list[list[str]]:
    """Each sentence as its words; scraps of one or two words (buttons, labels) count for nothing."""
    found = [re.findall(r"[a-z’'-]+", part.lower()) for part in re.split(r"[.?!:]+", text)]
    return [words for words in found if len(words) > 2]


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    plain = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouyltd])ed$|(?<=[^aeiouylscxz])es$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def grade(said: list[list[str]]) -> float:
    """The Flesch-Kincaid grade: 4 is the fourth year at an American school, nine to ten years old."""
    words = [word for sentence in said for word in sentence]
    long = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(said) + 11.8 * long - 15.59


class TestTheFamilysPages:
    def test_are_read_at_nine_taken_together(self) -> None:
        said = [sentence for name in FAMILY_PAGES for sentence in sentences(words_of_template(name))]
        assert len(said) > 40
        assert grade(said) <= GRADE

    @pytest.mark.parametrize("name", FAMILY_PAGES)
    def test_are_read_at_nine_or_ten_each(self, name: str) -> None:
        """By itself too: an easy page does not make up for a hard one."""
        said = sentences(words_of_template(name))
        assert not said or grade(said) <= GRADE_OF_ONE

    @pytest.mark.parametrize("name", FAMILY_PAGES)
    def test_have_no_long_sentence(self, name: str) -> None:
        said = sentences(words_of_template(name))
        assert said or name in ("_step", "_leave")
        assert [" ".join(words) for words in said if len(words) > LONGEST] == []

    def test_are_all_counted(self) -> None:
        folder = Path(settings.BASE_DIR) / "templates/portal"
        for_practitioners = {"parents", "invite", "why"}
        bare = {"base", "left"}
        assert {path.stem for path in folder.glob("*.html")} == {*FAMILY_PAGES, *for_practitioners, *bare}

    def test_name_roles_in_plain_words(self) -> None:
        """ "Your family support worker", and no word of five syllables."""
        named = [*PLAIN.values(), AT_SCHOOL, SOMEBODY]
        hard = {
            word for words in named for word in re.findall(r"[a-z]+", words.lower()) if syllables(word) > 4
        }
        assert hard == set()
        assert max(len(words.split()) for words in named) <= 13


class TestWhatElseAFamilyReads:
    @pytest.mark.parametrize("name", ["password_reset", "password_reset_done", "password_reset_from_key",
                                      "password_reset_from_key_done", "account_inactive", "logout"])  # fmt: skip
    def test_of_signing_in_is_read_at_nine_or_ten(self, name: str) -> None:
        said = sentences(words_of_template(name, of="account"))
        assert said
        assert grade(said) <= GRADE_OF_ONE
        assert [" ".join(words) for words in said if len(words) > LONGEST] == []


class TestTheInvitation:
    @pytest.mark.parametrize("name", ["parent_invitation", "page_ends", "password_reset"])
    def test_is_read_at_nine(self, name: str) -> None:
        assert grade(sentences(words_of_email(name))) <= GRADE

    def test_asks_for_a_password_in_short_words(self) -> None:
        hints = [str(field.help_text) for field in AcceptForm(email="x@example.org").fields.values()]
        assert grade(sentences(" ".join([*hints, *WEAK.values()]))) <= GRADE


class TestTheMeasure:
    def test_finds_officials_hard_to_read(self) -> None:
        official = (
            "Information pertaining to the multi-agency assessment will be communicated to relevant individuals "
            "following authorisation by the designated safeguarding professional."
        )
        assert grade(sentences(official)) > 12

    def test_finds_a_child_s_book_easy(self) -> None:
        book = "The cat sat on the mat. It saw a big red ball. The cat ran to the ball and hit it."
        assert grade(sentences(book)) < 2

    @pytest.mark.parametrize(
        ("word", "count"), [("plan", 1), ("danger", 2), ("invited", 3), ("page", 1), ("people", 2)]
    )
    def test_counts_syllables_well_enough(self, word: str, count: int) -> None:
        assert syllables(word) == count
