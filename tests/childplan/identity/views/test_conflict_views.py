"""The pages on which somebody says that they should not see a child, and their manager ends it."""

import re
from datetime import date, datetime
from html import unescape
from uuid import UUID, uuid4

import pytest

from childplan.identity.actions import conflicts
from childplan.identity.models import Declaration
from tests.factories.clients import client_of, statements
from tests.factories.identity import declared_by, opened_by
from tests.worlds.two_areas import AreaWorld

NHS = "9990000018"
NAMED = {
    "forename": "Amara", "surname": "Okafor", "born_on_day": 3, "born_on_month": 5, "born_on_year": 2017,
}  # fmt: skip


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    return opened_by(here.head, nhs_number=NHS, forename="Amara", surname="Okafor", born_on=date(2017, 5, 3))


def words(answer) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return " ".join(unescape(page).split())


class TestDeclaring:
    @pytest.mark.parametrize("typed", [{"number": NHS}, NAMED], ids=["number", "name"])
    def test_says_the_same_whether_there_is_such_a_child_or_not(
        self, here: AreaWorld, amara: UUID, typed: dict[str, object]
    ) -> None:
        client = client_of(here.screener)
        nobody = {"number": "9990000026"} if "number" in typed else {**NAMED, "forename": "Nia"}
        one, other = (
            words(client.post("/conflicts/declare/", {**said, "reason": "My niece"}, follow=True))
            for said in (typed, nobody)
        )
        assert "We do not tell you whether there is one" in one
        told, *_ = one.partition("Declared by you")
        assert told == other.partition("Declared by you")[0]
        assert client.get(f"/children/{amara}/").status_code == 404

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Enter a number; or first name, surname and birth date"),
            ({**NAMED, "surname": ""}, "Enter a number; or first name, surname and birth date"),
            ({"number": "9990000019"}, "Check it and try again"),
            ({**NAMED, "born_on_month": 14}, "There is a problem"),
        ],
    )
    def test_asks_for_a_whole_number_or_all_of_the_name(
        self, here: AreaWorld, typed: dict[str, object], said: str
    ) -> None:
        answer = client_of(here.senco).post("/conflicts/declare/", {"reason": "x", **typed})
        assert said in words(answer)
        assert not Declaration.objects.exists()

    def test_stops_after_twenty(self, here: AreaWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(conflicts.MOST_A_DAY):
            declared_by(here.senco, nhs_number=NHS)
        answer = client_of(here.senco).post("/conflicts/declare/", {"number": NHS, "reason": "x"})
        assert "You have declared 20 times in the last 24 hours" in words(answer)


class TestOnesOwnPage:
    def test_shows_ones_own_and_those_of_ones_team_and_no_others(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        declared_by(here.senco, nhs_number=NHS, reason="My niece")
        own, head, other = (
            words(client_of(member).get("/conflicts/")) for member in (here.senco, here.head, there.head)
        )
        assert "My niece" in own
        assert "Declared by people you manage" not in own
        assert "My niece" in head
        assert "Declared by people you manage" in head
        assert "My niece" not in other

    def test_costs_the_same_number_of_statements_however_many_there_are(self, here: AreaWorld) -> None:
        client, counts = client_of(here.head), []
        for day in (1, 2, 3):
            declared_by(here.senco, forename="A", surname="B", born_on=date(2017, 5, day))
            counts.append(statements(client, "/conflicts/"))
        assert counts[1] == counts[2]


class TestEnding:
    def test_is_for_the_manager(self, here: AreaWorld, amara: UUID) -> None:
        declared = declared_by(here.senco, nhs_number=NHS, reason="My niece")
        path = f"/conflicts/{declared}/end/"
        senco, head = client_of(here.senco), client_of(here.head)
        assert senco.get(path).status_code == 404
        assert senco.post(path, {"reason": "Mine"}).status_code == 404
        missing = f"/conflicts/{uuid4()}/end/"
        assert words(senco.get(path)) == words(senco.get(missing))
        assert senco.get(f"/children/{amara}/").status_code == 404
        assert "My niece" in words(head.get(path))
        assert "Enter why it ends" in words(head.post(path, {}))
        assert "Ended. They are told" in words(head.post(path, {"reason": "Another Amara"}, follow=True))
        assert senco.get(f"/children/{amara}/").status_code == 200


class TestStandingBack:
    def test_says_what_happens_and_closes_the_record(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        client = client_of(here.senco)
        path = f"/children/{amara}/conflict/"
        assert path in words(client.get(f"/children/{amara}/access/"))
        asked = words(client.get(path))
        assert "You have no drafts about this child in this role" in asked
        assert "Copy what others need" not in asked
        assert "What you hold yourself goes to your team" in asked
        assert "Enter why you should not see this child" in words(client.post(path, {}))
        done = client.post(path, {"reason": "My niece"}, follow=True)
        assert "The record is closed to you" in words(done)
        assert "Amara" not in words(done)
        for page in ("", "access/", "conflict/"):
            assert client.get(f"/children/{amara}/{page}").status_code == 404
        assert client_of(here.head).get(f"/children/{amara}/").status_code == 200

    def test_names_ones_own_drafts_of_the_child_and_nobody_elses(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        path, view = f"/children/{amara}/conflict/", f"/children/{amara}/views/add/"
        other = opened_by(here.head, forename="Nia", surname="Reid")
        client_of(here.senco).post(view, {"text": "She wants to stay", "draft": "1"})
        client_of(here.senco).post(f"/children/{other}/concerns/record/", {"draft": "1"})
        asked = words(client_of(here.senco).get(path))
        assert "These drafts of yours are deleted" in asked
        assert re.findall(r"<li>([^<]*), kept on [^<]*</li>", asked) == ["New view"]
        assert "She wants to stay" not in asked
        assert "Do not copy it out" in asked
        assert "New view" not in words(client_of(here.head).get(path))

    def test_is_offered_on_the_plan(self, here: AreaWorld, amara: UUID) -> None:
        plan = words(client_of(here.senco).get(f"/children/{amara}/"))
        assert (
            f'<a class="govuk-link" href="/children/{amara}/conflict/">Step back from this child</a>' in plan
        )

    def test_is_not_said_of_a_child_one_does_not_see(self, here: AreaWorld, amara: UUID) -> None:
        client = client_of(here.other_head)
        for asked in (amara, uuid4()):
            assert client.post(f"/children/{asked}/conflict/", {"reason": "x"}).status_code == 404
        assert not Declaration.objects.exists()
