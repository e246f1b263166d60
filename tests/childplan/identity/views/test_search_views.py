"""Find a child in the browser."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from childplan.history.models import AccessEvent
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

FIND = "/children/find/"


def searched(client: Client, text: str, **born: str) -> str:
    """What the page says after a search, redirects followed as a browser does."""
    return client.post(FIND, {"text": text, **born}, follow=True).content.decode()


class TestFindingAChild:
    def test_by_number_leads_to_the_plan(self, here: AreaWorld, child_id: UUID) -> None:
        words = searched(client_of(here.senco), "999 000 0018")
        assert "1 child found" in words
        assert f'href="/children/{child_id}/"' in words

    def test_by_a_mistyped_name_and_a_birth_date(self, here: AreaWorld, child_id: UUID) -> None:
        day = {"born_on_day": "3", "born_on_month": "5", "born_on_year": "2017"}
        words = searched(client_of(here.senco), "Amarra Okafur", **day)
        assert f'href="/children/{child_id}/"' in words
        assert 'value="Amarra Okafur"' in words
        assert 'value="2017"' in words

    def test_keeps_what_was_typed_out_of_the_address(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        address = client.post(FIND, {"text": "9990000018"}).headers["Location"]
        assert "999" not in address
        # Back in the browser leads to the results again, also after another search.
        searched(client, "nobody")
        assert "1 child found" in client.get(address).content.decode()

    def test_forgets_old_searches_and_knows_no_strangers(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        address = client.post(FIND, {"text": "9990000018"}).headers["Location"]
        for number in range(5):
            client.post(FIND, {"text": f"name {'x' * number}y"})
        assert len(client.session["searches"]) == 5
        assert "found" not in client.get(address).content.decode()
        assert "found" not in client_of(here.head).get(address).content.decode()

    def test_says_kindly_what_is_wrong_with_a_number(self, here: AreaWorld) -> None:
        words = searched(client_of(here.senco), "9990000019")
        assert "NHS number: The last digit does not fit the others, so at least one digit is wrong." in words
        assert "Check it and try again" in words

    def test_answers_a_miss_the_same_whatever_the_cause(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        opened_by(there.head, nhs_number="9990000026")
        pages = set()
        for membership, number in (
            (here.other_head, "9990000018"),
            (here.other_head, "9990000026"),
            (here.other_head, "9990000034"),
        ):
            words = searched(client_of(membership), number)
            assert "No child found that you may see" in words
            start, end = words.index("<h2"), words.index("</main>")
            # Under which word this session keeps what was typed: another for each search.
            pages.add(re.sub(r"\?s=[^\"]+", "", words[start:end]))
        assert len(pages) == 1

    def test_is_written_down(self, here: AreaWorld, child_id: UUID) -> None:
        searched(client_of(here.senco), "9990000018")
        searched(client_of(here.head), "Nobody")
        found = AccessEvent.objects.filter(
            act="identity:find_child", method="GET", user_id=here.senco.user_id
        )
        assert [event.child_id for event in found] == [child_id]
        missed = AccessEvent.objects.filter(
            act="identity:find_child", method="GET", user_id=here.head.user_id
        )
        assert [event.child_id for event in missed] == [None]

    def test_asks_for_something(self, here: AreaWorld) -> None:
        for nothing in ("", "  ", "-"):
            assert "Enter a number" in searched(client_of(here.senco), nothing)

    def test_offers_to_open_a_record_to_those_who_may(self, here: AreaWorld) -> None:
        assert 'href="/children/open/"' in searched(client_of(here.social_worker), "Nobody")
        assert 'href="/children/open/"' not in searched(client_of(here.senco), "Nobody")


@pytest.mark.parametrize(
    "text", ["%", "';--", "\\", "<script>alert(1)</script>", "a" * 200, "\x00", "٣٣٣", "O'" * 40]
)
def test_hostile_words_find_nobody_and_break_nothing(here: AreaWorld, text: str) -> None:
    answer = client_of(here.senco).post(FIND, {"text": text}, follow=True)
    assert answer.status_code == 200
    assert b"<script>alert(1)" not in answer.content


def test_a_birth_date_in_the_session_reads_back(here: AreaWorld) -> None:
    client = client_of(here.senco)
    client.post(FIND, {"text": "x", "born_on_day": "3", "born_on_month": "5", "born_on_year": "2017"})
    (kept,) = client.session["searches"].values()
    assert date.fromisoformat(kept["born_on"]) == date(2017, 5, 3)
