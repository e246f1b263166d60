"""Possible matches in the browser."""

import re
from datetime import datetime

import pytest

from childplan.identity.actions.record_address import record_address
from childplan.identity.models import PossibleMatch
from tests.childplan.identity.actions.test_answer_match import AMARA, sent
from tests.factories.clients import client_of, statements
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def match(here: AreaWorld, at: datetime) -> PossibleMatch:
    opened_by(here.head, **AMARA)
    sent(here.other_head, {**AMARA, "upn": "A990200026001"}, at)
    return PossibleMatch.objects.get()


class TestPossibleMatches:
    def test_are_listed_and_answered(self, here: AreaWorld, match: PossibleMatch) -> None:
        client = client_of(here.area_attendance)
        listed = client.get("/matches/").content.decode()
        assert f'href="/matches/{match.pk}/"' in listed
        assert "Larkshire Junior" in listed
        detail = client.get(f"/matches/{match.pk}/").content.decode()
        for told in (
            "Name and birth date agree",
            "A990200026001",
            "Agree</strong>",
            "<strong>Agree</strong>: First name, Surname",
        ):
            assert told in detail
        answer = client.post(f"/matches/{match.pk}/", {"answer": "same", "reason": "Rang both schools"})
        assert answer.headers["Location"] == "/matches/"
        words = client.get("/matches/").content.decode()
        assert "Answered: same child." in words
        assert "No question waits" in words
        assert "Amara" in client.get("/matches/?show=answered").content.decode()
        told = client.get(f"/matches/{match.pk}/").content.decode()
        assert "Rang both schools" in told
        assert here.area_attendance.user.name in told
        assert "<textarea" not in told

    def test_are_counted_in_the_navigation_of_those_who_answer_them(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch
    ) -> None:
        client = client_of(here.area_attendance)
        waits = r'href="/matches/"[^>]*>\s*(?:<[^>]+>\s*)*Possible matches\s*(?:<[^>]+>\s*)*\(?1\b'
        assert re.search(waits, client.get("/").content.decode())
        assert not re.search(waits, client_of(there.area_attendance).get("/").content.decode())
        client.post(f"/matches/{match.pk}/", {"answer": "different", "reason": "Twins"})
        assert not re.search(waits, client.get("/").content.decode())

    def test_need_an_answer_and_how_one_knows(self, here: AreaWorld, match: PossibleMatch) -> None:
        words = client_of(here.area_attendance).post(f"/matches/{match.pk}/", {}).content.decode()
        assert "Say whether it is the same child" in words
        assert "Enter how you know" in words

    def test_answered_by_somebody_else_say_so(self, here: AreaWorld, match: PossibleMatch) -> None:
        client = client_of(here.area_attendance)
        said = {"answer": "different", "reason": "Twins"}
        client.post(f"/matches/{match.pk}/", said)
        late = client.post(f"/matches/{match.pk}/", {"answer": "same", "reason": "I rang the school"})
        told = late.content.decode()
        shown = told[: told.index("<h1")]
        assert "Somebody has answered this already" in shown
        assert "What you wrote was not saved: Same child: I rang the school" in shown
        assert "Your answer was not saved" not in client.get(f"/matches/{match.pk}/").content.decode()

    def test_are_refused_without_the_permission_and_not_there_elsewhere(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch
    ) -> None:
        for membership in (here.senco, here.screener):
            assert client_of(membership).get("/matches/").status_code == 403
            assert client_of(membership).post(f"/matches/{match.pk}/", {}).status_code == 403
        assert client_of(there.area_attendance).get(f"/matches/{match.pk}/").status_code == 404

    def test_show_the_answered_ones_with_who_answered(self, here: AreaWorld, match: PossibleMatch) -> None:
        client = client_of(here.area_attendance)
        assert "Waiting (1)" in client.get("/matches/").content.decode()
        client.post(f"/matches/{match.pk}/", {"answer": "different", "reason": "Twins"})
        assert match.pk.hex not in client.get("/matches/").content.decode().replace("-", "")
        answered = client.get("/matches/?show=answered").content.decode()
        for told in (f'href="/matches/{match.pk}/"', "Different children", here.area_attendance.user.name):
            assert told in answered

    def test_ask_as_much_for_one_as_for_many(
        self, here: AreaWorld, match: PossibleMatch, at: datetime
    ) -> None:
        client = client_of(here.area_attendance)
        one = statements(client, "/matches/")
        for number in range(3):
            sent(here.other_head, {**AMARA, "upn": f"B99020002600{number}"}, at)
        assert PossibleMatch.objects.count() == 4
        assert statements(client, "/matches/") == one


class TestUndoing:
    @pytest.fixture
    def answered(self, here: AreaWorld, match: PossibleMatch) -> str:
        client_of(here.area_attendance).post(f"/matches/{match.pk}/", {"answer": "same", "reason": "Rang"})
        return f"/matches/{match.pk}/"

    def test_says_what_goes_and_what_stays_and_asks_why(self, here: AreaWorld, answered: str) -> None:
        client = client_of(here.area_attendance)
        assert f'href="{answered}undo/"' in client.get(answered).content.decode()
        asked = client.get(f"{answered}undo/").content.decode()
        for told in (
            "A990200026001 is removed from Amara Okafor",
            "Larkshire Junior no longer sees Amara Okafor",
            "What cannot be undone",
            "What people of Larkshire Junior have seen",
        ):
            assert told in asked
        seen = PossibleMatch.objects.get().decided_at.isoformat()
        refused = client.post(f"{answered}undo/", {"answered_at": seen}).content.decode()
        assert "Enter why the answer is undone" in refused
        done = client.post(f"{answered}undo/", {"reason": "Twins after all", "answered_at": seen})
        assert done.headers["Location"] == answered
        words = client.get(answered).content.decode()
        for told in ("The answer was undone", "Answered: Same child", "Twins after all", "Save the answer"):
            assert told in words

    def test_names_what_the_sender_wrote_since(self, here: AreaWorld, answered: str, at: datetime) -> None:
        match = PossibleMatch.objects.get()
        with acting(here.other_head) as scope:
            record_address(by=scope, at=at, child_id=match.child_id, lines="1 Long Lane", reason="Moved")
        words = client_of(here.area_attendance).get(f"{answered}undo/").content.decode()
        assert "1 address that it sent" in words

    def test_of_a_question_that_waits_leads_to_the_question(
        self, here: AreaWorld, match: PossibleMatch
    ) -> None:
        client = client_of(here.area_attendance)
        assert client.get(f"/matches/{match.pk}/undo/").headers["Location"] == f"/matches/{match.pk}/"

    def test_of_another_answer_than_the_one_seen_is_refused(self, here: AreaWorld, answered: str) -> None:
        said = {"reason": "Twins", "answered_at": "2026-03-01T10:00:00+00:00"}
        words = client_of(here.area_attendance).post(f"{answered}undo/", said).content.decode()
        assert "Somebody gave another answer meanwhile" in words
        assert PossibleMatch.objects.get().state == "same"

    def test_is_not_there_for_strangers(self, here: AreaWorld, there: AreaWorld, answered: str) -> None:
        assert client_of(there.area_attendance).get(f"{answered}undo/").status_code == 404
        assert client_of(here.screener).get(f"{answered}undo/").status_code == 403
