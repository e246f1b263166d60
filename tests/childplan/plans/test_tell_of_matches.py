"""Possible matches that wait: who is told how many, and when; and what is told of records that were checked."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.identity.actions.answer_match import answer_match
from childplan.identity.actions.open_by_hand import open_by_hand
from childplan.identity.actions.open_children import find_or_open_children
from childplan.identity.models import PossibleMatch
from childplan.identity.vocabulary import MatchState, Resolution
from childplan.notifications.models import OwnNotice
from childplan.notifications.selectors import unread_notices
from childplan.plans.tasks import tell_of_matches
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.escalation import work_it_off
from tests.factories.identity import acting, incoming, opened_by
from tests.worlds.two_areas import AreaWorld

AMARA = {"forename": "Amara", "surname": "Okafor", "born_on": date(2017, 5, 3)}
MONDAY = datetime.fromisoformat("2026-03-02T09:00+00:00")


@pytest.fixture
def waiting(here: AreaWorld) -> PossibleMatch:
    """One question of the area, asked on a Monday."""
    with clock.stopped_at(MONDAY):
        child_id = opened_by(here.head, **AMARA)
        ask(here.other_head, MONDAY)
    return PossibleMatch.objects.get(child_id=child_id)


def ask(sender: Membership, at: datetime, **record: object) -> None:
    with acting(sender) as scope:
        (resolved,) = find_or_open_children(
            by=scope,
            at=at,
            incoming=[incoming(**{**AMARA, "upn": "A990200026001", **record})],
            kind=InvolvementKind.ENROLMENT,
            principal_id=sender.organisation_id,
            reason="On roll",
        )
    assert resolved.answer is Resolution.REVIEW


def swept(at: datetime) -> None:
    with clock.stopped_at(at), rows.entered(rows.OUTSIDE):
        tell_of_matches()


def told(member: Membership, at: datetime = MONDAY) -> list[tuple[str, str]]:
    with clock.stopped_at(at), acting(member, writing=False) as scope:
        return [(line.text, line.address) for line in unread_notices(scope)]


class TestWhatWaits:
    def test_is_told_once_a_day_in_counts(
        self, here: AreaWorld, there: AreaWorld, waiting: PossibleMatch
    ) -> None:
        for minutes in (0, 15, 600):
            swept(MONDAY + timedelta(minutes=minutes))
        assert told(here.area_attendance) == [
            ("1 possible match waits for an answer, since today", "/matches/")
        ]
        for nobody in (here.head, here.team_manager, there.area_attendance):
            assert told(nobody) == []

    def test_is_told_anew_the_next_working_day_with_its_age_in_place_of_the_old(
        self, here: AreaWorld, waiting: PossibleMatch
    ) -> None:
        friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
        for at in (MONDAY, friday, saturday):
            swept(at)
        assert told(here.area_attendance) == [
            ("1 possible match waits for an answer, for 4 days", "/matches/")
        ]
        assert OwnNotice.objects.count() == 2

    def test_is_not_told_before_seven_by_the_wall(self, here: AreaWorld, waiting: PossibleMatch) -> None:
        swept(MONDAY.replace(hour=6, minute=59))
        assert told(here.area_attendance) == []

    def test_is_put_away_once_nothing_waits(self, here: AreaWorld, waiting: PossibleMatch) -> None:
        swept(MONDAY)
        answered(here, waiting, MatchState.DIFFERENT)
        swept(MONDAY + timedelta(minutes=15))
        assert told(here.area_attendance) == []
        swept(MONDAY + timedelta(days=1))
        assert OwnNotice.objects.count() == 1


class TestAVacantPost:
    def test_is_told_to_those_who_oversee_in_the_council_and_stands_on_their_board(
        self, here: AreaWorld, there: AreaWorld, waiting: PossibleMatch
    ) -> None:
        assert "Nobody answers possible matches" not in board(here.team_manager)
        leaves(here.area_attendance)
        for minutes in (0, 15):
            swept(MONDAY + timedelta(minutes=minutes))
        ((text, address),) = told(here.team_manager)
        assert text.startswith("1 possible match waits for an answer, since today. Nobody holds the post")
        assert address == "/alerts/team/#possible-matches"
        assert told(here.head) == told(there.team_manager) == []
        assert "Nobody answers possible matches" in board(here.team_manager)
        assert "Nobody answers possible matches" not in board(there.team_manager)

    def test_goes_to_whoever_oversees_where_the_council_has_nobody(
        self, here: AreaWorld, waiting: PossibleMatch
    ) -> None:
        leaves(here.area_attendance)
        leaves(here.team_manager)
        swept(MONDAY)
        assert len(told(here.head)) == len(told(here.other_head)) == 1

    def test_is_logged_where_nobody_at_all_is_there(
        self, here: AreaWorld, waiting: PossibleMatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        for member in (here.area_attendance, here.team_manager, here.head, here.other_head):
            leaves(member)
        swept(MONDAY)
        assert "possible matches wait, and nobody could be told" in caplog.text


class TestARecordThatWasChecked:
    @pytest.fixture
    def by_hand(self, here: AreaWorld) -> PossibleMatch:
        """A social worker's own record, like one that is known."""
        with clock.stopped_at(MONDAY):
            opened_by(here.head, **AMARA)
            with acting(here.social_worker) as scope:
                record = incoming(**AMARA)
                assert open_by_hand(by=scope, at=MONDAY, child=record, reason="Referral").child_id is None
        return PossibleMatch.objects.get()

    @pytest.mark.parametrize(
        ("answer", "words", "address"),
        [
            (MatchState.SAME, "the child was known", "/children/"),
            (MatchState.DIFFERENT, "it is another child. Enter it again", "/children/open/"),
        ],
    )
    def test_is_told_to_who_asked_and_their_team(
        self, here: AreaWorld, by_hand: PossibleMatch, answer: MatchState, words: str, address: str
    ) -> None:
        gone = lay.membership("social_worker", here.authority, team=here.social_work)
        leaves(gone)
        answered(here, by_hand, answer)
        for member in (here.social_worker, here.team_manager):
            ((text, leads),) = told(member)
            assert words in text
            assert leads == address
        assert {each.recipient_membership_id for each in OwnNotice.objects.all()} == {
            here.social_worker.pk,
            here.team_manager.pk,
        }

    def test_of_a_schools_file_is_told_by_the_file(self, here: AreaWorld, waiting: PossibleMatch) -> None:
        answered(here, waiting, MatchState.DIFFERENT)
        assert not OwnNotice.objects.exists()


def answered(here: AreaWorld, match: PossibleMatch, answer: MatchState) -> None:
    with clock.stopped_at(MONDAY):
        with acting(here.area_attendance) as scope:
            answer_match(by=scope, at=MONDAY, match_id=UUID(str(match.pk)), answer=answer, reason="Rang them")
        work_it_off()


def leaves(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(ends_at=MONDAY - timedelta(hours=1))


def board(member: Membership) -> str:
    with clock.stopped_at(MONDAY):
        answer = client_of(member).get("/alerts/team/")
    assert answer.status_code == 200
    return answer.content.decode()
