"""What a role has through which kind of involvement, and of what class it is that somebody is involved."""

import pytest
from django.db import connection

from childplan.access.levels import BY_KIND, class_of, masks
from childplan.access.roles import BY_KEY, ROLES, Role
from childplan.access.vocabulary import BESIDE_THE_WORK, Level, Remit
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import rows
from childplan.common.vocabulary import WRITES, InformationClass

SYSTEMS_AND_KEEPERS = {"school_system", "partner_system", "system_administrator"}


def through(role: Role, kind: Kind, information_class: InformationClass) -> Level:
    return role.levels_through(kind).lower(BY_KIND[kind]).of(information_class)


class TestARole:
    def test_has_nothing_through_a_kind_that_does_not_open_it(self) -> None:
        admissions = BY_KEY["admissions_officer"]
        assert through(admissions, Kind.EARLY_HELP_CASELOAD, InformationClass.IDENTITY) is Level.NOTHING

    def test_that_reaches_the_area_has_it_by_the_area(self) -> None:
        assert through(BY_KEY["admissions_officer"], Kind.AREA, InformationClass.ADMISSIONS) is Level.DECIDE

    def test_that_reaches_less_than_the_area_has_nothing_by_it(self) -> None:
        reached = {
            role.key
            for role in ROLES
            if role.remit is not Remit.AREA and role.levels_through(Kind.AREA).by_class
        }
        assert reached == set()

    def test_has_more_by_a_kind_than_by_itself_only_as_a_family(self) -> None:
        wider = {
            role.key
            for role in ROLES
            for levels in role.through.values()
            for c in InformationClass
            if levels.of(c) > role.levels.of(c)
        }
        assert wider == {"family"}

    @pytest.mark.parametrize("key", sorted(SYSTEMS_AND_KEEPERS))
    def test_of_no_person_who_answers_for_a_child_is_on_no_named_list(self, key: str) -> None:
        assert not BY_KEY[key].levels_through(Kind.NAMED_LIST).by_class

    def test_that_a_family_holds_reads_what_was_released_of_a_restricted_record_too(self) -> None:
        assert through(BY_KEY["family"], Kind.NAMED_LIST, InformationClass.VIEWS) is Level.READ

    def test_an_inspector_writes_nothing(self) -> None:
        inspector = BY_KEY["inspector"]
        compiled = masks(inspector.levels_through, writes=inspector.writes)
        assert not any(mask & (1023 | WRITES) for mask in compiled.contribute + compiled.decide)

    def test_is_opened_by_a_kind_that_opens_something(self) -> None:
        idle = {
            (role.key, kind.name)
            for role in ROLES
            for kind in role.opened_by
            if not any(through(role, kind, c) for c in InformationClass)
        }
        assert idle == set()


class TestAnInvolvement:
    def test_is_of_the_same_class_in_the_database(self, db: None) -> None:
        with rows.entered(rows.STEWARD), connection.cursor() as cursor:
            cursor.execute(
                "select kind, access.class_of_kind(kind) from unnest(%s) kind", [list(Kind.values)]
            )
            assert dict(cursor.fetchall()) == {int(kind): int(class_of(kind)) for kind in Kind}

    def test_is_beside_the_work_by_the_same_kinds_in_the_database(self, db: None) -> None:
        asked = "select kind from unnest(%s) kind where access.is_beside_the_work(kind)"
        with rows.entered(rows.STEWARD), connection.cursor() as cursor:
            cursor.execute(asked, [list(Kind.values)])
            assert {kind for (kind,) in cursor.fetchall()} == set(BESIDE_THE_WORK)
