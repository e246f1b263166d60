"""Sending through Notify's own client. Asking after what was sent is in `standin/test_asking.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from notifications_python_client.errors import HTTPError

from childplan.notifications.standin import template_id
from childplan.notifications.standin.messages import MessageLog
from tests.childplan.notifications.running import VISIT, Running, refusal_of, standing_in

VISIT_ID = template_id("visit")


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


class TestSendingAnEmail:
    def test_answers_with_the_message_filled_in(self, standin: Running) -> None:
        answer = standin.send_visit()

        assert answer["reference"] == "ref-1"
        assert answer["content"]["subject"] == "A visit on Friday"
        assert answer["content"]["body"] == "Hello Sam,\n\nsee https://area.example/v/1."
        assert answer["template"] == {
            "id": VISIT_ID,
            "version": 1,
            "uri": f"{standin.root}/v2/template/{VISIT_ID}",
        }
        assert answer["uri"] == f"{standin.root}/v2/notifications/{answer['id']}"

    def test_leaves_one_line_on_the_log(self, standin: Running) -> None:
        answer = standin.send_visit()

        assert standin.lines() == [
            {
                "id": answer["id"],
                "at": "2026-09-03T13:05:00+00:00",
                "kind": "email",
                "reference": "ref-1",
                "template": "visit",
                "template_id": VISIT_ID,
                "to": "sam@example.com",
                "subject": "A visit on Friday",
                "body": "Hello Sam,\n\nsee https://area.example/v/1.",
                "outcome": "delivered",
            }
        ]

    def test_is_not_answered_well_when_the_log_cannot_be_written(
        self, standin: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def full(_log: MessageLog, _message: object) -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr(MessageLog, "append", full)

        with pytest.raises(HTTPError) as caught:
            standin.send_visit()

        assert refusal_of(caught) == (500, [("Exception", "Internal server error")])
        assert "No space left" in capfd.readouterr().err

    def test_of_the_same_reference_twice_is_two_messages(self, standin: Running) -> None:
        first, second = standin.send_visit(), standin.send_visit()

        assert first["id"] != second["id"]
        assert [line["id"] for line in standin.lines()] == [first["id"], second["id"]]

    def test_to_a_smoke_test_address_is_answered_and_not_kept(self, standin: Running) -> None:
        answer = standin.send_visit(email_address="simulate-delivered@notifications.service.gov.uk")

        assert answer["content"]["subject"] == "A visit on Friday"
        assert standin.lines() == []

    def test_folds_names_and_makes_points_of_a_list(self, standin: Running) -> None:
        values = {"Day": "Friday", "NA-ME": ["Sam", "Ash"], "li nk": "x"}

        answer = standin.send_visit(personalisation=values)

        assert answer["content"]["body"] == "Hello \n\n* Sam\n* Ash,\n\nsee x."

    def test_takes_links_out_of_the_names_to_clean(self, standin: Running) -> None:
        evil = "Sam [here](https://evil.example/x)"

        answer = standin.send_visit(personalisation=VISIT | {"name": evil}, sanitise_content_for=["name"])

        assert "evil.example" not in answer["content"]["body"]
        assert answer["sanitised_content"] == {
            "name": {"unsanitised": evil, "sanitised": "Sam \\[here\\]\\(\\)"}
        }
        assert VISIT["link"] in answer["content"]["body"]

    @pytest.mark.parametrize(
        ("changes", "kind", "message"),
        [
            ({"email_address": "nowhere"}, "ValidationError", "email_address Not a valid email address"),
            ({"email_address": 5}, "ValidationError", "email_address 5 is not of type string"),
            ({"template_id": "visit"}, "ValidationError", "template_id is not a valid UUID"),
            ({"personalisation": ["a"]}, "ValidationError", "personalisation should contain key value pairs"),
            ({"reference": 7}, "ValidationError", "reference 7 is not of type string"),
            ({"reference": "x" * 1001}, "ValidationError", "reference is too long"),
            ({"template_id": template_id("nobody")}, "BadRequestError", "Template not found"),
            (
                {"template_id": template_id("reminder")},
                "BadRequestError",
                "sms template is not suitable for email notification",
            ),
            (
                {"personalisation": {"day": "Friday", "name": None}},
                "BadRequestError",
                "Missing personalisation: name, link",
            ),
        ],
    )
    def test_is_refused_with_the_reason(
        self, standin: Running, changes: dict[str, object], kind: str, message: str
    ) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.send_visit(**changes)

        assert refusal_of(caught) == (400, [(kind, message)])
        assert standin.lines() == []

    def test_is_refused_with_every_missing_and_every_strange_field(self, standin: Running) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.client().post("/v2/notifications/email", data={"colour": "red"})

        assert refusal_of(caught) == (
            400,
            [
                ("ValidationError", "email_address is a required property"),
                ("ValidationError", "template_id is a required property"),
                ("ValidationError", "Additional properties are not allowed (colour was unexpected)"),
            ],
        )

    def test_is_refused_over_the_limit_of_a_rolling_minute(self, tmp_path: Path) -> None:
        with standing_in(tmp_path, rate_limit=2) as standin:
            standin.send_visit()
            standin.clock.pass_by(seconds=30)
            standin.send_visit()

            with pytest.raises(HTTPError) as caught:
                standin.send_visit()
            standin.clock.pass_by(seconds=30)
            standin.send_visit()

            said = "Exceeded rate limit for key type TEST of 2 requests per 60 seconds"
            assert refusal_of(caught) == (429, [("RateLimitError", said)])
            assert len(standin.lines()) == 3


class TestSendingAText:
    def test_keeps_the_number_in_its_plain_form(self, standin: Running) -> None:
        answer = standin.client().send_sms_notification(
            "+44 7700 900 123", template_id("reminder"), {"day": "Friday"}, "ref-2"
        )

        assert answer["content"] == {"body": "Your visit is on Friday.", "from_number": "Childplan"}
        assert standin.client().get_notification_by_id(answer["id"])["phone_number"] == "07700900123"

    def test_is_refused_for_a_number_that_is_no_mobile(self, standin: Running) -> None:
        with pytest.raises(HTTPError) as caught:
            standin.client().send_sms_notification("020 7946 0000", template_id("reminder"), {"day": "x"})

        assert refusal_of(caught) == (400, [("ValidationError", "phone_number Not a UK mobile number")])
