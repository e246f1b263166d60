"""A role that writes nothing adds and changes nothing, whatever a table lets a reader do; what a kind of involvement
tells is told to nobody who may not know it. Asked of the database itself, past every act and page."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from childplan.access.actions import end_involvement, involve
from childplan.access.deciding import masks_of
from childplan.access.levels import class_of
from childplan.access.models import Involvement, Restriction
from childplan.access.roles import ROLES
from childplan.access.scope import NotEntitled
from childplan.access.selectors import grants_on, let_in, people_working_with
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Level
from childplan.accounts.models import Membership
from childplan.common import rows
from childplan.common.policies import protected_models
from childplan.common.rows import Rows
from childplan.common.vocabulary import WRITES, InformationClass
from childplan.escalation.models import Alert, AlertMove
from childplan.facts.models import Fact
from childplan.notifications.models import Notice
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.models import Draft, Section, View
from safeguarding.models import Concern
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

LOOKERS = ("inspector", "ehc_panel_member", "privacy_officer")
TOLD_BY_KIND = [kind for kind in Kind if class_of(kind) is not InformationClass.IDENTITY]


@pytest.fixture
def amara(here: AreaWorld) -> Amara:
    return lay_amara(here)


@pytest.fixture(params=LOOKERS)
def looker(request: pytest.FixtureRequest, here: AreaWorld, amara: Amara, at: datetime) -> Membership:
    """Somebody who only looks, and to whom Amara is open."""
    if request.param == "inspector":
        body = lay.organisation(here.area, OrganisationKind.INSPECTORATE)
        member = lay.membership("inspector", body, starts_at=at - timedelta(days=1))
        plans.involved(amara.child_id, Kind.INSPECTION, member.pk)
    elif request.param == "ehc_panel_member":
        team = lay.team(here.authority, "EHC panel")
        member = lay.membership("ehc_panel_member", here.authority, team=team)
        plans.involved(amara.child_id, Kind.PANEL, team.pk)
    else:
        member = lay.membership("privacy_officer", here.authority)
    return member


def refused(write: Callable[[], object]) -> bool:
    """Whether the database's policies, and nothing else, keep this from being written."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return "row-level security" in str(error) or "permission denied" in str(error)
    return False


def kept_from_changing(model: type[Model], fields: dict[str, object]) -> bool:
    with transaction.atomic():
        changed = model._default_manager.update(**fields)
        transaction.set_rollback(True)
    return changed == 0


class TestARoleThatWritesNothing:
    def test_adds_no_row_even_where_reading_is_all_that_is_asked(
        self, amara: Amara, looker: Membership, at: datetime
    ) -> None:
        about = {"child_id": amara.child_id}
        mine = {"recipient_membership_id": looker.pk}
        attempts: list[Model] = [
            Concern(**about, text="x", happened_on=at.date(), recorded_at=at, recorded_by_membership_id=looker.pk),
            Fact(**about, name="x", information_class=1, title="x", occurred_at=at, published_at=at,
                 membership_id=looker.pk),
            AlertMove(**about, information_class=1, alert=Alert(pk=uuid.uuid4()), act="acknowledge", at=at,
                      by_membership_id=looker.pk),
            Notice(**about, **mine, information_class=1, kind="news", text="x", address="/", made_at=at),
            View(**about, information_class=256, text="x", recorded_at=at, recorded_by_membership_id=looker.pk),
            Involvement(**about, kind=Kind.FIRST_CONTACT, principal_id=looker.pk, starts_at=at, reason="x",
                        made_by_membership_id=looker.pk),
            Restriction(**about, reason="x", made_at=at, review_on=at.date(), made_by_membership_id=looker.pk),
        ]  # fmt: skip
        with acting(looker):
            for row in attempts:
                assert refused(lambda row=row: type(row)._default_manager.bulk_create([row])), type(row)

    def test_changes_no_row(self, here: AreaWorld, amara: Amara, looker: Membership, at: datetime) -> None:
        plans.view(here.head, amara.child_id)
        plans.written(here.senco, Section.objects.get(strand=amara.sen_support, key="plan"), "Reads.")
        Alert(
            child_id=amara.child_id, trigger="sample", run="1", episode=1, information_class=1, title="x",
            reason="x", raised_at=at, answer_by=at.date(),
        ).save(force_insert=True)  # fmt: skip
        with acting(looker):
            assert Alert.objects.exists()
            for model, fields in (
                (Alert, {"reason": "y"}),
                (View, {"text": "y"}),
                (Section, {"text": "y"}),
                (Involvement, {"end_reason": "y"}),
                (Draft, {"typed": {}}),
            ):
                assert kept_from_changing(model, fields), model

    def test_has_the_leave_to_write_in_no_mask(self) -> None:
        lookers = [role for role in ROLES if not role.writes]
        assert {"inspector", "ehc_panel_member", "privacy_officer", "family"} <= {
            role.key for role in lookers
        }
        for role in lookers:
            held = masks_of(role.key)
            for kind in Kind:
                assert not held.of(Level.CONTRIBUTE, kind) & (WRITES | 1023), role.key
                assert not held.of(Level.DECIDE, kind) & 1023, role.key

    def test_is_asked_about_by_every_policy_that_lets_anybody_write(self, db: None) -> None:
        for_readers = {
            model._meta.db_table
            for model in protected_models()
            if isinstance(model.rows, Rows) and model.rows.by_readers  # type: ignore[attr-defined]
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "select tablename, policyname, coalesce(with_check, qual) from pg_policies"
                " where policyname in ('practitioners_add', 'practitioners_change')"
            )
            found = cursor.fetchall()
        forgets = {
            (table, name)
            for table, name, words in found
            if "may_write" not in words and table not in for_readers and "_historical" not in table
        }
        assert forgets == set()
        assert len(found) > 60
        assert for_readers < {table for table, *_ in found}


class TestWhatAKindTells:
    @pytest.fixture
    def told(self, here: AreaWorld, amara: Amara, at: datetime) -> dict[Kind, Involvement]:
        """Somebody involved for some days by each kind that tells more than the child's name."""
        days = {"ends_at": at + timedelta(days=27), "end_reason": "Agreed until that day"}
        return {
            kind: plans.involved(
                amara.child_id, kind, lay.membership("social_worker", here.authority).pk, **days
            )
            for kind in TOLD_BY_KIND
        }

    @pytest.mark.parametrize("role", ["admissions_officer", "class_teacher", "authority_attendance_officer"])
    def test_is_not_known_to_who_knows_the_name_alone(
        self, here: AreaWorld, amara: Amara, told: dict[Kind, Involvement], at: datetime, role: str
    ) -> None:
        year = lay.team(here.school, "Year 3")
        plans.involved(amara.child_id, Kind.ENROLMENT, year.pk)
        body = here.school if role == "class_teacher" else here.authority
        member = lay.membership(role, body, team=year if role == "class_teacher" else None)
        held = masks_of(role)
        kinds = (Kind.ENROLMENT, Kind.AREA)
        knows = {k for k in told if any(held.of(Level.KNOWN, way) & class_of(k) for way in kinds)}
        with acting(member, writing=False) as scope:
            seen = {Kind(kind) for kind in Involvement.objects.values_list("kind", flat=True)} & told.keys()
            versions = set(Involvement.history.values_list("kind", flat=True)) & {int(k) for k in told}
            granted = {grant.kind for grant in grants_on(amara.child_id)} & told.keys()
            working = {
                worker.kind for worker in people_working_with(scope, amara.child_id, at=at)
            } & told.keys()
        assert (seen, granted) == (knows, knows)
        # Shares, referrals and the like are told on pages of their own, not here.
        assert working <= knows
        assert versions <= {int(kind) for kind in knows}
        assert Kind.CONFERENCE not in knows or role == "class_teacher"
        # A class teacher knows that protection, care and health matters are there, by the letters of the role.
        assert (knows == set(told)) == (role == "class_teacher")

    def test_is_told_by_no_fact_to_who_may_not_know(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        team = lay.team(lay.organisation(here.area, OrganisationKind.POLICE), "Child protection")
        with acting(here.social_worker) as scope:
            made = involve(
                by=scope, at=at, child_id=amara.child_id, kind=Kind.POLICE_CASELOAD, principal_id=team.pk,
                reason="An enquiry",
            )  # fmt: skip
            end_involvement(by=scope, at=at, involvement_id=made.pk, reason="It is over")
        officer = lay.membership("admissions_officer", here.authority)
        with acting(officer, writing=False):
            assert Fact.objects.filter(name__startswith="access.involvement").exists() is False
            assert not Involvement.objects.filter(pk=made.pk).exists()
        with acting(here.social_worker, writing=False):
            assert Fact.objects.filter(name__startswith="access.involvement").count() == 2

    def test_is_not_declassified_by_who_writes_the_row(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        team = lay.team(lay.organisation(here.area, OrganisationKind.POLICE), "Child protection")
        row = Involvement(
            child_id=amara.child_id, kind=Kind.POLICE_CASELOAD, principal_id=team.pk, starts_at=at, reason="x",
            information_class=1, made_by_membership_id=here.social_worker.pk,
        )  # fmt: skip
        with acting(here.social_worker):
            Involvement.objects.bulk_create([row])
            assert Involvement.objects.get(pk=row.pk).information_class == InformationClass.PROTECTION
            with pytest.raises(DatabaseError), transaction.atomic():
                Involvement.objects.filter(pk=row.pk).update(information_class=1)

    def test_ends_by_nobody_who_may_not_know_of_it(
        self, here: AreaWorld, amara: Amara, told: dict[Kind, Involvement], at: datetime
    ) -> None:
        officer = lay.membership("admissions_officer", here.authority)
        with acting(officer) as scope:
            for row in told.values():
                with pytest.raises((NotEntitled, LookupError)):
                    end_involvement(by=scope, at=at, involvement_id=row.pk, reason="x")


class TestWhoIsLetIn:
    def test_is_told_to_nobody_who_does_not_see_the_child(
        self, here: AreaWorld, there: AreaWorld, amara: Amara
    ) -> None:
        everybody = list(Membership.objects.values_list("pk", flat=True))
        for stranger in (here.other_head, there.head):
            with acting(stranger, writing=False):
                assert let_in(amara.child_id, everybody) == frozenset()
                assert let_in(UUID(int=0), everybody) == frozenset()
        with acting(here.senco, writing=False):
            assert here.head.pk in let_in(amara.child_id, everybody)

    def test_is_answered_by_the_database_to_no_family_and_no_visitor(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select r from unnest(%s::text[]) r"
                " where has_function_privilege(r, 'access.let_in(uuid, bigint[])', 'execute')",
                [[role.value for role in rows.DatabaseRole]],
            )
            assert {role for (role,) in cursor.fetchall()} == {
                "childplan_reader",
                "childplan_writer",
                "childplan_steward",
            }
