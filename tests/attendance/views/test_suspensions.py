"""The pages of suspensions: list, record, correct, withdraw, and two who correct at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from attendance.models import Suspension
from childplan.common import clock, rows
from tests.factories.attendance import suspended
from tests.factories.both_texts import box, differing, hidden, stands
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

SEPTEMBER = datetime(2025, 9, 3, 9, tzinfo=UTC)
MONDAY = date(2026, 2, 23)
SAID = {
    "starts_on_day": "23",
    "starts_on_month": "2",
    "starts_on_year": "2026",
    "half_days": "3",
    "reasons": ["DB", "VA"],
    "account": "Turned over two tables.",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    with clock.stopped_at(SEPTEMBER):
        return opened_by(here.head)


def address(child: UUID, *more: object) -> str:
    return f"/attendance/children/{child}/suspensions/" + "".join(f"{part}/" for part in more)


def on_record() -> list[Suspension]:
    with rows.entered(rows.STEWARD):
        return list(Suspension.objects.all())


class TestRecording:
    def test_by_page_stands_on_the_list_and_on_the_plan(self, here: AreaWorld, child: UUID) -> None:
        client = client_of(here.attendance)
        answer = client.post(address(child, "record"), SAID)
        assert (answer.status_code, answer["Location"]) == (302, address(child))
        words = client.get(address(child)).content.decode()
        for said in (
            "1½ school days from 23 February 2026",
            "Turned over two tables.",
            "of at most 45 school days",
        ):
            assert said in words
        plan = client.get(f"/children/{child}/").content.decode()
        assert "23 February 2026 to 24 February 2026: 1½ school days" in plan
        assert address(child, "record") in plan

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"starts_on_day": "31"}, "real date"),
            ({"starts_on_day": "22"}, "must be a school day"),
            ({"starts_on_year": "2010"}, "after the child was born"),
            ({"starts_on_year": "2024", "starts_on_day": "26"}, "not on your school’s roll"),
            ({"starts_on_month": "9"}, "must be 30 March 2026 or earlier"),
            ({"half_days": "91"}, "at most 45 school days"),
            ({"half_days": "two"}, "whole number"),
            ({"half_days": "0"}, "1 half day or more"),
            ({"reasons": []}, "Choose why"),
            ({"reasons": ["DB", "VA", "PP", "PA"]}, "Choose up to 3 reasons"),
            ({"reasons": ["ZZ"]}, "There is a problem"),
            ({"account": " "}, "Say what happened"),
            ({"ends_on_day": "1", "ends_on_month": "6", "ends_on_year": "2026"}, "ends on 24 February 2026"),
        ],
    )
    def test_that_cannot_be_is_asked_again_and_nothing_is_lost(
        self, here: AreaWorld, child: UUID, wrong: dict[str, object], words: str
    ) -> None:
        answer = client_of(here.head).post(address(child, "record"), {**SAID, **wrong})
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert on_record() == []

    def test_is_closed_to_others(self, here: AreaWorld, there: AreaWorld, child: UUID) -> None:
        assert client_of(here.senco).post(address(child, "record"), SAID).status_code == 403
        assert client_of(there.head).post(address(child, "record"), SAID).status_code == 404


class TestChanging:
    def test_by_two_at_once_shows_the_second_what_the_first_wrote(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        first, second = client_of(here.head), client_of(here.safeguarding_lead)
        said = {**SAID, "version": "1", "reason": "The register says so"}
        page = address(child, row.pk, "correct")
        assert first.post(page, {**said, "half_days": "5"}).status_code == 302
        answer = second.post(page, {**said, "account": "What I heard myself."})
        words = answer.content.decode()
        assert answer.status_code == 409
        for seen in ("Their text", "Turned over two tables.", "What I heard myself.", 'value="2"'):
            assert seen in words
        assert second.post(page, {**said, "account": "What I heard.", "version": "2"}).status_code == 302
        assert [(each.account, each.version) for each in on_record()] == [("What I heard.", 3)]

    def test_by_two_at_once_lets_the_second_take_parts_of_each(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY, account="A row at lunch. He ran off.")
        first, second = client_of(here.head), client_of(here.safeguarding_lead)
        page = address(child, row.pk, "correct")
        said = {**SAID, "version": "1", "reason": "Heard of it"}
        theirs = {
            "half_days": "5",
            "reasons": ["DB", "PP"],
            "account": "A row in the yard at lunch. He ran off.",
        }
        assert first.post(page, {**said, **theirs}).status_code == 302
        # As the form has it: the last day stands in it already.
        mine = {**said, "ends_on_day": "24", "ends_on_month": "2", "ends_on_year": "2026"}
        conflict = second.post(page, {**mine, "account": "A row at lunch. He ran off. His sister called."})
        assert differing(conflict) == ["account", "account", "ends_on", "half_days", "reasons"]
        # Each changed another sentence: both changes stand already. Of days and choices theirs do.
        both = "A row in the yard at lunch. He ran off. His sister called."
        assert box(conflict, "account") == both
        asked = {**hidden(conflict), "choose": "1", "take-half_days-0": "yours", "take-ends_on-0": "yours"}
        chosen = second.post(page, {**asked, "take-reasons-0": "theirs"})
        assert chosen.status_code == 200
        joined = stands(chosen)
        assert (joined["half_days"], joined["reasons"], joined["account"]) == ("3", ["PP", "DB"], both)
        assert second.post(page, joined).status_code == 302
        (kept,) = on_record()
        assert (kept.half_days, kept.reasons, kept.account) == (3, ["PP", "DB"], both)

    def test_withdraws_with_a_reason_and_for_good(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        client, page = client_of(here.head), address(child, row.pk, "withdraw")
        assert "Say why it is withdrawn" in client.post(page, {"version": "1", "reason": ""}).content.decode()
        assert client.post(page, {"version": "1", "reason": "The governors did"}).status_code == 302
        words = client.get(address(child)).content.decode()
        assert "The governors did" in words
        assert address(child, row.pk, "correct") not in words
        assert client.get(page).status_code == 302
        late = client_of(here.attendance).post(page, {"version": "1", "reason": "Me too"})
        assert late.status_code == 409
        assert "Me too" in late.content.decode()
        again = client_of(here.attendance).post(page, {"version": "2", "reason": "Me too"})
        assert again.status_code == 409
        for answer in (late, again):
            told = answer.content.decode()
            assert f"withdrawn by {here.head.user.name}" in told
            assert "on 2 March 2026, so it can no longer be changed" in told
        assert "withdrawn" in client.get(f"/children/{child}/").content.decode()

    def test_of_what_is_not_there_is_a_404(self, here: AreaWorld, child: UUID) -> None:
        assert client_of(here.head).get(address(child, uuid4(), "correct")).status_code == 404


class TestTheList:
    def test_is_read_only_to_those_who_cannot_change_it(self, here: AreaWorld, child: UUID) -> None:
        suspended(here.head, child, starts_on=MONDAY)
        words = client_of(here.senco).get(address(child)).content.decode()
        assert "1½ school days" in words
        assert "Record a suspension" not in words
        assert "/correct/" not in words

    def test_asks_as_many_questions_for_one_as_for_three(self, here: AreaWorld, child: UUID) -> None:
        client = client_of(here.head)
        suspended(here.head, child, starts_on=MONDAY)
        client.get(address(child))
        one = statements(client, address(child))
        for day in (9, 16):
            suspended(here.head, child, starts_on=date(2026, 2, day))
        assert statements(client, address(child)) == one
