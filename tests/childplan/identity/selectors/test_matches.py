"""The area's questions about incoming records."""

from datetime import date, datetime

import pytest

from childplan.history import looking
from childplan.history.acts import NotFound
from childplan.identity.models import Address, PossibleMatch
from childplan.identity.presenters import compared, side_by_side
from childplan.identity.selectors.matches import match_detail, matches
from childplan.identity.vocabulary import MatchState
from tests.childplan.identity.actions.test_answer_match import AMARA, answer, sent
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def match(here: AreaWorld, at: datetime) -> PossibleMatch:
    child_id = opened_by(here.head, **AMARA, nhs_number="9990000018")
    Address(child_id=child_id, lines="1 Long Lane", postcode="LA1 1AA", starts_on=date(2024, 1, 1)).save(
        force_insert=True
    )
    Address(
        child_id=child_id, lines="x", postcode="LA9 9ZZ", starts_on=date(2024, 1, 1), is_confidential=True
    ).save(force_insert=True)
    sent(here.other_head, {**AMARA, "upn": "A990200026001", "postcode": "la11aa", "forename": "AMARA"}, at)
    return PossibleMatch.objects.get()


class TestTheList:
    def test_holds_the_questions_of_ones_area_by_state(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch, at: datetime
    ) -> None:
        def listed(membership, *, answered: bool = False) -> list:
            with acting(membership, writing=False) as scope:
                return [line.match.pk for line in matches(scope, answered=answered, page=1).object_list]

        assert listed(here.area_attendance) == [match.pk]
        assert listed(there.area_attendance) == listed(here.other_head) == []
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        assert listed(here.area_attendance) == []
        assert listed(here.area_attendance, answered=True) == [match.pk]


class TestOneQuestion:
    def test_shows_both_records_and_where_they_agree(self, here: AreaWorld, match: PossibleMatch) -> None:
        seen = looking.begin()
        with acting(here.area_attendance, writing=False) as scope:
            detail = match_detail(scope, match.pk)
        rows = {
            row["label"]: (row["incoming"], row["known"], row["agrees"])
            for row in side_by_side(detail.incoming, detail.known)
        }
        assert rows["First name"] == ("AMARA", "Amara", True)
        assert rows["Birth date"] == ("3 May 2017", "3 May 2017", True)
        assert compared(side_by_side(detail.incoming, detail.known)) == [
            ("Agree", "First name, Surname, Birth date, Postcode of the home")
        ]
        assert rows["NHS number"] == ("", "9990000018", None)
        assert rows["Postcode of the home"] == ("la11aa", "LA1 1AA", True)
        assert match.child_id in seen.children

    def test_never_shows_a_confidential_postcode(self, here: AreaWorld, match: PossibleMatch) -> None:
        with acting(here.area_attendance, writing=False) as scope:
            assert "LA9" not in match_detail(scope, match.pk).known.postcode

    def test_is_not_there_for_strangers(
        self, here: AreaWorld, there: AreaWorld, match: PossibleMatch
    ) -> None:
        for stranger in (there.area_attendance, here.other_head, here.senco):
            with acting(stranger, writing=False) as scope, pytest.raises(NotFound):
                match_detail(scope, match.pk)

    def test_says_who_answered(self, here: AreaWorld, match: PossibleMatch, at: datetime) -> None:
        answer(here.area_attendance, at, MatchState.DIFFERENT)
        with acting(here.area_attendance, writing=False) as scope:
            told = match_detail(scope, match.pk).decided_by
        assert told.startswith(here.area_attendance.user.name)
        assert "Attendance officer of the local authority" in told
