"""Possible matches in the browser."""

from datetime import datetime

import pytest

from childplan.identity.models import PossibleMatch
from tests.childplan.identity.actions.test_answer_match import AMARA, sent
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
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
        for told in ("Name and birth date agree", "A990200026001", "Same</strong>"):
            assert told in detail
        answer = client.post(f"/matches/{match.pk}/", {"answer": "same", "reason": "Rang both schools"})
        assert answer.headers["Location"] == "/matches/"
        words = client.get("/matches/").content.decode()
        assert "Answered: same child." in words
        assert "No question waits" in words
        assert "Amara" in client.get("/matches/?state=same").content.decode()
        told = client.get(f"/matches/{match.pk}/").content.decode()
        assert "Rang both schools" in told
        assert here.area_attendance.user.name in told
        assert "<textarea" not in told

    def test_need_an_answer_and_how_one_knows(self, here: AreaWorld, match: PossibleMatch) -> None:
        words = client_of(here.area_attendance).post(f"/matches/{match.pk}/", {}).content.decode()
        assert "Say whether it is the same child" in words
        assert "Enter how you know" in words

    def test_answered_by_somebody_else_say_so(self, here: AreaWorld, match: PossibleMatch) -> None:
        client = client_of(here.area_attendance)
        said = {"answer": "different", "reason": "Twins"}
        client.post(f"/matches/{match.pk}/", said)
        assert (
            "Somebody has answered this already"
            in client.post(f"/matches/{match.pk}/", said).content.decode()
        )

    def test_are_refused_without_the_permission_and_not_there_elsewhere(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch
    ) -> None:
        for membership in (here.senco, here.screener):
            assert client_of(membership).get("/matches/").status_code == 403
            assert client_of(membership).post(f"/matches/{match.pk}/", {}).status_code == 403
        assert client_of(there.area_attendance).get(f"/matches/{match.pk}/").status_code == 404

    def test_ask_as_much_for_one_as_for_many(
        self, here: AreaWorld, match: PossibleMatch, at: datetime
    ) -> None:
        client = client_of(here.area_attendance)
        one = statements(client, "/matches/")
        for number in range(3):
            sent(here.other_head, {**AMARA, "upn": f"B99020002600{number}"}, at)
        assert PossibleMatch.objects.count() == 4
        assert statements(client, "/matches/") == one
