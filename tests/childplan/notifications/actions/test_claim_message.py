"""A message about a child is sent to nobody who may not read it any more, and nobody is told."""

from datetime import datetime, timedelta

from childplan.access.actions import restrict_record
from childplan.access.models import Bar, Involvement
from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.notifications.actions.claim_message import claim_message
from childplan.notifications.models import Message
from childplan.notifications.outbox import Claim
from childplan.notifications.selectors import my_emails
from childplan.notifications.vocabulary import MessageState
from tests.childplan.notifications.queueing import as_it_stands, queued
from tests.factories import plans
from tests.factories.identity import acting, opened_by, reached_at
from tests.worlds.two_areas import AreaWorld


def claimed(at: datetime) -> Claim | None:
    with as_service("Send") as by:
        return claim_message(by=by, at=at)


def withheld(message: Message) -> bool:
    stands = as_it_stands(message)
    return stands.state == MessageState.WITHHELD and stands.personalisation == {}


class TestAClaim:
    def test_takes_a_message_to_whoever_may_read_it(self, here: AreaWorld, at: datetime) -> None:
        message = queued(here.head)
        found = claimed(at)
        assert found is not None
        assert (found.message_id, found.to) == (message.pk, here.head.user.email)

    def test_withholds_one_whose_reader_has_no_more_to_do_with_the_child(
        self, here: AreaWorld, at: datetime
    ) -> None:
        gone, stays = queued(here.head), queued(here.attendance, child_id=opened_by(here.head))
        Involvement.objects.filter(child_id=gone.child_id).update(
            ends_at=at - timedelta(minutes=1), end_reason="Left"
        )
        # Of two that were made in one moment either may be first.
        first, second = claimed(at), claimed(at)
        assert withheld(gone)
        assert second is None
        assert first is not None
        assert first.message_id == stays.pk

    def test_withholds_one_about_a_record_that_was_restricted_meanwhile(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head)
        message = queued(here.head, child_id=child_id)
        plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        mother = plans.adult(child_id)
        reached_at(mother, email="mother@example.org")
        letter = queued(here.head, to=mother, child_id=child_id)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child_id,
                membership_ids=[here.social_worker.pk],
                reason="High risk",
                review_on=at.date(),
            )
        assert claimed(at) is None
        assert withheld(message)
        assert withheld(letter)
        with acting(here.head, writing=False) as scope:
            assert my_emails(scope) == []

    def test_withholds_one_to_somebody_who_is_barred_meanwhile(self, here: AreaWorld, at: datetime) -> None:
        message = queued(here.head)
        Bar(child_id=message.child_id, user_id=here.head.user_id, reason="Kin", starts_at=at).save(
            force_insert=True
        )
        assert claimed(at) is None
        assert withheld(message)
