"""What must be said of a decision, and who may read that it was made."""

from datetime import UTC, date, datetime

import pytest

from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.organisations.vocabulary import OrganisationKind as Body
from childplan.sharing.rules import (
    CONDITIONS,
    Duty,
    Recipient,
    SharingRefused,
    bases_offered,
    class_told,
    end_of,
    needs_of,
    require_words,
)
from childplan.sharing.vocabulary import (
    CLASS_OF_PERMISSION,
    Basis,
    Decided,
    OffenceCondition,
    SpecialCondition,
)
from tests.factories.sharing import words

C = InformationClass
COUNCIL = Recipient(7, "Early help, east", 3, Body.LOCAL_AUTHORITY)
POLICE = Recipient(8, "Child protection", 4, Body.POLICE)
CHARITY = Recipient(9, "The Lantern", 5, Body.VOLUNTARY)
OUTSIDE = Recipient(None, "Farhaven Council")
DAY = date(2027, 4, 1)
DUTY = Duty(DAY, frozenset({Body.LOCAL_AUTHORITY, Body.SCHOOL, Body.NHS, Body.POLICE}))


class TestTheDutyToShare:
    def test_is_offered_from_its_day_on(self) -> None:
        assert Basis.DUTY not in bases_offered(Body.SCHOOL, COUNCIL, DUTY, today=date(2027, 3, 31))
        assert Basis.DUTY in bases_offered(Body.SCHOOL, COUNCIL, DUTY, today=DAY)

    def test_is_not_offered_without_a_day(self) -> None:
        assert Basis.DUTY not in bases_offered(Body.SCHOOL, COUNCIL, Duty(), today=DAY)

    @pytest.mark.parametrize("recipient", [CHARITY, OUTSIDE])
    def test_binds_only_the_bodies_the_act_names(self, recipient: Recipient) -> None:
        assert Basis.DUTY not in bases_offered(Body.SCHOOL, recipient, DUTY, today=DAY)
        assert Basis.DUTY not in bases_offered(Body.VOLUNTARY, COUNCIL, DUTY, today=DAY)


class TestLegitimateInterests:
    def test_are_for_bodies_that_are_no_public_authority(self) -> None:
        offered = {body: bases_offered(body, COUNCIL, DUTY, today=DAY) for body in Body}
        assert {body for body in Body if Basis.LEGITIMATE_INTERESTS in offered[body]} == {Body.VOLUNTARY}


class TestRecognisedLegitimateInterests:
    DAY = date(2026, 2, 5)

    def offered(self, sharer: Body, *, today: date, since: date | None = DAY) -> tuple[Basis, ...]:
        return bases_offered(sharer, COUNCIL, Duty(), today=today, recognised_from=since)

    def test_are_offered_from_their_day_on(self) -> None:
        assert Basis.RECOGNISED not in self.offered(Body.VOLUNTARY, today=date(2026, 2, 4))
        assert Basis.RECOGNISED in self.offered(Body.VOLUNTARY, today=self.DAY)
        assert Basis.RECOGNISED not in self.offered(Body.VOLUNTARY, today=self.DAY, since=None)

    def test_are_not_for_a_public_authority_in_its_tasks(self) -> None:
        offered = {body: self.offered(body, today=self.DAY) for body in Body}
        assert {body for body in Body if Basis.RECOGNISED in offered[body]} == {Body.VOLUNTARY}

    def test_go_with_the_conditions_of_keeping_a_child_safe(self) -> None:
        assert SpecialCondition.SAFEGUARDING in CONDITIONS[Basis.RECOGNISED]
        assert SpecialCondition.STATUTORY not in CONDITIONS[Basis.RECOGNISED]


def test_every_basis_has_its_conditions() -> None:
    assert CONDITIONS.keys() == set(Basis)


def refused(field: str, *, decided: Decided = Decided.SHARE, police: bool = False, **said: object) -> None:
    with pytest.raises(SharingRefused) as why:
        require_words(
            decided,
            words(**said),
            classes=C.IDENTITY | C.HEALTH,
            offered=tuple(Basis),
            with_police=police,
        )
    assert why.value.field == field


class TestADecision:
    def test_says_what_and_why(self) -> None:
        refused("shared", shared=" ")
        refused("reason", reason=" ")
        refused("shared", shared="x" * 4001)

    def test_says_why_the_family_is_not_told(self) -> None:
        refused("why_not_told", family_told=False)

    def test_names_the_condition_for_what_tells_of_health(self) -> None:
        refused("special_condition", special_condition=None)
        refused("special_condition", special_condition=SpecialCondition.EXPLICIT_CONSENT)

    def test_names_the_condition_for_offences_where_the_police_share(self) -> None:
        refused("offence_condition", police=True)
        require_words(
            Decided.SHARE,
            words(offence_condition=OffenceCondition.CRIME),
            classes=C.IDENTITY,
            offered=tuple(Basis),
            with_police=True,
        )

    def test_under_the_duty_says_why_sharing_does_more_harm(self) -> None:
        refused("more_harmful", decided=Decided.DO_NOT_SHARE, basis=Basis.DUTY)
        refused("more_harmful", decided=Decided.DO_NOT_SHARE, basis=None)

    def test_not_to_share_needs_no_lawful_basis_and_to_share_does(self) -> None:
        refused("basis", basis=None)
        require_words(
            Decided.DO_NOT_SHARE, words(basis=None), classes=1, offered=(Basis.CONSENT,), with_police=False
        )

    def test_rests_on_a_basis_that_is_offered(self) -> None:
        with pytest.raises(SharingRefused, match="lawful basis"):
            require_words(
                Decided.SHARE, words(basis=Basis.DUTY), classes=1, offered=(Basis.CONSENT,), with_police=False
            )


class TestWhoMayReadIt:
    def test_needs_the_classes_shared_and_who_the_child_is(self) -> None:
        assert needs_of(words(), COUNCIL, classes=C.ATTENDANCE) == C.IDENTITY | C.ATTENDANCE

    @pytest.mark.parametrize(
        "recipient", [POLICE, OUTSIDE, Recipient(7, "Front door", 3, is_of_the_hub=True)]
    )
    def test_needs_protection_where_the_name_tells_more(self, recipient: Recipient) -> None:
        assert needs_of(words(), recipient, classes=C.ATTENDANCE) & C.PROTECTION

    def test_needs_protection_where_nobody_told_the_family(self) -> None:
        assert needs_of(words(family_told=False), COUNCIL, classes=C.ATTENDANCE) & C.PROTECTION

    def test_needs_the_mark_where_it_tells_a_hidden_place(self) -> None:
        needs = needs_of(words(), COUNCIL, classes=C.ATTENDANCE, tells_a_place=True)
        assert needs & C.PROTECTION
        assert needs & CONFIDENTIAL

    @pytest.mark.parametrize(
        ("needs", "told"),
        [
            (C.IDENTITY, C.IDENTITY),
            (C.IDENTITY | C.HEALTH, C.HEALTH),
            (C.IDENTITY | C.HEALTH | C.SEND, C.PROTECTION),
            (C.IDENTITY | CONFIDENTIAL, C.PROTECTION),
        ],
    )
    def test_its_fact_has_one_class_and_the_strictest(self, needs: int, told: C) -> None:
        assert class_told(needs) is told


class TestTheEnd:
    AT = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def test_is_midnight_after_the_last_day_in_summer_time_too(self) -> None:
        assert end_of(date(2026, 4, 30), at=self.AT) == datetime(2026, 4, 30, 23, tzinfo=UTC)

    @pytest.mark.parametrize("day", [None, date(2026, 3, 2), date(2027, 3, 3)])
    def test_is_after_today_and_within_a_year(self, day: date | None) -> None:
        with pytest.raises(SharingRefused):
            end_of(day, at=self.AT)


def test_there_is_a_permission_for_each_class() -> None:
    assert set(CLASS_OF_PERMISSION.values()) == set(C)


@pytest.mark.django_db
def test_the_database_knows_the_same_permissions() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for codename, information_class in CLASS_OF_PERMISSION.items():
            cursor.execute("select sharing.class_of(%s)", [codename])
            assert cursor.fetchone() == (int(information_class),)
        cursor.execute("select sharing.class_of('add_child')")
        assert cursor.fetchone() == (0,)
        cursor.execute("select pg_get_functiondef('access.held_by_work'::regproc)")
        assert "not access.is_beside_the_work(g.kind)" in cursor.fetchone()[0]
