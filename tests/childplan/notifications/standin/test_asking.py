"""Asking after messages, through Notify's own client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from notifications_python_client.errors import HTTPError

from childplan.notifications.standin import desk, template_id
from tests.childplan.notifications.running import Running, refusal_of, standing_in


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


class TestAskingAfterMessages:
    def test_sees_it_created_then_sending_then_delivered(self, standin: Running) -> None:
        client, message_id = standin.client(), standin.send_visit()["id"]
        statuses = []
        for _ in range(3):
            statuses.append(client.get_notification_by_id(message_id)["status"])
            standin.clock.pass_by(seconds=0.5)

        assert statuses == ["created", "sending", "delivered"]

    @pytest.mark.parametrize(
        ("address", "outcome"),
        [
            ("perm-fail@simulator.notify", "permanent-failure"),
            ("temp-fail@simulator.notify", "temporary-failure"),
        ],
    )
    def test_sees_the_failures_that_notify_keeps_for_testing(
        self, standin: Running, address: str, outcome: str
    ) -> None:
        message_id = standin.send_visit(email_address=address)["id"]
        standin.send_visit()
        standin.clock.pass_by(seconds=1)

        found = standin.client().get_all_notifications(status="failed")["notifications"]

        assert [(each["id"], each["status"], each["email_address"]) for each in found] == [
            (message_id, outcome, address)
        ]

    def test_finds_every_message_of_a_reference_and_no_other(self, standin: Running) -> None:
        first = standin.send_visit(reference="mine")
        standin.send_visit(reference="another")
        second = standin.send_visit(reference="mine")

        found = standin.client().get_all_notifications(reference="mine")["notifications"]

        assert [each["id"] for each in found] == [second["id"], first["id"]]
        assert standin.client().get_all_notifications(reference="nobody's")["notifications"] == []

    def test_turns_the_page(self, standin: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(desk, "PAGE_SIZE", 2)
        sent = [standin.send_visit(reference=f"r{number}")["id"] for number in range(5)]

        found = [each["id"] for each in standin.client().get_all_notifications_iterator()]

        assert found == sent[::-1]

    def test_refuses_filters_it_does_not_know(self, standin: Running) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.client().get_all_notifications(status="elephant", template_type="fax", older_than="x")

        assert [message.partition(" is not")[0] for _, message in refusal_of(caught)[1]] == [
            "status elephant",
            "template_type fax",
            "older_than",
        ]

    def test_knows_an_id_that_is_none_from_one_it_has_not(self, standin: Running) -> None:
        for asked, expected in [
            ("none", (400, [("ValidationError", "id is not a valid UUID")])),
            (template_id("visit"), (404, [("NoResultFound", "No result found")])),
        ]:
            with pytest.raises(HTTPError) as caught:
                standin.client().get_notification_by_id(asked)
            assert refusal_of(caught) == expected
