"""Nobody lifts themselves: by another kind of involvement, past an end, by opening what is known, as somebody else.

Attacked by page and in SQL as the database's own role, past every act.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.models import AccessQuestion, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.identity.actions.answer_access_request import answer_access_request
from childplan.identity.actions.ask_for_access import NotSaidWhy, Sought, ask_for_access
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.vocabulary import AliasKind
from childplan.notifications.models import Notice
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.selectors.involving import candidates, kinds_to_involve
from childplan.plans.selectors.reach import reach_of
from safeguarding.selectors.allocations import social_workers_to_choose
from tests.childplan.access.test_attacks_involvement import refused
from tests.childplan.identity.views.test_opening_views import BORN, OPEN
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

NUMBER = "9990000018"
IN_JUNE = datetime(2026, 6, 30, 23, tzinfo=UTC)


@pytest.fixture
def amara(here: AreaWorld) -> Amara:
    return lay_amara(here)


@pytest.fixture
def visitors(here: AreaWorld) -> Membership:
    """A health visitor, in a team."""
    nhs = lay.organisation(here.area, OrganisationKind.NHS)
    return lay.membership("health_visitor", nhs, team=lay.team(nhs, "Health visitors"))


@pytest.fixture
def coordinator(here: AreaWorld) -> Membership:
    """An EHC co-ordinator, in a team."""
    return lay.membership("ehc_coordinator", here.authority, team=lay.team(here.authority, "SEND"))


def offered(member: Membership, child_id: UUID) -> set[Kind]:
    """What the page offers to involve somebody for."""
    with acting(member, writing=False) as scope:
        return {may.kind for may in kinds_to_involve(reach_of(scope, child_id))}


def own(member: Membership) -> list[int]:
    return [number for number in (member.pk, member.team_id, member.organisation_id) if number]


class TestLeadingTheWork:
    """Who was let in by a narrow kind is not offered to lead, and cannot."""

    def test_is_not_for_a_safeguarding_lead_of_another_school(self, here: AreaWorld, amara: Amara) -> None:
        theirs = lay.membership("designated_safeguarding_lead", here.other_school)
        plans.involved(amara.child_id, Kind.EARLY_HELP_CASELOAD, theirs.pk)
        assert Kind.LEAD_PRACTITIONER not in offered(theirs, amara.child_id)
        with acting(theirs):
            for number in own(theirs):
                assert refused(amara.child_id, Kind.LEAD_PRACTITIONER, number, theirs), number

    def test_is_for_one_of_the_childs_own_school(self, here: AreaWorld, amara: Amara) -> None:
        assert Kind.LEAD_PRACTITIONER in offered(here.safeguarding_lead, amara.child_id)

    def test_is_not_for_a_health_visitor_with_the_early_help_caseload(
        self, amara: Amara, visitors: Membership
    ) -> None:
        plans.involved(amara.child_id, Kind.EARLY_HELP_CASELOAD, visitors.pk)
        with acting(visitors):
            for kind in (Kind.LEAD_PRACTITIONER, Kind.HEALTH_CASELOAD):
                assert refused(amara.child_id, kind, visitors.pk, visitors), kind

    def test_is_not_for_a_manager_who_only_opened_the_record(self, here: AreaWorld, amara: Amara) -> None:
        manager = lay.membership("social_care_team_manager", here.authority, team=lay.team(here.authority))
        plans.involved(amara.child_id, Kind.FIRST_CONTACT, manager.pk)
        with acting(manager):
            assert refused(amara.child_id, Kind.LEAD_PRACTITIONER, manager.pk, manager)

    def test_opens_no_record_that_is_known(self, here: AreaWorld, amara: Amara) -> None:
        """By the function that opens records, past the page."""
        for member in (here.social_worker, here.head, here.team_manager):
            with pytest.raises(DatabaseError, match="not entitled to open records"):
                opened_by(
                    member, kind=Kind.LEAD_PRACTITIONER, principal_id=member.pk, nhs_number=NUMBER,
                    surname="Okafor",
                )  # fmt: skip


class TestAnEndThatSomebodyElseSet:
    """The holder of an access that ends gives their own people no longer one."""

    @pytest.mark.parametrize("kind", [Kind.HEALTH_CASELOAD, Kind.LEAD_PRACTITIONER, Kind.FIRST_CONTACT])
    def test_is_not_put_off_by_a_health_visitor(self, amara: Amara, visitors: Membership, kind: Kind) -> None:
        colleague = lay.membership("health_visitor", visitors.organisation, team=visitors.team)
        plans.involved(
            amara.child_id, Kind.HEALTH_CASELOAD, visitors.pk, ends_at=IN_JUNE, end_reason="Agreed"
        )
        with acting(visitors):
            for number in (*own(visitors), colleague.pk):
                for ends_at in (FOREVER, IN_JUNE + timedelta(seconds=1)):
                    assert refused(
                        amara.child_id, kind, number, visitors, ends_at=ends_at, end_reason="Agreed"
                    ), (number, ends_at)
            agreed = {"ends_at": IN_JUNE, "end_reason": "Agreed"}
            assert not refused(amara.child_id, kind, visitors.team_id, visitors, **agreed)

    def test_is_the_latest_day_on_the_page(self, amara: Amara, visitors: Membership) -> None:
        plans.involved(
            amara.child_id, Kind.HEALTH_CASELOAD, visitors.pk, ends_at=IN_JUNE, end_reason="Agreed"
        )
        client, address = client_of(visitors), f"/children/{amara.child_id}/people/involve/"
        typed = {
            "kind": int(Kind.HEALTH_CASELOAD),
            "whom": visitors.team_id,
            "reason": "Mine",
            "step": "save",
        }
        said = client.post(address, typed).content.decode()
        assert "Enter the last day" in said
        assert "You are involved until 30 June 2026 yourself" in said
        day = {"until_on_day": "1", "until_on_month": "7", "until_on_year": "2026"}
        assert client.post(address, typed | day).status_code == 200
        assert not Involvement.objects.filter(principal_id=visitors.team_id).exists()
        client.post(address, typed | day | {"until_on_day": "30", "until_on_month": "6"})
        assert Involvement.objects.get(principal_id=visitors.team_id).ends_at == IN_JUNE

    def test_is_said_when_a_colleagues_request_is_agreed_for_longer(
        self, amara: Amara, visitors: Membership, at: datetime
    ) -> None:
        Involvement.objects.filter(kind=Kind.LEAD_PRACTITIONER).update(ends_at=at, end_reason="Left")
        plans.involved(
            amara.child_id, Kind.HEALTH_CASELOAD, visitors.pk, ends_at=IN_JUNE, end_reason="Agreed"
        )
        colleague = lay.membership("health_visitor", visitors.organisation)
        assert asked(colleague, at, until_on=date(2026, 8, 1)) == "asked"
        question = AccessQuestion.objects.get()
        said = {"child_id": amara.child_id, "question_id": question.pk, "agree": True, "reason": "Yes"}
        with acting(visitors) as scope:
            with pytest.raises(NotSaidWhy, match="your own involvement"), transaction.atomic():
                answer_access_request(by=scope, at=at, until_on=date(2026, 7, 1), **said)
            answer_access_request(by=scope, at=at, until_on=date(2026, 6, 30), **said)
        assert Involvement.objects.get(principal_id=colleague.pk).ends_at == IN_JUNE

    def test_binds_nobody_who_gives_out_the_work_of_others(self, here: AreaWorld, amara: Amara) -> None:
        Involvement.objects.filter(child_id=amara.child_id, principal_id=here.social_work.pk).update(
            ends_at=IN_JUNE, end_reason="Agreed"
        )
        with acting(here.team_manager):
            assert not refused(amara.child_id, Kind.ALLOCATION, here.team_manager.pk, here.team_manager)


class TestOpeningARecordThatIsKnown:
    """It is a first contact for everybody, and puts nobody's caseload on it."""

    @pytest.mark.parametrize(
        "role", ["ehc_coordinator", "school_nurse", "health_visitor", "early_help_worker"]
    )
    def test_is_no_way_onto_ones_own_caseload(self, here: AreaWorld, amara: Amara, role: str) -> None:
        kind = OrganisationKind.NHS if role in ("school_nurse", "health_visitor") else None
        body = lay.organisation(here.area, kind) if kind else here.authority
        member = lay.membership(role, body, team=lay.team(body))
        answer = client_of(member).post(OPEN, {**BORN, "nhs_number": NUMBER})
        assert answer.headers["Location"] == f"/children/{amara.child_id}/"
        mine = Involvement.objects.filter(child_id=amara.child_id, principal_id=member.team_id)
        assert [row.kind for row in mine] == [Kind.FIRST_CONTACT]
        with acting(member):
            for number in own(member):
                for claimed in (Kind.SEN_CASELOAD, Kind.HEALTH_CASELOAD, Kind.EARLY_HELP_CASELOAD):
                    assert refused(amara.child_id, claimed, number, member), (number, claimed)

    def test_is_for_four_weeks(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        client_of(here.team_manager).post(OPEN, {**BORN, "nhs_number": NUMBER})
        one = lay.membership("social_worker", here.authority, team=lay.team(here.authority))
        client_of(one).post(OPEN, {**BORN, "nhs_number": NUMBER})
        found = Involvement.objects.get(child_id=amara.child_id, principal_id=one.team_id)
        assert found.ends_at == at + timedelta(days=28)
        new = opened_by(one, kind=Kind.FIRST_CONTACT, principal_id=one.team_id)
        assert Involvement.objects.get(child_id=new).ends_at == FOREVER

    def test_takes_on_what_is_new(self, here: AreaWorld, visitors: Membership) -> None:
        child_id = opened_by(visitors, kind=Kind.HEALTH_CASELOAD, principal_id=visitors.team_id)
        assert Involvement.objects.get(child_id=child_id).kind == Kind.HEALTH_CASELOAD

    def test_is_told_to_whoever_leads(self, here: AreaWorld, amara: Amara, visitors: Membership) -> None:
        client_of(visitors).post(OPEN, {**BORN, "nhs_number": NUMBER})
        told = Notice.objects.get(child_id=amara.child_id, recipient_membership_id=here.social_worker.pk)
        assert "See who is involved" in told.text

    def test_leads_to_asking_those_who_work_with_the_child(
        self, amara: Amara, visitors: Membership, at: datetime
    ) -> None:
        client_of(visitors).post(OPEN, {**BORN, "nhs_number": NUMBER})
        assert asked(visitors, at) == "asked"


def asked(member: Membership, at: datetime, *, until_on: date = date(2026, 3, 31)) -> str:
    number = TypedNumber(NUMBER, (AliasKind.NHS_NUMBER,))
    sought = Sought(typed={"number": NUMBER}, numbers=[number])
    with acting(member) as scope:
        answer, _ = ask_for_access(by=scope, at=at, sought=sought, until_on=until_on, reason="A referral")
    return str(answer)


class TestOneselfInAnotherPost:
    """One person in two posts is one person."""

    @pytest.fixture
    def posts(self, here: AreaWorld) -> tuple[Membership, Membership]:
        team = lay.team(here.authority, "Court team")
        first = lay.membership("mash_screener", here.authority)
        return first, lay.membership("social_worker", here.authority, team=team, user=first.user)

    def test_is_not_let_in_by_oneself(
        self, here: AreaWorld, amara: Amara, posts: tuple[Membership, Membership]
    ) -> None:
        screener, worker = posts
        with acting(screener):
            for kind in (Kind.LEAD_PRACTITIONER, Kind.ALLOCATION):
                for number in (worker.pk, worker.team_id):
                    assert refused(amara.child_id, kind, number, screener), (kind, number)
                assert not refused(amara.child_id, kind, here.social_worker.pk, screener)

    def test_is_offered_to_nobody(
        self, amara: Amara, posts: tuple[Membership, Membership], at: datetime
    ) -> None:
        screener, worker = posts
        with acting(screener, writing=False) as scope:
            assert worker.pk not in {
                choice.membership_id for choice in social_workers_to_choose(scope, at=at)
            }
            reach = reach_of(scope, amara.child_id)
            for may in kinds_to_involve(reach):
                asked = [
                    candidates(reach, may, at=at, name=worker.user.name),
                    *(candidates(reach, may, at=at, chosen=str(n)) for n in (worker.pk, worker.team_id)),
                ]
                numbers = {one.principal_id for each in asked for one in each.people}
                assert not numbers & {worker.pk, worker.team_id}, may.kind

    def test_is_not_let_in_within_one_house_either(self, here: AreaWorld, amara: Amara) -> None:
        helper = lay.membership("early_help_team_manager", here.authority, team=lay.team(here.authority))
        worker = lay.membership("social_worker", here.authority, user=helper.user)
        plans.involved(amara.child_id, Kind.EARLY_HELP_CASELOAD, helper.pk)
        with acting(helper):
            assert refused(amara.child_id, Kind.LEAD_PRACTITIONER, worker.pk, helper)

    def test_does_not_answer_ones_own_request(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        other = lay.membership("ehc_coordinator", here.authority, user=here.social_worker.user)
        assert asked(other, at) == "asked"
        question = AccessQuestion.objects.get()
        with acting(here.social_worker) as scope:
            with pytest.raises(NotEntitled):
                answer_access_request(
                    by=scope, at=at, child_id=amara.child_id, question_id=question.pk, agree=True,
                    until_on=date(2026, 3, 31), reason="Mine",
                )  # fmt: skip
            with (
                pytest.raises(DatabaseError, match="not entitled to answer"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "select identity.answer_access_request(%s, 'agreed', 'Mine', '')", [question.pk]
                )


class TestTwoOfOneRole:
    """Who only opened a record brings in no colleague, who would do the same in return."""

    def test_do_not_open_a_known_child_to_one_another(self, here: AreaWorld, amara: Amara) -> None:
        team = lay.team(here.authority, "Court team")
        one = lay.membership("social_worker", here.authority, team=team)
        beside = lay.membership("social_worker", here.authority, team=team)
        elsewhere = lay.membership("social_worker", here.authority, team=lay.team(here.authority))
        manager = lay.membership("social_care_team_manager", here.authority, team=team)
        plans.involved(amara.child_id, Kind.FIRST_CONTACT, one.pk)
        helpers = lay.team(here.authority, "Early help")
        with acting(one):
            for number in (beside.pk, elsewhere.pk, elsewhere.team_id, manager.pk, team.pk):
                assert refused(amara.child_id, Kind.EARLY_HELP_CASELOAD, number, one), number
            assert not refused(amara.child_id, Kind.EARLY_HELP_CASELOAD, helpers.pk, one)
