"""Declaring that one should not see a child: what it closes, what it tells, and who ends it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.conflicts import ANOTHER_NEEDED, barred_users
from childplan.access.models import Bar, Involvement
from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock
from childplan.escalation.selectors.board import board
from childplan.history.acts import NotFound
from childplan.identity.actions import conflicts
from childplan.identity.actions.conflicts import TooManyDeclarations, end_declaration, stand_back
from childplan.identity.actions.record_name import ChildDetails, change_details
from childplan.identity.models import Child, ChildName, Declaration, IdentifierUse
from childplan.identity.selectors.conflicts import own_declarations, team_declarations
from childplan.identity.vocabulary import Sex
from childplan.notifications.models import OwnNotice
from childplan.plans.models import Draft
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, declared_by, opened_by, restricted_by
from tests.worlds.two_areas import AreaWorld

NHS, OTHER = "9990000018", "9990000026"
AMARA = {"forename": "Amara", "surname": "Okafor", "born_on": date(2017, 5, 3)}


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    return opened_by(here.head, nhs_number=NHS, **AMARA)


def sees(member, child_id: UUID) -> bool:
    with acting(member, writing=False):
        return Child.objects.filter(pk=child_id).exists()


def stands_back(member, child_id: UUID, at: datetime) -> UUID:
    with acting(member) as scope:
        return stand_back(by=scope, at=at, child_id=child_id, reason="My nephew")


class TestDeclaring:
    @pytest.mark.parametrize("words", [{"nhs_number": NHS}, AMARA, {**AMARA, "surname": "OKAFÓR"}])
    def test_closes_the_child_in_every_role_one_holds(self, here: AreaWorld, amara: UUID, words) -> None:
        second = lay.membership("head_teacher", here.school, user=here.senco.user)
        assert sees(here.senco, amara)
        declared_by(here.senco, **words)
        assert not sees(here.senco, amara)
        assert not sees(second, amara)
        assert sees(here.head, amara)

    @pytest.mark.parametrize(
        "words",
        [{"nhs_number": OTHER}, {**AMARA, "forename": "Amar"}, {**AMARA, "born_on": date(2017, 3, 5)}],
    )
    def test_closes_nobody_whom_the_words_do_not_mean(self, here: AreaWorld, amara: UUID, words) -> None:
        declared_by(here.senco, **words)
        assert sees(here.senco, amara)
        assert not Bar.objects.exists()

    def test_holds_for_a_child_that_comes_later_by_number_name_or_change(
        self, here: AreaWorld, at: datetime
    ) -> None:
        declared_by(here.senco, nhs_number=NHS)
        declared_by(here.senco, **AMARA)
        by_number = opened_by(here.head, nhs_number=NHS, forename="Nia")
        by_name = opened_by(here.head, **AMARA)
        changed = opened_by(here.head, **{**AMARA, "forename": "Tara"})
        assert [sees(here.senco, child) for child in (by_number, by_name, changed)] == [False, False, True]
        details = ChildDetails(forename="Amara", surname="Okafor", sex=Sex.UNKNOWN, born_on=AMARA["born_on"])
        with acting(here.head) as scope:
            change_details(
                by=scope, at=at, child_id=changed, version=1, details=details, reason="Typed wrongly"
            )
        assert not sees(here.senco, changed)

    def test_holds_for_another_name_but_not_for_one_that_is_confidential(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        declared_by(here.senco, forename="Ama", surname="Mensah", born_on=AMARA["born_on"])
        name = {"child_id": amara, "kind": "former", "forename": "Ama", "surname": "Mensah"}
        ChildName(**name, is_confidential=True).save(force_insert=True)
        assert sees(here.senco, amara)
        ChildName(**name).save(force_insert=True)
        assert not sees(here.senco, amara)

    def test_means_nobody_of_another_area(self, here: AreaWorld, there: AreaWorld, amara: UUID) -> None:
        declared_by(there.senco, nhs_number=NHS)
        assert not Bar.objects.exists()

    def test_reaches_a_sealed_record_and_tells_its_list_that_the_number_was_used(
        self, here: AreaWorld, amara: UUID
    ) -> None:
        plans.involved(amara, Kind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, amara, here.team_manager)
        declared_by(here.team_manager, **AMARA)
        assert not sees(here.team_manager, amara)
        declared_by(here.screener, nhs_number=NHS)
        assert set(Bar.objects.values_list("child_id", "user_id")) == {
            (amara, here.team_manager.user_id),
            (amara, here.screener.user_id),
        }
        assert IdentifierUse.objects.get(child_id=amara).membership_id == here.screener.pk

    def test_is_answered_the_same_whatever_there_is(self, here: AreaWorld, amara: UUID) -> None:
        """The declarer's own row is all that they read, and it is the same for a child, a sealed one and none."""
        sealed = opened_by(here.other_head, nhs_number=OTHER)
        plans.involved(sealed, Kind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, sealed)
        for number in (NHS, OTHER, "9990000034"):
            declared_by(here.screener, nhs_number=number)
        with acting(here.screener, writing=False) as scope:
            said = {(one.reason, one.ended_at, one.who) for one in own_declarations(scope)}
            assert said == {("My sister's child", None, "")}
            assert not Bar.objects.exists()

    def test_twenty_times_a_day_and_no_more_in_all_ones_roles(
        self, here: AreaWorld, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        second = lay.membership("head_teacher", here.school, user=here.senco.user)
        for day in range(conflicts.MOST_A_DAY):
            declared_by(here.senco if day % 2 else second, **{**AMARA, "born_on": date(2017, 5, 1 + day)})
        with pytest.raises(TooManyDeclarations):
            declared_by(here.senco, **AMARA)
        assert Declaration.objects.count() == conflicts.MOST_A_DAY
        with clock.stopped_at(at + timedelta(hours=25)):
            declared_by(here.senco, **AMARA)

    def test_is_done_by_nobody_in_anothers_name(self, here: AreaWorld, at: datetime) -> None:
        with acting(here.senco), connection.cursor() as cursor:
            for attempt in (
                "insert into identity_declaration (id) values (gen_random_uuid())",
                "update identity_declaration set ended_at = now()",
                "select identity.make_bars(gen_random_uuid(), '{}')",
                "select identity.managers_of(1)",
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(attempt)


class TestEnding:
    def test_is_the_managers_and_never_ones_own(self, here: AreaWorld, amara: UUID, at: datetime) -> None:
        declared = declared_by(here.senco, nhs_number=NHS)
        with acting(here.head) as scope:
            (one,) = team_declarations(scope)
            assert (one.id, one.meant) == (declared, NHS)
        for nobody in (here.senco, here.other_head, here.team_manager, here.safeguarding_lead):
            with acting(nobody) as scope, pytest.raises(NotFound):
                end_declaration(by=scope, at=at, declaration_id=declared, reason="Mine")
        as_head = lay.membership("head_teacher", here.school, user=here.senco.user)
        with acting(as_head) as scope, pytest.raises(NotFound):
            end_declaration(by=scope, at=at, declaration_id=declared, reason="Mine")
        with acting(here.head) as scope:
            end_declaration(by=scope, at=at, declaration_id=declared, reason="Another Amara")
            assert team_declarations(scope) == []
        assert sees(here.senco, amara)
        assert [b.history_change_reason for b in Bar.history.filter(history_type="~")] == ["Another Amara"]
        with acting(here.senco, writing=False) as scope:
            assert own_declarations(scope)[0].ended_reason == "Another Amara"

    def test_leaves_what_another_declaration_closes(self, here: AreaWorld, amara: UUID, at: datetime) -> None:
        declared, _ = declared_by(here.senco, nhs_number=NHS), declared_by(here.senco, **AMARA)
        with acting(here.head) as scope:
            end_declaration(by=scope, at=at, declaration_id=declared, reason="Twice")
        assert not sees(here.senco, amara)

    def test_is_the_privacy_officers_where_nobody_manages(self, here: AreaWorld, at: datetime) -> None:
        officer = lay.membership("privacy_officer", here.authority)
        of_head, of_senco = declared_by(here.head, nhs_number=NHS), declared_by(here.senco, nhs_number=NHS)
        with acting(officer) as scope:
            assert {one.id for one in team_declarations(scope)} == {of_head}
            end_declaration(by=scope, at=at, declaration_id=of_head, reason="Spoke with her")
            with pytest.raises(NotFound):
                end_declaration(by=scope, at=at, declaration_id=of_senco, reason="Not hers")

    def test_those_who_manage_are_told_and_nobody_else(self, here: AreaWorld, amara: UUID) -> None:
        declared_by(here.social_worker, nhs_number=NHS)
        told = list(OwnNotice.objects.values_list("recipient_membership_id", "text", "address"))
        assert told == [
            (here.team_manager.pk, "Somebody in your team declared a conflict of interest", "/conflicts/")
        ]


class TestStandingBack:
    def test_closes_the_child_at_once_and_hands_the_work_to_the_team(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        plans.involved(amara, Kind.ALLOCATION, here.social_worker.pk)
        lead = plans.involved(amara, Kind.LEAD_PRACTITIONER, here.social_worker.pk)
        until = {"ends_at": at + timedelta(days=30), "end_reason": "Agreed until that day"}
        for_a_time = plans.involved(amara, Kind.SHARE, here.social_worker.pk, **until)
        stands_back(here.social_worker, amara, at)
        assert not sees(here.social_worker, amara)
        live = Involvement.objects.filter(child_id=amara, ends_at__gt=at).exclude(kind=Kind.ENROLMENT)
        assert [(row.kind, row.principal_id, row.reason) for row in live] == [
            (Kind.ALLOCATION, here.social_work.pk, ANOTHER_NEEDED)
        ]
        for ended in (lead, for_a_time):
            ended.refresh_from_db()
            assert ended.end_reason == ANOTHER_NEEDED
            assert Involvement.history.filter(id=ended.pk, history_type="~").exists()
        assert sees(here.team_manager, amara)

    def test_stands_on_the_board_without_a_reason_until_somebody_takes_over(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        plans.involved(amara, Kind.ALLOCATION, here.social_work.pk)
        plans.involved(amara, Kind.LEAD_PRACTITIONER, here.social_worker.pk)
        stands_back(here.social_worker, amara, at)

        def unheld() -> list[tuple[str, str]]:
            with acting(here.team_manager, writing=False) as scope:
                return [(work.name, work.kind) for work in board(scope, today=at.date(), at=at).unheld]

        assert unheld() == [("Amara Okafor", "Lead practitioner")]
        other = lay.membership("social_worker", here.authority, team=here.social_work)
        row = plans.involved(amara, Kind.LEAD_PRACTITIONER, other.pk)
        Involvement.objects.filter(pk=row.pk).update(starts_at=at)
        assert unheld() == []

    def test_throws_away_what_was_not_saved_and_nobody_elses(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        for member in (here.senco, here.head):
            Draft(
                child_id=amara,
                membership_id=member.pk,
                what="view",
                information_class=256,
                typed={"text": ["Half"]},
                began_at=at,
                saved_at=at,
            ).save(force_insert=True)
        stands_back(here.senco, amara, at)
        assert [draft.membership_id for draft in Draft.objects.all()] == [here.head.pk]

    def test_is_said_of_a_child_one_sees_and_of_no_other(
        self, here: AreaWorld, there: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        for stranger in (here.other_head, there.head):
            with pytest.raises(NotFound):
                stands_back(stranger, amara, at)
            asked = "select identity.declare_on_page(%s, 'x')"
            refused = pytest.raises(DatabaseError, match="not entitled")
            with acting(stranger), connection.cursor() as cursor, refused, transaction.atomic():
                cursor.execute(asked, [amara])
        assert not Declaration.objects.exists()

    def test_tells_the_manager_no_child(self, here: AreaWorld, amara: UUID, at: datetime) -> None:
        stands_back(here.senco, amara, at)
        with acting(here.head, writing=False) as scope:
            (one,) = team_declarations(scope)
        assert (one.meant, one.reason) == ("Said on a child’s own page", "My nephew")


class TestWhoIsBarred:
    def test_is_known_to_background_work_and_to_who_gives_out_the_work(
        self, here: AreaWorld, amara: UUID, at: datetime
    ) -> None:
        mother = plans.adult(amara)
        mother.user = here.team_manager.user
        mother.save(force_update=True)
        stands_back(here.senco, amara, at)
        both = {here.senco.user_id, here.team_manager.user_id}
        with as_service("Tell of an alert"):
            assert barred_users(amara) == both
        with acting(here.screener):
            assert barred_users(amara) == both
        with acting(here.attendance):
            assert barred_users(amara) == frozenset()
