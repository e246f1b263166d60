"""Putting an email into the outbox."""

import pytest
from django.db import DatabaseError, transaction

from childplan.common import rows
from childplan.notifications.actions import queue_message as module
from childplan.notifications.models import Message
from tests.childplan.notifications.queueing import as_it_stands, queued
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestQueueMessage:
    def test_leaves_a_waiting_message_with_its_author(self, here: AreaWorld, at) -> None:
        message = as_it_stands(queued(here.head, to=here.senco))
        assert (message.state, message.due_at, message.made_at, message.attempts) == ("waiting", at, at, 0)
        assert message.recipient_membership_id == here.senco.pk
        assert message.made_by_membership_id == here.head.pk

    def test_is_refused_about_a_child_the_author_cannot_see(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head)
        for stranger in (here.other_head, there.head):
            with pytest.raises(DatabaseError), transaction.atomic():
                queued(stranger, child_id=child_id)

    def test_needs_one_recipient(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with acting(here.head) as scope, pytest.raises(DatabaseError), transaction.atomic():
            module.queue_message(
                by=scope,
                at=at,
                child_id=child_id,
                information_class=8,
                template="alert_raised",
                personalisation={},
            )

    def test_goes_with_the_act_that_fails(self, committed_here: AreaWorld) -> None:
        def fails_after_queueing() -> None:
            with rows.entered(rows.STEWARD):
                queued(committed_here.head)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fails_after_queueing()
        with rows.entered(rows.STEWARD):
            assert not Message.objects.exists()

    def test_wakes_the_sender_once_after_the_commit(
        self, committed_here: AreaWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[str] = []
        monkeypatch.setattr(module, "wake", lambda: calls.append("woken"))
        child_id = opened_by(committed_here.head)
        with rows.entered(rows.STEWARD):
            queued(committed_here.head, child_id=child_id)
            queued(committed_here.head, child_id=child_id)
            assert calls == []
        assert calls == ["woken"]
