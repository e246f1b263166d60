"""Who may read one class of a child: asked for everybody at once, it must be what the row policies give to each."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest

from childplan.access.models import Bar, Involvement, Restriction, RestrictionName
from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind as K
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert
from childplan.escalation.selectors.readers import as_told, readers_of
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

NEVER = ("left", "comes", "inactive", "barred", "administrator", "inspected")


def involve(child_id: UUID, kind: K, principal_id: int, *, at, ends_at=None, classes: int = 4095) -> None:
    ends = {"ends_at": ends_at, "end_reason": "Over"} if ends_at else {}
    Involvement(
        child_id=child_id,
        kind=kind,
        principal_id=principal_id,
        classes=classes,
        starts_at=at - timedelta(days=30),
        reason="Test",
        **ends,
    ).save(force_insert=True)


def restrict(child_id: UUID, named: Iterable[Membership], *, at) -> None:
    restriction = Restriction(child_id=child_id, reason="Adoption", made_at=at, review_on=at.date())
    restriction.save(force_insert=True)
    # A list begins with somebody who can decide.
    for member in named:
        RestrictionName(
            child_id=child_id,
            restriction=restriction,
            principal_id=member.pk,
            starts_at=at,
            reason="Adoption",
        ).save(force_insert=True)


def an_alert_of_each_class(child_id: UUID, at) -> dict[InformationClass, UUID]:
    alerts = {}
    for number, information_class in enumerate(InformationClass, start=1):
        alert = Alert(
            child_id=child_id,
            trigger="sample",
            run=information_class.name,
            episode=number,
            information_class=information_class,
            title="Sample",
            reason="Sample",
            raised_at=at,
            answer_by=at.date(),
        )
        alert.save(force_insert=True)
        alerts[information_class] = alert.pk
    return alerts


def as_the_policies_say(alerts: dict[InformationClass, UUID]) -> dict[InformationClass, set[int]]:
    """Everybody, one after the other, through the door."""
    found: dict[InformationClass, set[int]] = {information_class: set() for information_class in alerts}
    for member in Membership.objects.filter(user__isnull=False):
        try:
            with acting(member, writing=False):
                seen = set(Alert.objects.filter(pk__in=alerts.values()).values_list("pk", flat=True))
        except NotEntitled:
            continue
        for information_class, pk in alerts.items():
            if pk in seen:
                found[information_class].add(member.pk)
    return found


def as_readers_of_says(child_id: UUID, at) -> dict[InformationClass, set[int]]:
    with as_service("Test"):
        return {c: {r.membership_id for r in readers_of(child_id, c, at=at)} for c in InformationClass}


@pytest.fixture
def people(here: AreaWorld, there: AreaWorld, at) -> dict[str, Membership]:
    """More people than an area has: of every reach, present and past."""
    other_team = lay.team(here.authority, "Court team")
    nhs = lay.organisation(here.area, name="Larkshire Health")
    year_three = lay.team(here.school, "Year 3")
    yesterday, tomorrow = at - timedelta(days=1), at + timedelta(days=1)
    return {
        "teacher": lay.membership("class_teacher", here.school, team=year_three),
        "other_worker": lay.membership("social_worker", here.authority, team=other_team),
        "manager_of_all": lay.membership("attendance_team_manager", here.authority),
        "health_visitor": lay.membership("health_visitor", nhs, team=lay.team(nhs, "Health visitors")),
        "administrator": lay.membership("system_administrator", here.authority),
        "left": lay.membership("head_teacher", here.school, ends_at=yesterday),
        "comes": lay.membership("head_teacher", here.school, starts_at=tomorrow),
        "inactive": lay.membership("senco", here.school, user=_inactive()),
        "barred": lay.membership("senco", here.school),
        "year_three": lay.membership("class_teacher", here.school),
        # An inspector's membership lasts four weeks, whatever was written as its end.
        "inspects": lay.membership("inspector", here.authority, starts_at=at - timedelta(days=27)),
        "inspected": lay.membership("inspector", here.authority, starts_at=at - timedelta(days=28)),
    }


def _inactive():
    user = lay.user()
    user.is_active = False
    user.save()
    return user


class TestReadersOf:
    def test_are_those_to_whom_the_policies_show_it(
        self, here: AreaWorld, there: AreaWorld, people: dict[str, Membership], at
    ) -> None:
        child_id = opened_by(here.head)
        involve(child_id, K.ALLOCATION, here.social_work.pk, at=at)
        involve(child_id, K.LEAD_PRACTITIONER, here.social_worker.pk, at=at)
        involve(child_id, K.ENROLMENT, people["teacher"].team_id, at=at)
        involve(child_id, K.HEALTH_CASELOAD, people["health_visitor"].team_id, at=at, classes=1 + 32)
        involve(child_id, K.ALLOCATION, people["other_worker"].team_id, at=at, ends_at=at - timedelta(days=2))
        involve(child_id, K.LEAD_PRACTITIONER, people["administrator"].pk, at=at)
        involve(child_id, K.ALLOCATION, people["left"].pk, at=at)
        inspected = {"at": at + timedelta(days=29), "ends_at": at + timedelta(days=20)}
        involve(child_id, K.INSPECTION, people["inspects"].pk, **inspected)
        involve(child_id, K.INSPECTION, people["inspected"].pk, **inspected)
        Bar(
            child_id=child_id,
            user=people["barred"].user,
            reason="Her own child",
            starts_at=at - timedelta(days=1),
        ).save(force_insert=True)

        said = as_readers_of_says(child_id, at)
        assert said == as_the_policies_say(an_alert_of_each_class(child_id, at))

        attendance = said[InformationClass.ATTENDANCE]
        assert {
            here.head.pk,
            here.social_worker.pk,
            here.area_attendance.pk,
            people["teacher"].pk,
            people["inspects"].pk,
        } <= attendance
        strangers = {there.head.pk, there.area_attendance.pk, here.other_head.pk, people["other_worker"].pk}
        never = {people[name].pk for name in NEVER}
        assert not (strangers | never) & set().union(*said.values())

    def test_of_a_restricted_record_are_its_named_list_alone(
        self, here: AreaWorld, people: dict[str, Membership], at
    ) -> None:
        child_id = opened_by(here.head)
        involve(child_id, K.ALLOCATION, here.social_work.pk, at=at)
        restrict(child_id, [here.social_worker, here.senco], at=at)

        said = as_readers_of_says(child_id, at)
        assert said == as_the_policies_say(an_alert_of_each_class(child_id, at))
        assert said[InformationClass.ATTENDANCE] == {here.social_worker.pk, here.senco.pk}

    def test_say_through_what_they_reach_the_child(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        involve(child_id, K.ALLOCATION, here.social_work.pk, at=at)
        involve(child_id, K.LEAD_PRACTITIONER, here.social_worker.pk, at=at)
        with as_service("Test"):
            kinds = {r.membership_id: r.kinds for r in readers_of(child_id, InformationClass.IDENTITY, at=at)}
        assert kinds[here.social_worker.pk] == {K.ALLOCATION, K.LEAD_PRACTITIONER}
        assert kinds[here.screener.pk] == {K.AREA}
        assert kinds[here.senco.pk] == {K.ENROLMENT}

    def test_are_found_in_three_queries(self, here: AreaWorld, at, django_assert_num_queries) -> None:
        child_id = opened_by(here.head)
        with as_service("Test"), django_assert_num_queries(3):
            assert len(readers_of(child_id, InformationClass.ATTENDANCE, at=at)) > 4


class TestAsTold:
    def test_knows_people_who_have_left(self, here: AreaWorld, people: dict[str, Membership]) -> None:
        (told,) = as_told([people["left"].pk])
        assert (told.role_key, told.organisation_id) == ("head_teacher", here.school.pk)
