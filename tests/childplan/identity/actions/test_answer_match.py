"""Answering whether an incoming record and a child we know are one."""

from datetime import date, datetime

import pytest

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.answer_match import AlreadyAnswered, NoReason, answer_match
from childplan.identity.actions.open_children import find_or_open_children
from childplan.identity.models import Alias, Child, PossibleMatch
from childplan.identity.vocabulary import MatchState, Resolution
from tests.factories import organisations as lay
from tests.factories.identity import acting, incoming, opened_by
from tests.worlds.two_areas import AreaWorld

AMARA = {"forename": "Amara", "surname": "Okafor", "born_on": date(2017, 5, 3)}


@pytest.fixture
def other_file(here: AreaWorld) -> dict:
    """A record of a child like one we know, as another school sends it: twice the same."""
    return {**AMARA, "upn": "A990200026001"}


def sent(membership, record: dict, at: datetime):
    with acting(membership) as scope:
        (resolved,) = find_or_open_children(
            by=scope,
            at=at,
            incoming=[incoming(**record)],
            kind=InvolvementKind.ENROLMENT,
            principal_id=membership.organisation_id,
            reason="On roll",
        )
    return resolved


def answer(
    membership, at: datetime, said: MatchState, match: PossibleMatch | None = None, reason="Rang the school"
):
    with acting(membership) as scope:
        return answer_match(
            by=scope,
            at=at,
            match_id=(match or PossibleMatch.objects.get()).pk,
            answer=said,
            reason=reason,
        )


class TestSame:
    def test_gives_the_child_the_numbers_and_the_sender_its_place(
        self, here: AreaWorld, other_file: dict, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        assert sent(here.other_head, other_file, at).answer is Resolution.REVIEW
        with acting(here.other_head, writing=False):
            assert not Child.objects.exists()
        match = answer(here.area_attendance, at, MatchState.SAME)
        assert (match.state, match.decided_by_membership_id) == ("same", here.area_attendance.pk)
        with acting(here.other_head, writing=False):
            assert Child.objects.get().pk == child_id
            assert Alias.objects.filter(value="A990200026001", kind="upn").exists()
            (mine,) = Involvement.objects.filter(principal_id=here.other_school.pk)
            assert (mine.kind, mine.reason) == (InvolvementKind.ENROLMENT, "Same child: Rang the school")
        with acting(here.area_attendance, writing=False):
            assert Alias.history.filter(value="A990200026001").count() == 1
            assert Involvement.history.filter(id=mine.pk).count() == 1
            decided = PossibleMatch.history.filter(id=match.pk).first()
            assert (decided.state, decided.history_change_reason) == ("same", "Rang the school")
        fact = Fact.objects.get(name="identity.match.answered")
        assert fact.payload["answer"] == "same"

    def test_makes_a_first_nhs_number_the_identifier_with_a_version(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, {**AMARA, "nhs_number": "9990000018"}, at)
        answer(here.area_attendance, at, MatchState.SAME)
        assert Child.objects.get(pk=child_id).identifier == "9990000018"
        assert Child.history.get(id=child_id, history_type="~").identifier == "9990000018"

    def test_takes_over_no_number_that_differs_from_the_childs_own(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA, nhs_number="9990000018", upn="B990200026002")
        sent(here.other_head, {**AMARA, "nhs_number": "9990000026", "upn": "C990200026003"}, at)
        answer(here.area_attendance, at, MatchState.SAME)
        carried = set(
            Alias.objects.filter(child_id=child_id).exclude(kind="local").values_list("kind", "value")
        )
        assert carried == {
            ("nhs_number", "9990000018"),
            ("upn", "B990200026002"),
            ("former_upn", "C990200026003"),
        }

    def test_finds_the_child_when_the_record_comes_again(
        self, here: AreaWorld, other_file: dict, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA, nhs_number="9990000018")
        different_number = {**other_file, "nhs_number": "9990000026"}
        sent(here.other_head, different_number, at)
        answer(here.area_attendance, at, MatchState.SAME)
        again = sent(here.other_head, different_number, at)
        assert (again.answer, again.child_id, again.newly_involved) == (Resolution.FOUND, child_id, False)

    def test_answers_the_same_records_other_questions(self, here: AreaWorld, at: datetime) -> None:
        one = opened_by(here.head, **AMARA, nhs_number="9990000018")
        two = opened_by(here.head, forename="Tola", surname="Bello", upn="B990200026002")
        sent(here.other_head, {**AMARA, "nhs_number": "9990000018", "upn": "B990200026002"}, at)
        assert PossibleMatch.objects.count() == 2
        answer(here.area_attendance, at, MatchState.SAME, PossibleMatch.objects.get(child_id=one))
        other = PossibleMatch.objects.get(child_id=two)
        assert (other.state, other.decision_reason) == ("different", "The record belongs to another child")
        assert not Involvement.objects.filter(child_id=two, principal_id=here.other_school.pk).exists()


class TestDifferent:
    def test_opens_a_child_of_its_own_when_the_record_comes_again(
        self, here: AreaWorld, other_file: dict, at: datetime
    ) -> None:
        child_id = opened_by(here.head, **AMARA)
        sent(here.other_head, other_file, at)
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        again = sent(here.other_head, other_file, at)
        assert again.answer is Resolution.OPENED
        assert again.child_id != child_id
        assert not Involvement.objects.filter(child_id=child_id, principal_id=here.other_school.pk).exists()

    def test_leaves_a_number_with_the_child_who_has_it(self, here: AreaWorld, at: datetime) -> None:
        opened_by(here.head, forename="Tola", surname="Bello", nhs_number="9990000018")
        mistaken = {**AMARA, "nhs_number": "9990000018"}
        sent(here.other_head, mistaken, at)
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        again = sent(here.other_head, mistaken, at)
        assert again.answer is Resolution.OPENED
        assert Alias.objects.get(value="9990000018").child_id != again.child_id


class TestWhoMayNot:
    @pytest.fixture
    def match(self, here: AreaWorld, other_file: dict, at: datetime) -> PossibleMatch:
        opened_by(here.head, **AMARA)
        sent(here.other_head, other_file, at)
        return PossibleMatch.objects.get()

    def test_a_role_without_the_permission(self, here: AreaWorld, match: PossibleMatch, at: datetime) -> None:
        for membership in (here.screener, here.other_head):
            with pytest.raises(NotEntitled):
                answer(membership, at, MatchState.SAME, match)

    def test_another_areas_matcher(self, there: AreaWorld, match: PossibleMatch, at: datetime) -> None:
        with pytest.raises(NotFound):
            answer(there.area_attendance, at, MatchState.SAME, match)

    def test_anybody_twice(self, here: AreaWorld, match: PossibleMatch, at: datetime) -> None:
        answer(here.area_attendance, at, MatchState.DIFFERENT, match)
        manager = lay.membership("attendance_team_manager", here.authority)
        with pytest.raises(AlreadyAnswered):
            answer(manager, at, MatchState.SAME, match)

    def test_anybody_without_a_reason(self, here: AreaWorld, match: PossibleMatch, at: datetime) -> None:
        with pytest.raises(NoReason):
            answer(here.area_attendance, at, MatchState.SAME, match, reason=" ")
        assert PossibleMatch.objects.get().state == "waiting"

    def test_the_definer_function_asks_again(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch
    ) -> None:
        from django.db import ProgrammingError, connection, transaction

        for membership in (here.other_head, there.area_attendance):
            with (
                acting(membership),
                pytest.raises(ProgrammingError, match="not entitled"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select identity.attach_match(%s, 'x')", [match.pk])
