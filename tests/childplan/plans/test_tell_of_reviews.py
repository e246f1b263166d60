"""The list of a restricted record is told when it is to be looked at again: they, in time, and nobody else."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.models import Restriction
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, rows
from childplan.identity.actions.restricted_records import keep_restricted
from childplan.notifications.models import Message, Notice
from childplan.plans.tasks import tell_of_reviews
from tests.factories.identity import acting, opened_by, restricted_by
from tests.worlds.two_areas import AreaWorld

# THE_MOMENT is Monday 2 March 2026; the review is on Friday 15 May.
DAYS = 74


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
    restricted_by(here.social_worker, child_id, here.team_manager, days=DAYS)
    return child_id


def swept(at: datetime) -> None:
    with clock.stopped_at(at), rows.entered(rows.OUTSIDE):
        tell_of_reviews()


def days_told(at: datetime, until: int) -> list[int]:
    """On which days from the beginning the list was told, when it is asked three times each day."""
    told = []
    for day in range(until):
        before = Notice.objects.count()
        for hours in (-4, 0, 5):
            swept(at + timedelta(days=day, hours=hours))
        if Notice.objects.count() > before:
            told.append(day)
    return told


class TestTheList:
    def test_is_told_14_days_before_on_the_day_and_each_working_day_after(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        # Friday 15 May, then Monday to Friday, and Tuesday after the bank holiday of 25 May.
        assert days_told(at, DAYS + 13) == [
            DAYS - 14, DAYS, DAYS + 3, DAYS + 4, DAYS + 5, DAYS + 6, DAYS + 7, DAYS + 11, DAYS + 12,
        ]  # fmt: skip
        told = {notice.recipient_membership_id for notice in Notice.objects.all()}
        assert told == {here.social_worker.pk, here.team_manager.pk}
        first, last = Notice.objects.order_by("made_at").first(), Notice.objects.order_by("made_at").last()
        assert first.text == "A restricted record is to be looked at again by 15 May 2026"
        assert last.text == "A restricted record should have been looked at again by 15 May 2026"
        assert {notice.address for notice in Notice.objects.all()} == {f"/restricted/{child_id}/"}
        assert not Message.objects.exists()

    def test_is_told_no_more_once_it_was_looked_at(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        late = at + timedelta(days=DAYS + 4)
        swept(late)
        assert Notice.objects.count() == 2
        with clock.stopped_at(late), acting(here.social_worker) as scope:
            again = late.date() + timedelta(days=90)
            keep_restricted(by=scope, at=late, child_id=child_id, reason="Still", review_on=again)
        for day in range(1, 60):
            swept(late + timedelta(days=day))
        assert Notice.objects.count() == 2
        assert Restriction.objects.get(lifted_at__isnull=True).told_on is None

    def test_without_anybody_left_tells_nobody(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        for member in (here.social_worker, here.team_manager):
            member.ends_at = at + timedelta(days=1)
            member.save()
        assert days_told(at + timedelta(days=DAYS), 3) == []
