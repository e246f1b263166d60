"""Undoing an answer: what it gave is taken back, what others did since stays, and the question waits again."""

from datetime import date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from childplan.access.actions import restrict_record
from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.answer_match import NoReason
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.undo_match import AnsweredWithAnother, NotAnswered, undo_match
from childplan.identity.models import Address, Alias, Child, PossibleMatch
from childplan.identity.vocabulary import MatchState, Resolution
from tests.childplan.identity.actions.test_answer_match import AMARA, answer, sent
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

OTHERS = {**AMARA, "upn": "A990200026001"}


def undo(membership, at: datetime, match: PossibleMatch | None = None, reason="Rang again: twins"):
    match = match or PossibleMatch.objects.get()
    with acting(membership) as scope:
        return undo_match(
            by=scope, at=at, match_id=match.pk, answered_at=match.decided_at or at, reason=reason
        )


def numbers(child_id) -> set[tuple[str, str]]:
    carried = Alias.objects.filter(child_id=child_id).exclude(kind="local")
    return set(carried.values_list("kind", "value"))


class TestSame:
    def test_takes_back_the_numbers_and_the_senders_place(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head, **AMARA, upn="B990200026002")
        sent(here.other_head, {**AMARA, "upn": "C990200026003"}, at)
        answer(here.area_attendance, at, MatchState.SAME)
        assert numbers(child_id) == {("upn", "B990200026002"), ("former_upn", "C990200026003")}
        undone = undo(here.area_attendance, at)
        assert (undone.state, undone.decided_at, undone.gave) == ("waiting", None, {})
        assert numbers(child_id) == {("upn", "B990200026002")}
        with acting(here.other_head, writing=False):
            assert not Child.objects.exists()
        with acting(here.head, writing=False):
            assert Child.objects.get().pk == child_id
        ended = Involvement.objects.get(child_id=child_id, principal_id=here.other_school.pk)
        assert ended.ends_at == clock.now()
        assert ended.end_reason == "Not the child: Rang again: twins"

    def test_leaves_the_history_of_answer_and_undoing_with_their_authors(
        self, here: AreaWorld, at: datetime
    ) -> None:
        opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.SAME)
        manager = lay.membership("attendance_team_manager", here.authority)
        with acting(here.area_attendance, writing=False):
            involvement = Involvement.objects.get(principal_id=here.other_school.pk)
        undo(manager, at + timedelta(minutes=5))
        with acting(here.area_attendance, writing=False):
            told = PossibleMatch.history.order_by("history_date")
            assert [(v.state, v.history_membership_id, v.history_change_reason) for v in told] == [
                ("same", here.area_attendance.pk, "Rang the school"),
                ("waiting", manager.pk, "Rang again: twins"),
            ]
            assert told[0].gave["aliases"] == [{"kind": "upn", "value": "A990200026001"}]
            assert Involvement.history.filter(id=involvement.pk).count() == 2
        gone = Alias.history.get(value="A990200026001", history_type="-")
        assert gone.history_membership_id == manager.pk
        assert Fact.objects.get(name="identity.match.undone").payload["answer"] == "same"

    def test_gives_the_child_its_own_identifier_back(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head, **AMARA)
        known_as = Child.objects.get(pk=child_id).identifier
        sent(here.other_head, {**AMARA, "nhs_number": "9990000018"}, at)
        answer(here.area_attendance, at, MatchState.SAME)
        assert Child.objects.get(pk=child_id).identifier == "9990000018"
        undo(here.area_attendance, at + timedelta(minutes=1))
        assert Child.objects.get(pk=child_id).identifier == known_as
        with acting(here.area_attendance, writing=False):
            assert Child.history.filter(id=child_id).first().identifier == known_as

    def test_asks_again_when_the_record_comes_again_and_only_once(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.SAME)
        undo(here.area_attendance, at)
        assert sent(here.other_head, OTHERS, at).answer is Resolution.REVIEW
        assert PossibleMatch.objects.count() == 1
        answer(here.area_attendance, at, MatchState.SAME)
        assert sent(here.other_head, OTHERS, at).child_id == child_id

    def test_takes_back_what_the_sender_brought_on_the_strength_of_it(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.SAME)
        assert sent(here.other_head, {**OTHERS, "nhs_number": "9990000018"}, at).child_id == child_id
        undo(here.area_attendance, at)
        assert numbers(child_id) == set()
        assert sent(here.other_head, {**OTHERS, "nhs_number": "9990000018"}, at).answer is Resolution.REVIEW

    def test_leaves_what_others_did_since(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.SAME)
        with acting(here.head) as scope:
            record_address(
                by=scope, at=at, child_id=child_id, lines="1 Long Lane", postcode="LA1 1AA",
                starts_on=date(2026, 1, 5), kind="home", is_confidential=False, reason="Moved",
            )  # fmt: skip
        sent(here.head, {**AMARA, "nhs_number": "9990000018", "upn": "A990200026001"}, at)
        undo(here.area_attendance, at)
        assert numbers(child_id) == {("nhs_number", "9990000018")}
        assert Address.objects.filter(child_id=child_id).count() == 1

    def test_leaves_a_sender_that_was_involved_before(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head, **AMARA, upn="B990200026002")
        sent(here.head, {**AMARA, "upn": "C990200026003"}, at)
        answer(here.area_attendance, at, MatchState.SAME)
        undo(here.area_attendance, at)
        with acting(here.head, writing=False):
            assert Child.objects.get().pk == child_id

    def test_leaves_a_sender_whose_other_record_is_the_child(self, here: AreaWorld, at: datetime) -> None:
        opened_by(here.head, **AMARA, upn="B990200026002")
        for upn in ("C990200026003", "D990200026004"):
            sent(here.other_head, {**AMARA, "upn": upn}, at)
        first, second = PossibleMatch.objects.order_by("pk")
        for match in (first, second):
            answer(here.area_attendance, at, MatchState.SAME, match)
        undo(here.area_attendance, at, PossibleMatch.objects.get(pk=first.pk))
        with acting(here.other_head, writing=False):
            assert Child.objects.count() == 1
        undo(here.area_attendance, at, PossibleMatch.objects.get(pk=second.pk))
        with acting(here.other_head, writing=False):
            assert not Child.objects.exists()

    def test_brings_back_the_questions_that_were_answered_with_it(
        self, here: AreaWorld, at: datetime
    ) -> None:
        one = opened_by(here.head, **AMARA, nhs_number="9990000018")
        opened_by(here.head, forename="Tola", surname="Bello", upn="B990200026002")
        sent(here.other_head, {**AMARA, "nhs_number": "9990000018", "upn": "B990200026002"}, at)
        answer(here.area_attendance, at, MatchState.SAME, PossibleMatch.objects.get(child_id=one))
        other = PossibleMatch.objects.exclude(child_id=one).get()
        with pytest.raises(AnsweredWithAnother):
            undo(here.area_attendance, at, other)
        undo(here.area_attendance, at, PossibleMatch.objects.get(child_id=one))
        assert set(PossibleMatch.objects.values_list("state", flat=True)) == {"waiting"}


class TestDifferent:
    def test_makes_the_child_a_candidate_again(self, here: AreaWorld, at: datetime) -> None:
        opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        undo(here.area_attendance, at)
        assert sent(here.other_head, OTHERS, at).answer is Resolution.REVIEW

    def test_joins_nothing_when_the_record_opened_a_child_meanwhile(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        own = sent(here.other_head, OTHERS, at).child_id
        undo(here.area_attendance, at)
        assert numbers(child_id) == set()
        assert sent(here.other_head, OTHERS, at).child_id == own


class TestWhoMayNot:
    @pytest.fixture
    def answered(self, here: AreaWorld, at: datetime) -> PossibleMatch:
        opened_by(here.head, **AMARA)
        sent(here.other_head, OTHERS, at)
        answer(here.area_attendance, at, MatchState.SAME)
        return PossibleMatch.objects.get()

    def test_a_role_without_the_permission(
        self, here: AreaWorld, answered: PossibleMatch, at: datetime
    ) -> None:
        for membership in (here.screener, here.other_head):
            with pytest.raises(NotEntitled):
                undo(membership, at, answered)

    def test_another_areas_matcher(self, there: AreaWorld, answered: PossibleMatch, at: datetime) -> None:
        with pytest.raises(NotFound):
            undo(there.area_attendance, at, answered)

    def test_anybody_of_a_record_that_was_restricted_since(
        self, here: AreaWorld, answered: PossibleMatch, at: datetime
    ) -> None:
        from childplan.access.vocabulary import InvolvementKind
        from tests.factories import plans

        plans.involved(answered.child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=answered.child_id, membership_ids=[here.social_worker.pk],
                reason="Adopted", review_on=at.date() + timedelta(days=90),
            )  # fmt: skip
        with pytest.raises(NotFound):
            undo(here.area_attendance, at, answered)

    def test_anybody_without_a_reason(self, here: AreaWorld, answered: PossibleMatch, at: datetime) -> None:
        with pytest.raises(NoReason):
            undo(here.area_attendance, at, answered, reason=" ")

    def test_anybody_twice(self, here: AreaWorld, answered: PossibleMatch, at: datetime) -> None:
        undo(here.area_attendance, at, answered)
        with pytest.raises(NotAnswered):
            undo(here.area_attendance, at, answered)

    def test_somebody_who_saw_an_earlier_answer(
        self, here: AreaWorld, answered: PossibleMatch, at: datetime
    ) -> None:
        undo(here.area_attendance, at, answered)
        answer(here.area_attendance, at + timedelta(minutes=1), MatchState.DIFFERENT)
        with pytest.raises(NewerVersion):
            undo(here.area_attendance, at, answered)

    def test_the_definer_function_asks_again(
        self, here: AreaWorld, there: AreaWorld, answered: PossibleMatch
    ) -> None:
        for membership in (here.other_head, there.area_attendance):
            with (
                acting(membership),
                pytest.raises(ProgrammingError, match="not entitled"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select identity.take_back_match(%s, 'x')", [answered.pk])
