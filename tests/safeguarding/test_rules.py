"""Whom a child may be allocated to, and who hears of a concern first."""

from childplan.access.roles import role
from childplan.access.vocabulary import InvolvementKind
from childplan.escalation.rules import Reader
from safeguarding.rules import first_to_hear, reaches_team


def reader(role_key: str, *kinds: InvolvementKind, number: int = 1) -> Reader:
    return Reader(
        membership_id=number,
        user_id=number,
        role_key=role_key,
        organisation_id=1,
        team_id=None,
        organisation_kind="school",
        kinds=frozenset(kinds),
    )


LEAD = reader("designated_safeguarding_lead", InvolvementKind.ENROLMENT, number=1)
WORKER = reader("social_worker", InvolvementKind.LEAD_PRACTITIONER, number=2)
SCREENER = reader("mash_screener", InvolvementKind.AREA, number=3)
HEAD = reader("head_teacher", InvolvementKind.ENROLMENT, number=4)


class TestFirstToHear:
    def test_is_the_lead_of_the_childs_school(self) -> None:
        assert first_to_hear([HEAD, SCREENER, WORKER, LEAD]) == [LEAD]

    def test_is_the_social_worker_without_a_lead(self) -> None:
        assert first_to_hear([HEAD, SCREENER, WORKER]) == [WORKER]

    def test_is_the_hub_without_either(self) -> None:
        assert first_to_hear([HEAD, SCREENER]) == [SCREENER]

    def test_is_the_named_list_of_a_restricted_record(self) -> None:
        named = reader("head_teacher", InvolvementKind.NAMED_LIST)
        assert first_to_hear([named]) == [named]


class TestReachesTeam:
    def test_lets_a_manager_allocate_within_their_own_team_alone(self) -> None:
        manager = role("social_care_team_manager")
        numbers = {"author_team_id": 5, "author_area_id": 1, "team_area_id": 1}
        assert reaches_team(manager, team_id=5, **numbers)
        assert not reaches_team(manager, team_id=6, **numbers)

    def test_lets_a_screener_allocate_to_any_team_of_the_area_alone(self) -> None:
        screener = role("mash_screener")
        assert reaches_team(screener, author_team_id=None, author_area_id=1, team_id=6, team_area_id=1)
        assert not reaches_team(screener, author_team_id=None, author_area_id=1, team_id=6, team_area_id=2)

    def test_never_reaches_somebody_without_a_team(self) -> None:
        screener = role("mash_screener")
        assert not reaches_team(screener, author_team_id=None, author_area_id=1, team_id=None, team_area_id=1)
