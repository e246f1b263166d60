"""Words about who a child is."""

from datetime import date

import pytest

from childplan.identity.presenters import age_words, birth_words, flag_tags, identifier_words

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        (date(2017, 3, 2), "9"),
        (date(2017, 3, 3), "8"),
        (date(2024, 3, 2), "2"),
        (date(2024, 3, 3), "23 months"),
        (date(2025, 11, 29), "3 months"),
        (date(2026, 1, 26), "5 weeks"),
        (date(2026, 2, 23), "1 week"),
        (date(2026, 3, 1), "0 weeks"),
        (date(2020, 2, 29), "6"),
    ],
)
def test_ages_are_told_as_people_count_them(born_on: date, words: str) -> None:
    assert age_words(born_on, TODAY) == words


def test_birth_is_told_with_what_is_doubtful_about_it() -> None:
    def words(**fields) -> str:
        return birth_words(
            **{"born_on": None, "expected_on": None, "is_disputed": False, "today": TODAY, **fields}
        )

    assert words(born_on=date(2017, 5, 3)) == "3 May 2017 (8)"
    assert words(born_on=date(2009, 1, 1), is_disputed=True) == "1 January 2009 (17, disputed)"
    assert words(expected_on=date(2026, 6, 1)) == "Expected 1 June 2026"
    assert words() == "Birth date not known"


def test_numbers_are_spaced_as_on_letters() -> None:
    assert identifier_words("9990000018") == "999 000 0018"
    assert identifier_words("CP-7K4M-92QX-M") == "CP-7K4M-92QX-M"


def test_urgent_flags_come_first() -> None:
    tags = flag_tags(["young_carer", "unborn", "child_protection"])
    assert [(tag["text"], tag["colour"]) for tag in tags] == [
        ("Child protection plan", "red"),
        ("Unborn", "grey"),
        ("Young carer", "blue"),
    ]
