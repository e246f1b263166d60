"""What became of a message after Notify took it: asked for, or told by a receipt; never twice and never backwards."""

import json
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from childplan.notifications.models import Message, Notice
from childplan.notifications.vocabulary import Delivery, MessageState
from tests.childplan.notifications.queueing import queued
from tests.factories.clients import client_of
from tests.worlds.two_areas import AreaWorld

RECEIPTS, TOKEN = "/notices/receipts/", "a-long-and-secret-word"


@pytest.fixture
def sent(here: AreaWorld, at: datetime) -> Message:
    message = queued(here.head)
    Message.objects.update(
        state=MessageState.SENT, sent_at=at, delivery=Delivery.ON_ITS_WAY, ask_at=at, personalisation={}
    )
    return message


@pytest.fixture(autouse=True)
def _token(settings) -> None:
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN


def receipt(reference: object, status: str, *, token: str = TOKEN) -> int:
    body = {"id": str(uuid4()), "reference": str(reference), "status": status, "to": "x@example.com"}
    answer = Client().post(
        RECEIPTS,
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code


class TestAReceipt:
    def test_is_kept_and_shown_to_the_one_who_asked(
        self, here: AreaWorld, sent: Message, at: datetime
    ) -> None:
        assert receipt(sent.pk, "delivered") == 204
        kept = Message.objects.get()
        assert (kept.delivery, kept.delivery_at, kept.ask_at) == ("delivered", at, None)
        words = client_of(here.head).get("/notices/emails/").content.decode()
        assert "Delivered 2 March, 10:00" in words
        assert here.head.user.email not in words

    def test_of_a_failure_tells_whoever_asked_once(self, here: AreaWorld, sent: Message) -> None:
        for _ in range(2):
            assert receipt(sent.pk, "permanent-failure") == 204
        assert Message.objects.get().fate == "permanent-failure"
        assert [n.recipient_membership_id for n in Notice.objects.all()] == [here.head.pk]

    def test_that_comes_late_or_out_of_order_changes_nothing(self, sent: Message) -> None:
        for status in ("delivered", "sending", "permanent-failure", "delivered"):
            assert receipt(sent.pk, status) == 204
        assert Message.objects.get().delivery == "delivered"
        assert not Notice.objects.exists()

    def test_of_nothing_of_ours_is_answered_the_same(self, here: AreaWorld, sent: Message) -> None:
        assert receipt(uuid4(), "delivered") == receipt(sent.pk, "a-new-status") == 204
        assert Message.objects.get().delivery == Delivery.ON_ITS_WAY

    def test_before_the_message_is_known_to_be_sent_is_passed_over(self, here: AreaWorld) -> None:
        waiting = queued(here.head)
        assert receipt(waiting.pk, "delivered") == 204
        assert Message.objects.get().delivery == ""

    def test_that_is_forged_is_refused(self, sent: Message, settings) -> None:
        assert receipt(sent.pk, "delivered", token="a-guess") == 403
        settings.NOTIFY_CALLBACK_TOKEN = ""
        assert receipt(sent.pk, "delivered", token="") == 403
        assert Message.objects.get().delivery == Delivery.ON_ITS_WAY

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{", b'{"reference": 1}', b'{"reference": "x", "status": "y"}']
    )
    def test_that_cannot_be_read_is_refused(self, sent: Message, body: bytes) -> None:
        answer = Client().post(
            RECEIPTS, body, content_type="application/json", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == 400

    def test_that_is_too_long_is_refused(self, sent: Message) -> None:
        answer = Client().post(
            RECEIPTS,
            b"x" * 20_000,
            content_type="application/json",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        assert answer.status_code == 413
