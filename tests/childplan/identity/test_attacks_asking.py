"""What asking and opening tell: nothing of a record restricted since, and nothing to whom a child is closed."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.models import AccessQuestion, AccessRequest, Grant, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.history.acts import NotFound
from childplan.history.models import AccessEvent
from childplan.identity.actions.answer_access_request import answer_access_request
from childplan.identity.foreseeing import foresee_children
from childplan.identity.models import FamilyPerson, PossibleMatch
from childplan.identity.selectors.access_requests import waiting_questions
from childplan.identity.vocabulary import Resolution
from childplan.organisations.vocabulary import OrganisationKind
from tests.childplan.identity.actions.test_access_requests import BORN as AMARA_BORN
from tests.childplan.identity.actions.test_access_requests import BY_NUMBER, asks, by_name
from tests.childplan.identity.views.test_opening_views import BORN, OPEN
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, declared_by, incoming, opened_by, restricted_by
from tests.factories.portal import parent_of
from tests.worlds.two_areas import AreaWorld

NUMBER = "9990000018"


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    """On the school's roll, led by its SENCO, allocated to a social work team."""
    child_id = opened_by(here.head, nhs_number=NUMBER, forename="Amara", surname="Okafor", born_on=AMARA_BORN)
    plans.involved(child_id, Kind.LEAD_PRACTITIONER, here.senco.pk)
    plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
    return child_id


@pytest.fixture
def visitor(here: AreaWorld) -> Membership:
    nhs = lay.organisation(here.area, OrganisationKind.NHS)
    return lay.membership("health_visitor", nhs, team=lay.team(nhs, "Health visitors"))


class TestAskingTwice:
    @pytest.mark.parametrize("again", [BY_NUMBER, by_name()], ids=["number", "name"])
    def test_tells_nothing_of_what_became_of_the_record(
        self, here: AreaWorld, amara: UUID, visitor: Membership, at: datetime, again: object
    ) -> None:
        first = asks(visitor, at, BY_NUMBER)
        restricted_by(here.social_worker, amara)
        assert asks(visitor, at, again) == first

    def test_tells_nobody_that_they_are_barred(
        self, here: AreaWorld, amara: UUID, visitor: Membership, at: datetime
    ) -> None:
        first = asks(visitor, at, BY_NUMBER)
        declared_by(visitor, forename="Amara", surname="Okafor", born_on=AMARA_BORN)
        assert asks(visitor, at, BY_NUMBER) == first

    def test_says_of_one_that_lapsed_what_there_is_today(
        self, here: AreaWorld, amara: UUID, visitor: Membership, at: datetime
    ) -> None:
        asks(visitor, at, BY_NUMBER)
        AccessRequest.objects.update(state="lapsed")
        AccessQuestion.objects.update(state="lapsed")
        restricted_by(here.social_worker, amara)
        assert asks(visitor, at, BY_NUMBER)[0] == "not_found"

    def test_hands_out_no_number_of_a_hidden_child_and_logs_it(
        self, here: AreaWorld, amara: UUID, visitor: Membership, at: datetime
    ) -> None:
        restricted_by(here.social_worker, amara)
        with acting(visitor), connection.cursor() as cursor:
            cursor.execute(
                "select * from identity.ask_for_access("
                """'{"typed": {}, "numbers": [{"value": "9990000018", "kinds": ["nhs_number"]}]}', 7, """
                "current_date + 30, 'x', current_date + 9)"
            )
            assert str(amara) not in str(cursor.fetchall())
            assert "noted" not in {column.name for column in cursor.description}
        assert AccessEvent.objects.filter(child_id=amara, act="identity.ask_for_access").exists()


class TestAQuestionAboutARestrictedRecord:
    def test_is_answered_by_nobody(
        self, here: AreaWorld, amara: UUID, visitor: Membership, at: datetime
    ) -> None:
        asks(visitor, at, BY_NUMBER)
        question = AccessQuestion.objects.get()
        restricted_by(here.social_worker, amara)
        with acting(here.social_worker) as scope:
            assert waiting_questions(scope, at=at) == []
            for agree in (True, False):
                with pytest.raises((NotEntitled, NotFound)):
                    answer_access_request(
                        by=scope, at=at, child_id=amara, question_id=question.pk, agree=agree,
                        until_on=at.date() + timedelta(days=9), reason="No",
                    )  # fmt: skip
            with (
                pytest.raises(DatabaseError, match="not entitled to answer"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "select identity.answer_access_request(%s, 'declined', 'x', '')", [question.pk]
                )


def kin_of(member: Membership, child_id: UUID) -> FamilyPerson:
    person = parent_of(child_id, email="")
    FamilyPerson.objects.filter(pk=person.pk).update(user=member.user)
    return person


class TestAChildOfOnesOwnFamily:
    """Or one whom somebody declared: opening the record tells as much as where somebody checks first."""

    @pytest.fixture(params=["kin", "declared"])
    def kept_out(
        self, request: pytest.FixtureRequest, here: AreaWorld, amara: UUID, visitor: Membership
    ) -> Membership:
        if request.param == "kin":
            kin_of(visitor, amara)
        else:
            declared_by(visitor, nhs_number=NUMBER)
        return visitor

    def test_is_not_opened_to_ones_team(self, amara: UUID, kept_out: Membership) -> None:
        answer = client_of(kept_out).post(OPEN, {**BORN, "nhs_number": NUMBER}, follow=True)
        words = answer.content.decode()
        assert "We are checking this record" in words
        assert "We knew this child" not in words
        assert not Involvement.objects.filter(child_id=amara, principal_id=kept_out.team_id).exists()
        assert not PossibleMatch.objects.exists()

    def test_is_not_foreseen(self, amara: UUID, kept_out: Membership) -> None:
        record = incoming(nhs_number=NUMBER, forename="Amara", surname="Okafor", born_on=AMARA_BORN)
        with acting(kept_out, writing=False) as scope:
            assert foresee_children(scope, [record]) == [Resolution.REVIEW]

    def test_is_on_the_roll_of_a_school_all_the_same(self, here: AreaWorld, amara: UUID) -> None:
        kin_of(here.other_head, amara)
        opened_by(here.other_head, nhs_number=NUMBER, forename="Amara", surname="Okafor", born_on=AMARA_BORN)
        assert Grant.objects.filter(child_id=amara, principal=here.other_school.pk).exists()

    def test_has_no_number_behind_the_door(self, amara: UUID, kept_out: Membership) -> None:
        with acting(kept_out, writing=False) as scope:
            assert str(amara) not in scope.context.barred
        plans.involved(amara, Kind.HEALTH_CASELOAD, kept_out.team_id)
        with acting(kept_out, writing=False) as scope:
            assert str(amara) in scope.context.barred
