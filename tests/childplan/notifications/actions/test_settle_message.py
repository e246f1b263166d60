"""Writing down a fate when another worker has been there."""

from datetime import timedelta

from childplan.access.scope import as_service
from childplan.common import clock
from childplan.notifications.actions.claim_message import claim_message
from childplan.notifications.actions.settle_message import settle_message
from childplan.notifications.outbox import LEASE, Claim, Delivered, Fate, Later, Refused, Unknown
from tests.childplan.notifications.queueing import as_it_stands, queued
from tests.worlds.two_areas import AreaWorld


def claimed(after: timedelta = timedelta(0)) -> Claim:
    with as_service("Test") as by:
        claim = claim_message(by=by, at=clock.now() + after)
    assert claim is not None
    return claim


def settle(claim: Claim, fate: Fate) -> None:
    with as_service("Test") as by:
        settle_message(by=by, at=clock.now(), claim=claim, fate=fate)


class TestClaimMessage:
    def test_lets_nobody_else_take_it_before_the_lease_ends(self, here: AreaWorld) -> None:
        message = queued(here.head)
        assert claimed().message_id == message.pk
        with as_service("Test") as by:
            assert claim_message(by=by, at=clock.now() + LEASE - timedelta(seconds=1)) is None

    def test_marks_the_second_claim_as_one_of_unknown_fate(self, here: AreaWorld) -> None:
        queued(here.head)
        first, second = claimed(), claimed(LEASE)
        assert (first.fate_unknown, first.attempt) == (False, 1)
        assert (second.fate_unknown, second.attempt) == (True, 2)


class TestSettleMessage:
    def test_hears_what_an_overtaken_claim_knows_for_certain(self, here: AreaWorld) -> None:
        message = queued(here.head)
        first, second = claimed(), claimed(LEASE)
        settle(first, Delivered("7"))
        assert (as_it_stands(message).state, as_it_stands(message).notify_id) == ("sent", "7")
        settle(second, Unknown("no answer"))
        settle(second, Refused("no"))
        assert (as_it_stands(message).state, as_it_stands(message).error) == ("sent", "")

    def test_does_not_hear_what_an_overtaken_claim_only_supposes(self, here: AreaWorld) -> None:
        message = queued(here.head)
        first, _ = claimed(), claimed(LEASE)
        before = as_it_stands(message)
        for fate in (
            Unknown("no answer"),
            Refused("no"),
            Later(60, "busy", unsent=True, for_all=True),
            Delivered("7", failed=True),
        ):
            settle(first, fate)
        after = as_it_stands(message)
        assert (after.state, after.due_at, after.attempts) == (before.state, before.due_at, before.attempts)
        assert after.claimed_at is not None
