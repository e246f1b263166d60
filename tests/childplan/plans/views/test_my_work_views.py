"""The first page."""

from datetime import date, datetime

import pytest
from django.test import Client

from childplan.plans.presenters.my_work import when_words
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.selectors.test_my_work import to_do
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld


class TestTheFirstPage:
    def test_groups_work_by_when_it_is_due_and_says_why(self, here: AreaWorld, amara: Amara) -> None:
        # The clock stands on Monday 2 March 2026.
        for text, due_on in (
            ("First", date(2026, 2, 27)),
            ("Second", date(2026, 3, 8)),
            ("Third", date(2026, 3, 9)),
            ("Fourth", None),
        ):
            to_do(amara.child_id, here.senco, text=text, due_on=due_on)
        words = client_of(here.senco).get("/").content.decode()
        order = ["Overdue", "First", "This week", "Second", "Later", "Third", "No day set", "Fourth"]
        places = [words.index(f">{word}") for word in order]
        assert places == sorted(places)
        assert "27 February 2026, 3 days late" in words
        assert "You are to do this by then" in words
        assert f'href="/children/{amara.child_id}/"' in words

    def test_says_so_when_nothing_waits(self, here: AreaWorld) -> None:
        words = client_of(here.senco).get("/").content.decode()
        assert "Nothing waits for you" in words

    def test_sends_strangers_to_sign_in(self, db: None) -> None:
        answer = Client().get("/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")

    def test_sends_families_to_their_own_pages(self, mother) -> None:
        client = Client()
        sign_in(client, mother.user)
        assert client.get("/").headers["Location"] == "/family/"

    def test_tells_somebody_without_a_role_that_they_have_none(self, db: None) -> None:
        client = Client()
        sign_in(client, lay.user())
        answer = client.get("/", follow=True)
        assert "You have no role at the moment" in answer.content.decode()


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 3, 2), "Today"),
        (date(2026, 3, 3), "Tomorrow"),
        (date(2026, 3, 1), "1 March 2026, 1 day late"),
        (date(2026, 3, 7), "Saturday 7 March 2026"),
        (date(2026, 3, 9), "9 March 2026"),
        (None, ""),
    ],
)
def test_days_are_told_by_how_far_off_they_are(due_on: date | None, words: str, at: datetime) -> None:
    assert when_words(due_on, today=at.date()) == words
