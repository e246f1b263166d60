"""End an emergency access: by its author, their manager, the privacy officer; by a restriction or a conflict."""

from datetime import datetime, timedelta

import pytest

from childplan.access.models import Grant, Involvement
from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock
from childplan.emergency.actions.end_emergency_access import NotSaidWhy, OverAlready
from childplan.emergency.actions.look_after_emergencies import settle_emergencies
from childplan.emergency.models import EmergencyAccess
from childplan.history.acts import NotFound
from tests.childplan.emergency.actions.test_open_emergency_access import sees
from tests.childplan.emergency.conftest import Night
from tests.factories import plans
from tests.factories.emergency import NHS, ended, opened
from tests.factories.identity import declared_by, restricted_by


def settled() -> int:
    with as_service("Settle") as by:
        return settle_emergencies(by=by, at=clock.now())


def why() -> tuple[str, datetime | None]:
    row = EmergencyAccess.objects.get()
    return row.end_why, row.ended_at


class TestEnding:
    def test_is_its_authors_at_any_time(self, night: Night, at: datetime) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        assert not sees(night.duty, night.amara)
        assert why() == ("self", at)
        with pytest.raises(OverAlready):
            ended(night.duty, number)

    @pytest.mark.parametrize(
        ("who", "as_what"), [("officer", "reviewer"), ("keeper", "reviewer"), ("manager", "manager")]
    )
    def test_is_the_reviewers_and_the_managers_with_a_reason(
        self, night: Night, who: str, as_what: str
    ) -> None:
        number, member = opened(night.duty), getattr(night, who)
        with pytest.raises(NotSaidWhy):
            ended(member, number)
        ended(member, number, reason="Another worker has gone there")
        assert not sees(night.duty, night.amara)
        assert why()[0] == as_what

    def test_is_nobody_elses(self, night: Night) -> None:
        number = opened(night.duty)
        for member in (night.here.social_worker, night.here.screener):
            with pytest.raises(NotFound):
                ended(member, number, reason="Mine")
        with pytest.raises(NotEntitled):
            ended(night.here.senco, number, reason="I lead the work with her")
        assert sees(night.duty, night.amara)

    def test_happens_when_the_record_is_restricted_and_stays_so_when_that_is_lifted(
        self, night: Night, at: datetime
    ) -> None:
        plans.involved(night.amara, Kind.ALLOCATION, night.here.social_worker.pk)
        opened(night.duty)
        restricted_by(night.here.social_worker, night.amara)
        assert not sees(night.duty, night.amara)
        assert why() == ("closed", at)
        assert not Grant.objects.filter(kind=Kind.EMERGENCY).exists()

    def test_happens_with_a_conflict_of_interest(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        declared_by(night.duty, nhs_number=NHS)
        assert not sees(night.duty, night.amara)
        assert why() == ("closed", at)
        assert not Involvement.objects.filter(kind=Kind.EMERGENCY, ends_at__gt=at).exists()

    def test_happens_with_the_post(self, night: Night, at: datetime) -> None:
        opened(night.duty)
        night.duty.ends_at = at
        night.duty.save()
        assert settled() == 1
        assert why() == ("closed", at)

    def test_by_its_time_is_written_down_once_and_at_its_own_moment(self, night: Night, at: datetime) -> None:
        opened(night.duty, hours=2)
        assert settled() == 0
        with clock.stopped_at(at + timedelta(hours=9)):
            assert (settled(), settled()) == (1, 0)
        assert why() == ("time", at + timedelta(hours=2))
