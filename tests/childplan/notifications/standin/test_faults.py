"""Faults on demand: each falls where it says, and is counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from notifications_python_client.errors import HTTPError

from childplan.notifications.standin import template_id
from tests.childplan.notifications.running import Running, standing_in


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


def fates(standin: Running, sends: int) -> list[int]:
    """The status of so many sends, each with its own reference; 0 for no answer."""
    answers = []
    for number in range(sends):
        try:
            standin.send_visit(reference=f"r{number}")
            answers.append(201)
        except HTTPError as failed:
            answers.append(0 if failed.response is None else failed.status_code)
    return answers


def kept(standin: Running) -> list[str]:
    return [line["reference"] for line in standin.lines()]


class TestFaults:
    def test_refuse_the_next_sends_and_keep_none_of_them(self, standin: Running) -> None:
        standin.arrange(fail_next=2, status=503)

        assert fates(standin, 3) == [503, 503, 201]
        assert kept(standin) == ["r2"]

    def test_keep_and_then_drop_the_connection(self, standin: Running) -> None:
        standin.arrange(drop_after_send=2)

        assert fates(standin, 3) == [0, 0, 201]
        assert kept(standin) == ["r0", "r1", "r2"]

    def test_refuse_then_drop_then_begin_again_after_a_good_one(self, standin: Running) -> None:
        standin.arrange(fail_next=1, drop_after_send=1, repeat=1)

        assert fates(standin, 6) == [500, 0, 201, 500, 0, 201]
        assert kept(standin) == ["r1", "r2", "r4", "r5"]

    def test_keep_first_and_hold_the_answer_back(self, standin: Running) -> None:
        standin.arrange(delay_ms=60_000)

        with pytest.raises(HTTPError) as caught:
            standin.client(timeout=0.3).send_email_notification(
                "sam@example.com", template_id("hello"), reference="late"
            )

        assert caught.value.response is None
        assert kept(standin) == ["late"]

    def test_refuse_questions(self, standin: Running) -> None:
        standin.send_visit()
        standin.arrange(fail_lookups=1, status=429)

        with pytest.raises(HTTPError) as caught:
            standin.client().get_all_notifications(reference="ref-1")

        assert caught.value.message[0]["error"] == "RateLimitError"
        assert len(standin.client().get_all_notifications(reference="ref-1")["notifications"]) == 1

    def test_are_not_used_up_by_a_message_that_is_refused_anyway(self, standin: Running) -> None:
        standin.arrange(drop_after_send=1)

        with pytest.raises(HTTPError):
            standin.send_visit(email_address="nowhere")

        assert fates(standin, 2) == [0, 201]

    def test_tell_what_is_left_what_was_served_and_what_was_asked_after(self, standin: Running) -> None:
        standin.arrange(fail_next=1, drop_after_send=3, delay_ms=1)
        fates(standin, 2)
        standin.client().get_all_notifications(reference="r1")
        standin.client().get_all_notifications(reference="r1")

        assert standin.told() == {
            "left": {"fail_next": 0, "drop_after_send": 2, "fail_lookups": 0},
            "served": {"failed": 1, "dropped": 1, "delayed": 1, "lookups_failed": 0},
            "lookups": {"r1": 2},
        }

    def test_are_cleared_by_an_empty_setting(self, standin: Running) -> None:
        standin.arrange(fail_next=9, delay_ms=60_000)
        standin.arrange()

        assert fates(standin, 1) == [201]

    @pytest.mark.parametrize(
        "setting",
        [
            {"fail_next": -1},
            {"fail_next": "1"},
            {"fail_next": True},
            {"status": 200},
            {"fail_next": 10, "repeat": 100_000},
            {"colour": "red"},
        ],
    )
    def test_refuse_a_setting_that_makes_no_sense(self, standin: Running, setting: dict[str, object]) -> None:
        assert standin.arrange(**setting).status_code == 400
        assert fates(standin, 1) == [201]

    def test_cannot_be_arranged_by_a_page_in_a_browser(self, standin: Running) -> None:
        answer = requests.post(
            f"{standin.root}/_faults", '{"fail_next": 1}', headers={"Content-Type": "text/plain"}, timeout=10
        )

        assert answer.status_code == 400
        assert fates(standin, 1) == [201]

    def test_are_closed_unless_allowed(self, tmp_path: Path) -> None:
        with standing_in(tmp_path, faults_allowed=False) as standin:
            assert standin.arrange(fail_next=1).status_code == 404
            assert standin.get("/_faults").status_code == 404
            assert fates(standin, 1) == [201]
