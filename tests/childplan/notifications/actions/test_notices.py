"""Notices: left by background work, found by their recipient, for as long as the child is in sight."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.scope import as_service
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.read_notice import put_away_notices, read_notice
from childplan.notifications.models import Notice
from childplan.notifications.selectors import unread_notices
from tests.factories.identity import acting, opened_by
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld


def given(member: Membership, child_id: UUID, *, address: str = "/alerts/") -> Notice:
    with as_service("Test") as by:
        return give_notice(
            by=by,
            at=clock.now(),
            child_id=child_id,
            information_class=InformationClass.ATTENDANCE,
            recipient_membership_id=member.pk,
            text="A new alert needs an answer",
            address=address,
        )


def unread(member: Membership) -> list[UUID]:
    with acting(member, writing=False) as scope:
        return [line.id for line in unread_notices(scope)]


class TestANotice:
    def test_is_found_by_its_recipient_alone(self, here: AreaWorld, there: AreaWorld) -> None:
        notice = given(here.senco, opened_by(here.head))
        assert unread(here.senco) == [notice.pk]
        for other in (here.head, here.attendance, here.area_attendance, there.senco):
            assert unread(other) == []

    def test_is_not_shown_to_whoever_may_not_read_what_it_is_about(self, here: AreaWorld) -> None:
        given(here.other_head, opened_by(here.head))
        assert unread(here.other_head) == []

    def test_is_gone_when_the_child_is(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        given(here.senco, child_id)
        with acting(here.head) as scope:
            involvement = Involvement.objects.get(child_id=child_id)
            end_involvement(by=scope, at=at, involvement_id=involvement.pk, reason="Left")
        assert unread(here.senco) == []

    def test_is_not_left_by_one_practitioner_for_another(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with acting(here.head) as scope, pytest.raises(DatabaseError), transaction.atomic():
            give_notice(
                by=scope,
                at=at,
                child_id=child_id,
                information_class=InformationClass.EDUCATION,
                recipient_membership_id=here.senco.pk,
                text="Hello",
                address="/",
            )

    def test_waits_for_nobody_in_background_work(self, db: None) -> None:
        with as_service("Test") as scope:
            assert unread_notices(scope) == []


class TestReadNotice:
    def test_marks_it_and_says_where_it_leads(self, here: AreaWorld, at) -> None:
        notice = given(here.senco, opened_by(here.head))
        for _ in range(2):
            with acting(here.senco) as scope:
                assert read_notice(by=scope, at=at, notice_id=notice.pk) == "/alerts/"
        assert unread(here.senco) == []

    def test_does_not_know_another_persons_notice(self, here: AreaWorld, at) -> None:
        notice = given(here.senco, opened_by(here.head))
        for stranger in (here.head, here.other_head):
            for notice_id in (notice.pk, uuid4()):
                with acting(stranger) as scope, pytest.raises(NotFound):
                    read_notice(by=scope, at=at, notice_id=notice_id)
        assert unread(here.senco) == [notice.pk]


class TestPutAwayNotices:
    def test_marks_those_of_one_address_for_everybody(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        given(here.senco, child_id, address="/alerts/1/")
        given(here.head, child_id, address="/alerts/1/")
        other = given(here.head, child_id, address="/alerts/2/")
        with as_service("Test") as by:
            put_away_notices(by=by, at=at, child_id=child_id, address="/alerts/1/")
        assert (unread(here.senco), unread(here.head)) == ([], [other.pk])


class TestThePage:
    def address(self, notice_id: UUID) -> str:
        return reverse("notifications:open_notice", args=[notice_id])

    def test_opens_a_notice_of_ones_own(self, here: AreaWorld, client: Client) -> None:
        notice = given(here.senco, opened_by(here.head))
        sign_in(client, here.senco.user)
        answer = client.post(self.address(notice.pk))
        assert (answer.status_code, answer["Location"]) == (302, "/alerts/")
        assert unread(here.senco) == []

    def test_is_not_there_for_others(self, here: AreaWorld, there: AreaWorld, client: Client) -> None:
        notice = given(here.senco, opened_by(here.head))
        for stranger in (here.head, there.senco):
            sign_in(client, stranger.user)
            assert client.post(self.address(notice.pk)).status_code == 404
        assert unread(here.senco) == [notice.pk]

    def test_changes_nothing_when_it_is_only_looked_at(self, here: AreaWorld, client: Client) -> None:
        notice = given(here.senco, opened_by(here.head))
        sign_in(client, here.senco.user)
        assert client.get(self.address(notice.pk)).status_code == 405
        assert unread(here.senco) == [notice.pk]

    def test_asks_to_sign_in(self, here: AreaWorld, client: Client) -> None:
        answer = client.post(self.address(uuid4()))
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]
