"""One claimed message, and the fates it may meet."""

import time
from uuid import uuid4

import pytest

from childplan.notifications.notify import TIMEOUTS, Notify
from childplan.notifications.outbox import FRESH_SECONDS, LEASE, Claim, InsideTransaction, pause_after, send
from tests.childplan.notifications.queueing import WORDS
from tests.childplan.notifications.running import Running


def claim(**changes: object) -> Claim:
    return Claim(
        **{
            "message_id": uuid4(),
            "attempt": 1,
            "to": "sam@example.com",
            "template": "alert_raised",
            "personalisation": WORDS,
            "fate_unknown": False,
            "claimed": time.monotonic(),
            **changes,
        }
    )


class TestSend:
    def test_refuses_to_wait_for_the_network_inside_a_transaction(self, db: None, post: Running) -> None:
        with pytest.raises(InsideTransaction):
            send(claim(), Notify.from_settings())
        assert not post.log.exists() or post.lines() == []

    def test_gives_up_a_claim_that_may_be_anothers_by_now(self, committed: None, post: Running) -> None:
        old = claim(claimed=time.monotonic() - FRESH_SECONDS - 1)
        assert send(old, Notify.from_settings()) is None
        assert not post.log.exists() or post.lines() == []


class TestThePause:
    def test_doubles_up_to_an_hour(self) -> None:
        assert [pause_after(n).total_seconds() for n in (1, 2, 3, 8, 9, 24, 99)] == [
            15, 30, 60, 1920, 3600, 3600, 3600,
        ]  # fmt: skip


class TestTheLease:
    def test_is_longer_than_a_claim_can_be_in_use_and_short_enough_for_a_minute(self) -> None:
        connecting, reading = TIMEOUTS
        in_use = FRESH_SECONDS + 2 * (connecting + reading)
        assert LEASE.total_seconds() > in_use
        # A worker killed with a message in its hands: the lease, the next beat, a lookup and a sending.
        assert LEASE.total_seconds() + 10 + 2 * (connecting + reading) <= 60
