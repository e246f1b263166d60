"""Review what was opened in an emergency: who may, what they are shown, who hears of it, what if nobody does."""

from datetime import datetime, timedelta

import pytest

from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, rows
from childplan.emergency.actions.look_after_emergencies import remind_of_reviews
from childplan.emergency.actions.review_emergency_access import NothingSaid, NotOverYet, ReviewedAlready
from childplan.emergency.models import EmergencyReview
from childplan.emergency.selectors.emergencies import (
    emergencies,
    emergency,
    looks_of,
    pattern_of,
    waiting_for_review,
)
from childplan.emergency.vocabulary import Follows, State
from childplan.history.acts import NotFound
from childplan.notifications.models import Message
from tests.childplan.emergency.conftest import Night
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.emergency import ended, opened, reviewed
from tests.factories.identity import acting, restricted_by

ANOTHER = "A second call from the hospital, and nobody of her team answers the telephone."


def mailed(template: str) -> list[int]:
    with rows.entered(rows.STEWARD):
        return sorted(
            Message.objects.filter(template=template).values_list("recipient_membership_id", flat=True)
        )


def reminded() -> int:
    with as_service("Remind") as by:
        return remind_of_reviews(by=by, at=clock.now())


class TestAReview:
    def test_begins_when_it_is_over(self, night: Night, at: datetime) -> None:
        number = opened(night.duty, hours=2)
        with pytest.raises(NotOverYet):
            reviewed(night.officer, number)
        with clock.stopped_at(at + timedelta(hours=2)):
            reviewed(night.officer, number)
            with acting(night.officer) as scope:
                assert emergency(scope, number, at=clock.now()).state is State.JUSTIFIED
        assert mailed("emergency_reviewed") == [night.duty.pk]

    def test_is_made_once(self, night: Night) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        reviewed(night.officer, number)
        with pytest.raises(ReviewedAlready):
            reviewed(night.keeper, number, words="I think otherwise")
        assert EmergencyReview.objects.count() == 1

    def test_says_something_and_lets_something_follow(self, night: Night) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        for fields in ({"words": " "}, {"justified": False}):
            with pytest.raises(NothingSaid):
                reviewed(night.officer, number, **fields)  # type: ignore[arg-type]

    def test_is_never_of_ones_own_in_any_post(self, night: Night) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        same = lay.membership("privacy_officer", night.here.authority, user=night.duty.user)
        with pytest.raises(NotEntitled):
            reviewed(same, number)

    @pytest.mark.parametrize("who", ["manager", "duty"])
    def test_is_for_those_who_review(self, night: Night, who: str) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        with pytest.raises(NotEntitled):
            reviewed(getattr(night, who), number)

    def test_that_finds_it_not_justified_is_told_to_the_manager(self, night: Night) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        reviewed(
            night.officer, number, justified=False, follows=Follows.CONDUCT, words="No such call was made"
        )
        assert mailed("emergency_reviewed") == sorted([night.duty.pk, night.manager.pk])
        with acting(night.manager) as scope:
            shown = emergency(scope, number, at=clock.now())
        assert (shown.words, shown.state, shown.child, shown.reason) == (
            "No such call was made", State.NOT_JUSTIFIED, "", "",
        )  # fmt: skip

    def test_of_somebody_without_a_manager_here_is_told_to_the_data_manager(self, night: Night) -> None:
        nurse = lay.membership("school_nurse", night.here.authority)
        number = opened(nurse)
        ended(nurse, number)
        reviewed(night.officer, number, justified=False, follows=Follows.BREACH)
        assert mailed("emergency_reviewed") == sorted([nurse.pk, night.keeper.pk])


class TestWhatIsShown:
    def test_to_the_reviewer_is_what_was_opened_while_it_lasted(self, night: Night) -> None:
        number = opened(night.duty)
        client = client_of(night.duty)
        for page in ("", "chronology/", "chronology/"):
            assert client.get(f"/children/{night.amara}/{page}").status_code == 200
        ended(night.duty, number)
        assert client.get(f"/children/{night.amara}/").status_code == 404
        with acting(night.officer):
            looks = {look.act: look.looks for look in looks_of(number)}
        assert looks == {"plans:child_plan": 1, "plans:chronology": 2}
        with acting(night.manager):
            assert looks_of(number) == []

    def test_of_a_second_access_is_its_own(self, night: Night) -> None:
        first = opened(night.duty)
        client_of(night.duty).get(f"/children/{night.amara}/")
        ended(night.duty, first)
        second = opened(night.duty, reason=ANOTHER)
        client_of(night.duty).get(f"/children/{night.amara}/family/")
        with acting(night.officer):
            assert [look.act for look in looks_of(first)] == ["plans:child_plan"]
            assert [look.act for look in looks_of(second)] == ["identity:family"]

    def test_of_a_record_that_was_restricted_since_is_only_that_somebody_opened_one(
        self, night: Night
    ) -> None:
        plans.involved(night.amara, Kind.ALLOCATION, night.here.social_worker.pk)
        number = opened(night.duty)
        client_of(night.duty).get(f"/children/{night.amara}/")
        restricted_by(night.here.social_worker, night.amara)
        with acting(night.officer) as scope:
            (shown,) = emergencies(scope, at=clock.now())
            assert (shown.child_id, shown.child, shown.reason) == (None, "", "")
            assert [(look.act, look.classes) for look in looks_of(number)] == [("", 0)]
        reviewed(night.officer, number)

    def test_to_whoever_leads_is_who_and_when_and_not_what_was_found(self, night: Night) -> None:
        number = opened(night.duty)
        ended(night.duty, number)
        reviewed(night.officer, number, words="It could not wait")
        with acting(night.here.senco) as scope:
            shown = emergency(scope, number, at=clock.now())
        assert shown.author.startswith("Dana Weir, Social worker")
        assert (shown.words, shown.decided_by, shown.reason) == ("", "", "")
        with acting(night.here.safeguarding_lead) as scope:
            assert emergency(scope, number, at=clock.now()).reason

    def test_to_others_is_nothing(self, night: Night) -> None:
        number = opened(night.duty)
        for member in (night.here.social_worker, night.here.other_head, night.here.area_attendance):
            with acting(member) as scope, pytest.raises(NotFound):
                emergency(scope, number, at=clock.now())
            with acting(member) as scope:
                assert emergencies(scope, at=clock.now()) == []

    def test_points_out_what_stands_out(self, night: Night) -> None:
        night.duty.user.name = "Dana Okafor"  # type: ignore[union-attr]
        night.duty.user.save()  # type: ignore[union-attr]
        first = opened(night.duty)
        ended(night.duty, first)
        second = opened(night.duty, reason=ANOTHER)
        with acting(night.officer) as scope:
            found = pattern_of(emergency(scope, second, at=clock.now()))
        assert found is not None
        assert (found.by_author, found.of_child, found.by_author_of_child) == (2, 1, 2)
        assert (found.same_name, found.out_of_hours) == (True, False)


class TestAnOverdueReview:
    def test_is_counted_for_whoever_reviews(self, night: Night) -> None:
        number = opened(night.duty)
        with acting(night.officer) as scope:
            assert waiting_for_review(scope) == 0
        ended(night.duty, number)
        with acting(night.officer) as scope:
            assert waiting_for_review(scope) == 1
        with acting(night.manager) as scope:
            assert waiting_for_review(scope) == 0

    def test_reminds_the_privacy_officer_each_working_day_then_the_data_manager(
        self, night: Night, at: datetime
    ) -> None:
        opened(night.duty)
        told = {}
        for day in range(1, 16):
            with clock.stopped_at(at + timedelta(days=day)):
                before = mailed("emergency_overdue")
                reminded()
                assert reminded() == 0
                after = mailed("emergency_overdue")
                if len(after) > len(before):
                    told[day] = len(after) - len(before)
        # Opened on Monday 2 March 2026; to be reviewed by Monday the 9th; overseen from the fourth working day after.
        assert told == {8: 1, 9: 1, 10: 1, 11: 2, 14: 2, 15: 2}

    def test_is_silent_once_it_was_made(self, night: Night, at: datetime) -> None:
        number = opened(night.duty)
        with clock.stopped_at(at + timedelta(days=9)):
            reviewed(night.officer, number)
            assert reminded() == 0

    def test_is_overdue_when_its_last_day_has_passed(self, night: Night, at: datetime) -> None:
        number = opened(night.duty)
        for days, state in ((7, State.DUE), (8, State.OVERDUE)):
            with clock.stopped_at(at + timedelta(days=days)), acting(night.officer) as scope:
                assert emergency(scope, number, at=clock.now()).state is state
