"""Nobody widens what they see, or opens a child to others, by involving somebody: asked of the database itself."""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from childplan.access import involving
from childplan.access.actions import end_involvement, involve
from childplan.access.models import Involvement, KindRule
from childplan.access.roles import BY_KEY
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.identity.models import Child
from childplan.organisations.vocabulary import OrganisationKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


def inserted(child_id: UUID, kind: int, principal_id: int, by: Membership, **fields: object) -> Involvement:
    """Straight into the table, as somebody would who has got past every act."""
    row = Involvement(
        child_id=child_id,
        kind=kind,
        principal_id=principal_id,
        reason="x",
        **{"starts_at": datetime(2026, 1, 1).astimezone(), "made_by_membership_id": by.pk, **fields},
    )
    with transaction.atomic():
        Involvement.objects.bulk_create([row])
    return row


def refused(child_id: UUID, kind: int, principal_id: int, by: Membership, **fields: object) -> bool:
    try:
        inserted(child_id, kind, principal_id, by, **fields)
    except DatabaseError as error:
        return "row-level security" in str(error)
    return False


class TestAHeadTeacher:
    def test_involves_neither_themselves_nor_others_by_a_kind_that_is_not_theirs(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        child_id = opened_by(here.head)
        team = lay.team(here.school, "Class 3")
        with acting(here.head):
            for kind, principal_id in (
                (Kind.ALLOCATION, here.head.pk),
                (Kind.ALLOCATION, here.school.pk),
                (Kind.NAMED_LIST, here.school.pk),
                (Kind.AREA, there.area.pk),
                (Kind.FAMILY, here.head.pk),
                (Kind.POLICE_CASELOAD, there.head.pk),
                (Kind.FIRST_CONTACT, here.head.pk),
                (Kind.ENROLMENT, here.other_school.pk),
                (Kind.ENROLMENT, there.school.pk),
                (Kind.SEN_CASELOAD, there.authority.pk),
                (Kind.HEALTH_CASELOAD, here.authority.pk),
                (Kind.EARLY_HELP_CASELOAD, here.school.pk),
                (99, here.school.pk),
                (Kind.ENROLMENT, 999_999_999),
            ):
                assert refused(child_id, kind, principal_id, here.head), (kind, principal_id)
            assert not refused(child_id, Kind.ENROLMENT, team.pk, here.head)

    def test_signs_no_involvement_in_anothers_name(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        team = lay.team(here.school, "Class 3")
        with acting(here.head):
            assert refused(child_id, Kind.ENROLMENT, team.pk, here.head, made_by_membership_id=here.senco.pk)
            assert refused(child_id, Kind.ENROLMENT, team.pk, here.head, made_by_membership_id=None)

    def test_does_not_put_the_child_on_roll_of_a_class_elsewhere_by_the_act_either(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head)
        with acting(here.head) as scope, pytest.raises(NotEntitled):
            involve(
                by=scope,
                at=at,
                child_id=child_id,
                kind=Kind.ALLOCATION,
                principal_id=here.head.pk,
                reason="Mine",
            )

    @pytest.mark.parametrize("change", ["kind", "principal_id", "classes", "starts_at", "reason"])
    def test_changes_nothing_about_one_but_its_end(self, here: AreaWorld, change: str) -> None:
        child_id = opened_by(here.head)
        wanted = {
            "kind": Kind.ALLOCATION,
            "principal_id": here.other_school.pk,
            "classes": 1,
            "starts_at": datetime(2020, 1, 1).astimezone(),
            "reason": "another",
        }
        with (
            acting(here.head),
            pytest.raises(DatabaseError, match="keeps what it was made with"),
            transaction.atomic(),
        ):
            Involvement.objects.filter(child_id=child_id).update(**{change: wanted[change]})

    def test_does_not_open_an_ended_one_again(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        ended = plans.involved(
            child_id,
            Kind.ENROLMENT,
            here.school.pk,
            ends_at=at - timedelta(days=1),
            end_reason="Left",
            made_by_membership_id=here.head.pk,
        )
        with (
            acting(here.head),
            pytest.raises(DatabaseError, match="never put off or opened again"),
            transaction.atomic(),
        ):
            Involvement.objects.filter(pk=ended.pk).update(ends_at=FOREVER, end_reason="")

    def test_does_not_end_a_social_workers(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        theirs = plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
        with acting(here.head) as scope:
            with pytest.raises(NotEntitled):
                end_involvement(by=scope, at=at, involvement_id=theirs.pk, reason="Out")
            assert Involvement.objects.filter(pk=theirs.pk).update(ends_at=at, end_reason="Out") == 0
        with acting(here.social_worker, writing=False):
            assert Child.objects.filter(pk=child_id).exists()

    def test_leaves_a_child_by_ending_the_schools_own(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        with acting(here.attendance) as scope:
            mine = Involvement.objects.get(child_id=child_id)
            end_involvement(by=scope, at=at, involvement_id=mine.pk, reason="Left")
            assert not Child.objects.filter(pk=child_id).exists()


class TestASocialWorker:
    def test_who_only_opened_a_known_record_does_not_allocate_it_to_themselves(self, here: AreaWorld) -> None:
        opened_by(here.head, nhs_number="9990000018", surname="Ashgrove")
        found = opened_by(
            here.social_worker,
            kind=Kind.ALLOCATION,
            principal_id=here.social_work.pk,
            nhs_number="9990000018",
            surname="Ashgrove",
        )
        with acting(here.social_worker):
            (mine,) = Involvement.objects.filter(child_id=found, principal_id=here.social_work.pk)
            assert mine.kind == Kind.FIRST_CONTACT
            for kind in (Kind.ALLOCATION, Kind.LEAD_PRACTITIONER):
                assert refused(found, kind, here.social_worker.pk, here.social_worker), kind
            # Nor by way of another caseload of the council that is one's own.
            for own in (here.social_worker.pk, here.social_work.pk, here.authority.pk):
                assert refused(found, Kind.SEN_CASELOAD, own, here.social_worker), own

    def test_refers_a_child_to_a_body_of_the_area_alone(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        nurses = lay.organisation(here.area, OrganisationKind.NHS)
        elsewhere = lay.organisation(there.area, OrganisationKind.NHS)
        team = lay.team(nurses, "School nurses")
        with acting(here.social_worker):
            assert refused(child_id, Kind.HEALTH_CASELOAD, elsewhere.pk, here.social_worker)
            assert refused(child_id, Kind.HEALTH_CASELOAD, here.school.pk, here.social_worker)
            assert not refused(child_id, Kind.HEALTH_CASELOAD, team.pk, here.social_worker)


class TestOpeningARecord:
    @pytest.mark.parametrize("kind", [Kind.AREA, Kind.NAMED_LIST, Kind.ALLOCATION, Kind.FAMILY])
    def test_claims_no_kind_that_the_role_may_not_have(self, here: AreaWorld, kind: Kind) -> None:
        with pytest.raises(DatabaseError, match="not entitled to open records"):
            opened_by(here.head, kind=kind)

    def test_involves_no_whole_area(self, here: AreaWorld) -> None:
        with pytest.raises(DatabaseError, match="not entitled to open records"):
            opened_by(here.screener, kind=Kind.FIRST_CONTACT, principal_id=here.area.pk)

    def test_involves_nobody_else(self, here: AreaWorld) -> None:
        with pytest.raises(DatabaseError, match="not entitled to open records"):
            opened_by(here.head, principal_id=here.other_school.pk)


class TestTheTable:
    def test_stands_in_the_database_as_in_the_code(self, here: AreaWorld) -> None:
        kept = {
            (r.role, r.kind, r.reach, tuple(r.bodies), tuple(r.holding), r.when_known)
            for r in KindRule.objects.all()
        }
        assert kept == {
            (line.role, line.kind, line.reach, tuple(line.bodies), tuple(line.holding), line.when_known)
            for line in involving.lines()
        }

    def test_names_each_role_and_kind_once_and_only_roles_there_are(self) -> None:
        named = [(line.role, line.kind) for line in involving.lines()]
        assert len(named) == len(set(named))
        assert {role for role, _ in named} <= set(BY_KEY)

    def test_lets_nobody_make_a_grant_by_area_list_or_family(self) -> None:
        for line in involving.lines():
            if line.kind in (Kind.AREA, Kind.NAMED_LIST, Kind.FAMILY):
                assert line.reach == involving.Reach.NOBODY, line

    def test_lets_nobody_claim_by_themselves_what_shows_more_than_their_post(self) -> None:
        """What one may make for oneself opens no class at a higher level than what one holds it by already."""
        claimed = {
            line.role for line in involving.lines() if line.kind == Kind.ALLOCATION and not line.holding
        }
        assert claimed == {"social_care_team_manager", "mash_screener"}
        assert BY_KEY["mash_screener"].remit is Remit.AREA


class TestAnotherArea:
    def test_gets_no_child_by_having_its_record_moved_there(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with (
            acting(here.head),
            pytest.raises(DatabaseError, match="keeps what it was made with"),
            transaction.atomic(),
        ):
            Child.objects.filter(pk=child_id).update(area_id=there.area.pk)
        with acting(there.screener, writing=False):
            assert not Child.objects.filter(pk=child_id).exists()

    def test_learns_nothing_from_asking_who_it_might_involve(self, here: AreaWorld, there: AreaWorld) -> None:
        hidden, absent = opened_by(there.head), uuid.uuid4()
        with acting(here.head):
            for child_id in (hidden, absent):
                assert refused(child_id, Kind.ENROLMENT, here.school.pk, here.head)
