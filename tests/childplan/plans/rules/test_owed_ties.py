"""Who is owed which plan, held against a table typed from the law, and against the database."""

from datetime import date
from itertools import product

import pytest
from django.db import connection

from childplan.plans.rules.owed import Tie, is_owed, rights_on
from childplan.plans.rules.school_age import last_day_of_school_age
from childplan.plans.vocabulary import Rights, StrandKind
from tests.childplan.plans.rules.test_school_age import VECTORS

# Whom each kind of plan is owed: p whoever has parental responsibility, c whoever has care without it.
TYPED = {
    "ehc": "pc", "sen_support": "pc", "attendance_support": "pc", "early_help": "p", "child_in_need": "p",
    "child_protection": "p", "looked_after": "p", "universal": "", "pathway": "", "health": "",
}  # fmt: skip
# And an EHC plan, as the rights in it stand: s the young person, r whoever represents them.
EHC = {
    "of_parents": "pc", "unanswered": "s", "parents_too": "spc", "not_parents": "s", "represented": "r",
    "parent_decides": "pc",
}  # fmt: skip
TIES = [Tie(*four) for four in product((False, True), repeat=4)]


def letters(tie: Tie) -> set[str]:
    said = zip("pcsr", (tie.has_responsibility, tie.has_care, tie.is_self, tie.represents), strict=True)
    return {letter for letter, so in said if so}


@pytest.mark.parametrize("kind", list(StrandKind), ids=str)
@pytest.mark.parametrize("rights", list(Rights), ids=str)
def test_a_plan_is_owed_to_whom_the_law_says(kind: StrandKind, rights: Rights) -> None:
    owed_to = EHC[rights] if kind == "ehc" else TYPED[kind]
    for tie in TIES:
        assert is_owed(kind, tie, rights=rights) is bool(letters(tie) & set(owed_to)), tie


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(StrandKind), ids=str)
def test_the_database_owes_the_same(kind: StrandKind) -> None:
    with connection.cursor() as cursor:
        for rights, tie in product(Rights, TIES):
            cursor.execute(
                "select access.is_owed(%s, %s, %s, %s, %s, %s)",
                [kind, tie.has_responsibility, tie.has_care, tie.is_self, tie.represents, rights],
            )
            assert cursor.fetchone()[0] is is_owed(kind, tie, rights=rights), (rights, tie)


@pytest.mark.django_db
@pytest.mark.parametrize(("born", "last", "age"), VECTORS, ids=str)
def test_the_database_counts_school_age_the_same(born: date, last: date, age: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select access.last_day_of_school_age(%s)", [born])
        assert cursor.fetchone()[0] == last == last_day_of_school_age(born)


def test_rights_pass_on_the_day_after_and_nobody_answers_for_the_young_person() -> None:
    born = date(2010, 8, 31)
    assert rights_on(born, "parents_too", date(2026, 6, 26)) is Rights.OF_PARENTS
    assert rights_on(born, "parents_too", date(2026, 6, 27)) is Rights.PARENTS_TOO
    assert rights_on(born, "", date(2026, 6, 27)) is Rights.UNANSWERED
    assert rights_on(None, "", date(2026, 6, 27)) is Rights.OF_PARENTS
