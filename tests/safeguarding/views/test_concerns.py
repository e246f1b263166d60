"""Record, read and answer concerns by page."""

from uuid import UUID, uuid4

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.history.models import AccessEvent
from safeguarding.models import Concern
from safeguarding.vocabulary import ConcernState
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.factories.plans import involved
from tests.factories.safeguarding import concern, taught_by
from tests.worlds.two_areas import AreaWorld

SAID = {
    "text": "Came without a coat in the rain.",
    "happened_on_day": "2",
    "happened_on_month": "3",
    "happened_on_year": "2026",
    "category": "neglect",
}


def address(child_id: UUID, page: str = "") -> str:
    return f"/safeguarding/children/{child_id}/concerns/{page}"


class TestRecordAConcern:
    def test_leads_to_the_concern(self, here: AreaWorld, on_roll: UUID) -> None:
        said = {**SAID, "happened_time": "9.15", "child_said": "I am cold"}
        answer = client_of(here.senco).post(address(on_roll, "record/"), said, follow=True)
        words = answer.content.decode()
        assert "Whoever leads on safeguarding is told" in words
        assert "I am cold" in words
        assert "2 March 2026, 09:15" in words

    def test_is_open_to_a_class_teacher(self, here: AreaWorld, teacher: Membership) -> None:
        child_id = taught_by(here, teacher)
        client = client_of(teacher)
        assert client.post(address(child_id, "record/"), SAID, follow=True).status_code == 200
        words = client.get(address(child_id)).content.decode()
        assert "Concerns you recorded" in words
        assert "Neglect" in words

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"text": ""}, "Say what you saw or heard"),
            ({"happened_on_day": ""}, "must include a day"),
            ({"happened_on_day": "3"}, "2 March 2026 or earlier"),
            ({"happened_time": "11:00"}, "The time must be in the past"),
            ({"happened_time": "noonish"}, "Enter a time like 14:30"),
            ({"category": ""}, "Choose what it is about most"),
        ],
    )
    def test_asks_again_for_what_is_wrong(
        self, here: AreaWorld, on_roll: UUID, wrong: dict[str, str], told: str
    ) -> None:
        answer = client_of(here.senco).post(address(on_roll, "record/"), {**SAID, **wrong})
        assert told in answer.content.decode()
        assert not Concern.objects.exists()


class TestAnswerAConcern:
    def test_marks_it_seen_then_answers_it(self, here: AreaWorld, on_roll: UUID) -> None:
        recorded = concern(here.senco, on_roll)
        client, page = client_of(here.safeguarding_lead), address(on_roll, f"{recorded.pk}/")
        assert "I have read this" in client.get(page).content.decode()
        assert "Marked as seen" in client.post(page + "seen/", {"version": 1}, follow=True).content.decode()
        assert "I have read this" not in client.get(page).content.decode()
        said = {"version": 2, "outcome": "acted_on", "reason": "Met the family"}
        answer = client.post(page + "answer/", said, follow=True)
        assert "Answer recorded" in answer.content.decode()
        assert Concern.objects.get().state == ConcernState.ACTED_ON
        assert "Met the family" in client_of(here.senco).get(page).content.decode()

    def test_asks_again_for_what_is_missing(self, here: AreaWorld, on_roll: UUID) -> None:
        recorded = concern(here.senco, on_roll)
        page = address(on_roll, f"{recorded.pk}/answer/")
        words = client_of(here.head).post(page, {"version": 1}).content.decode()
        assert "Choose an answer" in words
        assert "Say what was done, or why nothing more is needed" in words

    def test_loses_nothing_when_somebody_answered_first(self, here: AreaWorld, on_roll: UUID) -> None:
        recorded = concern(here.senco, on_roll)
        page = address(on_roll, f"{recorded.pk}/answer/")
        first = {"version": 1, "outcome": "acted_on", "reason": "Met the family"}
        client_of(here.safeguarding_lead).post(page, first)
        second = {"version": 1, "outcome": "no_action", "reason": "Spoke to the nurse"}
        words = client_of(here.head).post(page, second).content.decode()
        for told in (
            "Somebody else saw or answered",
            "Met the family",
            "Spoke to the nurse",
            "was not saved",
        ):
            assert told in words

    def test_keeps_what_was_typed_when_somebody_only_saw_it_first(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        recorded = concern(here.senco, on_roll)
        page = address(on_roll, f"{recorded.pk}/")
        client_of(here.safeguarding_lead).post(page + "seen/", {"version": 1})
        client = client_of(here.head)
        said = {"version": 1, "outcome": "no_action", "reason": "Spoke to the nurse"}
        words = client.post(page + "answer/", said).content.decode()
        assert "Spoke to the nurse" in words
        assert 'name="version" value="2"' in words
        client.post(page + "answer/", {**said, "version": 2})
        assert Concern.objects.get().answer == "Spoke to the nurse"


class TestStrangers:
    def test_find_no_concern(self, here: AreaWorld, there: AreaWorld, on_roll: UUID) -> None:
        recorded = concern(here.senco, on_roll)
        for stranger in (here.other_head, here.social_worker, there.screener):
            client = client_of(stranger)
            for page in ("", "record/", f"{recorded.pk}/"):
                assert client.get(address(on_roll, page)).status_code == 404
                assert client.get(address(uuid4(), page)).status_code == 404
            said = {"version": 1, "outcome": "no_action", "reason": "x"}
            assert client.post(address(on_roll, f"{recorded.pk}/answer/"), said).status_code == 404
            assert client.post(address(on_roll, f"{recorded.pk}/seen/"), said).status_code == 404

    def test_find_no_concern_under_another_child(self, here: AreaWorld, on_roll: UUID) -> None:
        recorded = concern(here.senco, on_roll)
        other = opened_by(here.head)
        assert client_of(here.head).get(address(other, f"{recorded.pk}/")).status_code == 404

    def test_among_colleagues_read_only_their_own(self, here: AreaWorld, teacher: Membership) -> None:
        child_id = taught_by(here, teacher)
        recorded = concern(here.senco, child_id)
        client = client_of(teacher)
        assert client.get(address(child_id, f"{recorded.pk}/")).status_code == 404
        assert client.post(address(child_id, f"{recorded.pk}/seen/"), {"version": 1}).status_code == 403
        assert "Neglect" not in client.get(address(child_id)).content.decode()

    def test_without_anything_to_do_with_concerns_are_turned_away(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        officer = lay.membership("admissions_officer", here.authority)
        assert client_of(officer).get(address(on_roll)).status_code == 403


class TestTheList:
    def test_is_written_in_the_log_of_looking(self, here: AreaWorld, on_roll: UUID) -> None:
        concern(here.senco, on_roll)
        client_of(here.head).get(address(on_roll))
        event = AccessEvent.objects.get(act="safeguarding:concerns")
        assert (event.child_id, event.classes & 128) == (on_roll, 128)

    def test_asks_no_more_for_more_concerns(self, here: AreaWorld, on_roll: UUID) -> None:
        concern(here.senco, on_roll)
        client = client_of(here.head)
        before = statements(client, address(on_roll))
        for _ in range(5):
            concern(here.safeguarding_lead, on_roll)
        assert statements(client, address(on_roll)) == before


class TestThePlan:
    def test_counts_concerns_for_those_who_read_them(self, here: AreaWorld, on_roll: UUID) -> None:
        concern(here.senco, on_roll)
        concern(here.head, on_roll)
        for reader, told in (
            (here.safeguarding_lead, "2 recorded, <strong>2 not answered</strong>"),
            (here.senco, "1 recorded by you"),
        ):
            assert told in client_of(reader).get(f"/children/{on_roll}/").content.decode()
        assert (
            "recorded by you" not in client_of(here.attendance).get(f"/children/{on_roll}/").content.decode()
        )


class TestWhoReadsProtectionMattersWithoutAnsweringThem:
    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            ("child_protection_chair", InvolvementKind.CONFERENCE),
            ("independent_reviewing_officer", InvolvementKind.REVIEWING),
        ],
    )
    def test_reads_what_others_recorded(
        self, here: AreaWorld, on_roll: UUID, role: str, kind: InvolvementKind
    ) -> None:
        member = lay.membership(role, here.authority)
        involved(on_roll, kind, member.pk)
        row = concern(here.senco, on_roll)
        client = client_of(member)
        listed = client.get(address(on_roll)).content.decode()
        assert "Concerns you recorded" not in listed
        shown = client.get(address(on_roll, f"{row.pk}/"))
        assert "without a coat" in shown.content.decode()
        assert 'action="answer/"' not in shown.content.decode()
        assert client.post(address(on_roll, f"{row.pk}/answer/"), {"reason": "x"}).status_code == 403
