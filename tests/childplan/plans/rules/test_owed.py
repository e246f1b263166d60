"""What orders do, held against a table typed from the law, and against the database."""

from datetime import date

import pytest
from django.db import connection

from childplan.identity.rules import has_care
from childplan.identity.vocabulary import OrderKind, RelationshipKind
from childplan.plans.rules.owed import EFFECTS, by_law, closes_page, due_on, lead_sends

# Typed from the acts, not from the code. closes: the page of whom it names; them: the lead practitioner sends to whom
# it names; rest: and to every other adult.
TYPED = {
    "live_with": "",
    "spend_time": "closes",
    "prohibited_steps": "closes them",
    "specific_issue": "closes",
    "non_molestation": "closes them",
    "occupation": "closes them",
    "care": "rest",
    "interim_care": "rest",
    "emergency_protection": "rest",
    "special_guardianship": "rest",
    "placement": "rest",
    "parental": "rest",
    "adoption": "closes them rest",
    "other": "closes them",
}


def ask(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select {question}", values)
        return cursor.fetchone()[0]


class TestEveryOrder:
    def test_is_typed_here_with_a_source(self) -> None:
        assert set(TYPED) == {str(kind) for kind in OrderKind} == {str(kind) for kind in EFFECTS}
        assert all(effect.source for effect in EFFECTS.values())

    @pytest.mark.parametrize("kind", list(OrderKind), ids=str)
    def test_does_what_the_law_says(self, kind: OrderKind) -> None:
        words = TYPED[kind].split()
        assert closes_page(kind, limits=False) is ("closes" in words)
        assert lead_sends([(kind, False)], []) is ("them" in words)
        assert lead_sends([], [(kind, False)]) is ("rest" in words)

    def test_that_limits_an_adult_bears_on_that_adult_alone(self) -> None:
        assert closes_page(OrderKind.CARE, limits=True)
        assert lead_sends([(OrderKind.CARE, True)], [])
        assert not lead_sends([], [(OrderKind.CARE, True)])


@pytest.mark.django_db
class TestTheDatabase:
    @pytest.mark.parametrize("kind", list(OrderKind), ids=str)
    def test_closes_the_same_pages(self, kind: OrderKind) -> None:
        for limits in (False, True):
            assert ask("portal.closes_page(%s, %s)", kind, limits) is closes_page(kind, limits=limits)

    @pytest.mark.parametrize("kind", list(RelationshipKind), ids=str)
    def test_knows_the_same_carers(self, kind: RelationshipKind) -> None:
        for lives in (False, True):
            assert ask("identity.has_care(%s, %s)", kind, lives) is has_care(kind, lives_with_child=lives)


class TestTheDayByWhichItIsSent:
    # Monday 2 March 2026; Good Friday is 3 April, Easter Monday 6 April.
    MONDAY, BEFORE_EASTER = date(2026, 3, 2), date(2026, 3, 26)

    def test_is_the_laws_where_the_area_promises_later(self) -> None:
        assert by_law("sen_support", "final", self.BEFORE_EASTER) == date(2026, 4, 9)
        assert due_on("sen_support", "final", self.BEFORE_EASTER, working_days=10) == date(2026, 4, 9)

    def test_is_the_areas_where_that_is_sooner(self) -> None:
        assert due_on("sen_support", "final", self.MONDAY, working_days=5) == date(2026, 3, 9)
        assert due_on("looked_after", "review_report", self.MONDAY, working_days=10) == date(2026, 3, 16)

    def test_is_the_areas_where_the_law_has_no_day_of_its_own(self) -> None:
        assert by_law("ehc", "final", self.MONDAY) is None
        assert due_on("ehc", "final", self.MONDAY, working_days=10) == date(2026, 3, 16)
        assert by_law("ehc", "review_report", self.MONDAY) == date(2026, 3, 16)
