"""A token opens what its scopes name and nothing more: asked of the database itself, not through a view."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from attendance.models import AttendanceYear
from childplan.access.partner_scopes import BRINGS_IN, TOKEN_SCOPES
from childplan.access.permissions import Permission
from childplan.access.scope import Scope, resolve_membership
from childplan.common import rows
from childplan.common.rows import DatabaseRole
from childplan.identity.models import Address, Child
from childplan.plans.models import Section
from tests.factories.identity import opened_by
from tests.factories.partners import EVERY_SCOPE, OF_REGISTERS, READING, let_in, registered, token_of
from tests.worlds.two_areas import AreaWorld


def scope_with(here: AreaWorld, *scopes: str, agreed: tuple[str, ...] = READING) -> Scope:
    """Of a system with that agreement, as its door resolves a token of these scopes."""
    made = registered(here.school, scopes=agreed)
    scope = let_in(token_of(made, *scopes), role=DatabaseRole.WRITER)
    assert scope is not None
    return scope


class TestAToken:
    def test_knows_every_scope_there_is_and_no_other(self) -> None:
        assert set(TOKEN_SCOPES) == set(settings.OAUTH2_PROVIDER["SCOPES"]) == set(EVERY_SCOPE)

    def test_without_scopes_opens_nothing(self, here: AreaWorld) -> None:
        opened_by(here.head)
        with rows.entered(scope_with(here).context):
            assert Child.objects.count() == 0

    @pytest.mark.parametrize("scope", ["identity:read", "attendance:read", "attendance:write", "alerts:read"])
    def test_of_another_class_reads_no_prose_and_no_address(self, here: AreaWorld, scope: str) -> None:
        opened_by(here.head, postcode="LK1 1AA")
        agreed = OF_REGISTERS if scope in OF_REGISTERS else READING
        with rows.entered(scope_with(here, scope, agreed=agreed).context):
            assert Child.objects.count() == 1
            assert Section.objects.count() == 0
            assert Address.objects.count() == 0

    def test_for_plans_reads_them_but_no_attendance(self, here: AreaWorld) -> None:
        opened_by(here.head)
        with rows.entered(scope_with(here, "plan:read").context):
            assert Section.objects.count() > 0
            assert AttendanceYear.objects.count() == 0

    def test_that_reads_attendance_writes_none(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        added = AttendanceYear(
            child_id=child_id, school=here.school, year=2025, starts_on=at.date(), marks="//", possible=2,
            attended=2, authorised=0, unauthorised=0, changed_at=at,
        )  # fmt: skip
        reads = scope_with(here, "attendance:read", "plan:read", "identity:read").context
        with (
            rows.entered(reads),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            added.save(force_insert=True)
        with rows.entered(scope_with(here, "attendance:write", agreed=OF_REGISTERS).context):
            added.save(force_insert=True)

    def test_permits_the_acts_of_its_scopes_alone(self, here: AreaWorld) -> None:
        assert not scope_with(here, "plan:read").may(Permission.CONTRIBUTE_TO_PLAN)
        assert scope_with(here, "plan:contribute").may(Permission.CONTRIBUTE_TO_PLAN)
        assert not scope_with(here, "plan:contribute").may(Permission.EDIT_PLAN)

    def test_that_brings_in_pupils_records_no_suspension_of_its_own(self, here: AreaWorld) -> None:
        assert not scope_with(here, BRINGS_IN, agreed=OF_REGISTERS).may(Permission.RECORD_SUSPENSION)
        assert scope_with(here, BRINGS_IN, agreed=OF_REGISTERS).may(Permission.IMPORT_PUPILS)

    def test_never_raises_what_the_role_has(self, here: AreaWorld) -> None:
        reader = scope_with(here, *EVERY_SCOPE, agreed=("identity:read",))
        assert not reader.may(Permission.IMPORT_PUPILS)
        child_id = opened_by(here.head)
        with rows.entered(reader.context), connection.cursor() as cursor:
            cursor.execute("update identity_child set known_as = 'x' where id = %s", [child_id])
            assert cursor.rowcount == 0


class TestRegistering:
    def test_gives_a_school_s_register_system_a_role_of_its_own(self, here: AreaWorld) -> None:
        made = registered(here.school, scopes=("attendance:write",))
        with rows.entered(rows.OUTSIDE):
            scope = resolve_membership(
                user_id=None, membership_id=made.membership_id, purpose="x", database_role=DatabaseRole.READER
            )
        assert scope is not None
        assert scope.role_key == "school_system"

    def test_refuses_registers_to_who_keeps_none(self, here: AreaWorld) -> None:
        from childplan.accounts.actions.register_partner import PartnerRefused

        with pytest.raises(PartnerRefused, match="Only a school's own system may have attendance:write"):
            registered(here.authority, scopes=("identity:read", "attendance:write"))
        with pytest.raises(PartnerRefused, match="reads no plan"):
            registered(here.school, scopes=("plan:read", "attendance:write"))
