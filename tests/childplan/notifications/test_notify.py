"""Our own wrapper, against the stand-in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from notifications_python_client.notifications import NotificationsAPIClient

from childplan.notifications import notify as module
from childplan.notifications.notify import (
    Notify,
    NotifyBusy,
    NotifyNotSetUp,
    NotifyRefused,
    NotifyUnreachable,
)
from childplan.notifications.standin import DEMO_API_KEY
from tests.childplan.notifications.running import VISIT, Running, standing_in
from tests.childplan.notifications.sending import IDS, NOWHERE, notify_at, send

ANOTHER_KEY = f"{DEMO_API_KEY[:-36]}11111111-2222-3333-4444-555555555555"


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


class TestSendEmail:
    def test_hands_the_message_to_notify(self, standin: Running) -> None:
        sent = send(notify_at(standin.root))

        (line,) = standin.lines()
        assert (str(sent.id), sent.reference, sent.template_id) == (line["id"], "m-1", IDS["visit"])
        assert (sent.status, sent.failed) == ("created", False)
        assert (line["to"], line["subject"]) == ("sam@example.com", "A visit on Friday")

    def test_lets_no_link_in_but_ours(self, standin: Running) -> None:
        notify_at(standin.root).send_email(
            to="sam@example.com",
            template="visit",
            personalisation=VISIT | {"name": "Sam [here](https://evil.example/x)"},
            reference="m-1",
        )

        (line,) = standin.lines()
        assert "evil.example" not in line["body"]
        assert VISIT["link"] in line["body"]

    @pytest.mark.parametrize("to", ["nowhere", ""])
    def test_is_refused_for_good_when_notify_will_not_send_it(self, standin: Running, to: str) -> None:
        with pytest.raises(NotifyRefused) as caught:
            send(notify_at(standin.root), to=to)

        assert caught.value.status_code == 400
        assert caught.value.reasons == ("email_address Not a valid email address",)

    def test_names_the_missing_personalisation(self, standin: Running) -> None:
        with pytest.raises(NotifyRefused, match="Missing personalisation: day, name, link"):
            notify_at(standin.root).send_email(
                to="sam@example.com", template="visit", personalisation={}, reference="m-1"
            )

    def test_of_an_unknown_template_is_our_own_fault(self, standin: Running) -> None:
        with pytest.raises(NotifyNotSetUp, match="nobody"):
            send(notify_at(standin.root), template="nobody")

    def test_with_another_key_is_our_own_fault(self, standin: Running) -> None:
        with pytest.raises(NotifyNotSetUp, match="API key not found"):
            send(notify_at(standin.root, key=ANOTHER_KEY))

    def test_needs_a_reference(self, standin: Running) -> None:
        with pytest.raises(ValueError, match="reference"):
            send(notify_at(standin.root), reference="")

        assert standin.lines() == []

    def test_over_the_limit_says_how_long_to_wait(self, tmp_path: Path) -> None:
        with standing_in(tmp_path, rate_limit=1) as standin:
            send(notify_at(standin.root))
            with pytest.raises(NotifyBusy) as caught:
                send(notify_at(standin.root))

        assert caught.value.retry_after == 60

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_is_of_unknown_fate_when_notify_is_in_trouble(self, standin: Running, status: int) -> None:
        standin.arrange(fail_next=1, status=status)

        with pytest.raises(NotifyUnreachable):
            send(notify_at(standin.root))

    def test_is_of_unknown_fate_when_nobody_listens(self) -> None:
        with pytest.raises(NotifyUnreachable):
            send(notify_at(NOWHERE))

    def test_is_of_unknown_fate_when_the_answer_is_late(self, standin: Running) -> None:
        standin.arrange(delay_ms=60_000)
        notify = notify_at(standin.root, wait=0.3)

        with pytest.raises(NotifyUnreachable):
            send(notify)

        assert [sent.reference for sent in notify.find("m-1")] == ["m-1"]

    def test_goes_past_a_proxy_to_this_computer(
        self, standin: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", NOWHERE)
        monkeypatch.setenv("NO_PROXY", "")

        assert send(notify_at(standin.root)).reference == "m-1"

    def test_keeps_one_client_with_our_timeouts_for_each_thread(
        self, standin: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[dict[str, object]] = []

        def counted(key: str, **options: object) -> NotificationsAPIClient:
            made.append(options)
            return NotificationsAPIClient(key, **options)

        monkeypatch.setattr(module, "_new_client", counted)
        notify = Notify(base_url=standin.root, api_key=DEMO_API_KEY, templates=IDS)
        for _ in range(2):
            with ThreadPoolExecutor(1) as another_thread:
                another_thread.submit(send, notify).result()
                another_thread.submit(notify.find, "m-1").result()

        assert made == [{"base_url": standin.root, "timeout": (3.0, 6.0)}] * 2

    def test_serves_many_threads_at_once(self, standin: Running) -> None:
        notify = notify_at(standin.root)
        with ThreadPoolExecutor(8) as pool:
            sent = list(pool.map(lambda number: send(notify, f"m-{number}"), range(40)))

        assert {each.reference for each in sent} == {f"m-{number}" for number in range(40)}
        assert {line["id"] for line in standin.lines()} == {str(each.id) for each in sent}


class TestADroppedAnswer:
    def test_is_looked_up_once_and_not_sent_again(self, standin: Running) -> None:
        standin.arrange(drop_after_send=1)
        notify = notify_at(standin.root)

        with pytest.raises(NotifyUnreachable):
            send(notify)
        found = notify.find("m-1") or [send(notify)]

        assert [str(sent.id) for sent in found] == [line["id"] for line in standin.lines()]
        assert len(standin.lines()) == 1
        assert standin.told()["lookups"] == {"m-1": 1}

    def test_sent_again_without_looking_reaches_the_reader_twice(self, standin: Running) -> None:
        standin.arrange(drop_after_send=1)
        notify = notify_at(standin.root)

        with pytest.raises(NotifyUnreachable):
            send(notify)
        send(notify)

        assert len(notify.find("m-1")) == len(standin.lines()) == 2


class TestFind:
    def test_is_empty_for_a_message_that_notify_never_got(self, standin: Running) -> None:
        notify = notify_at(standin.root)
        standin.arrange(fail_next=1)
        with pytest.raises(NotifyUnreachable):
            send(notify)

        assert notify.find("m-1") == []

    def test_tells_what_became_of_it(self, standin: Running) -> None:
        notify = notify_at(standin.root)
        send(notify, "good")
        send(notify, "bad", to="perm-fail@simulator.notify")
        standin.clock.pass_by(seconds=2)

        assert [(sent.status, sent.failed) for sent in notify.find("good")] == [("delivered", False)]
        assert [(sent.status, sent.failed) for sent in notify.find("bad")] == [("permanent-failure", True)]

    def test_never_asks_for_every_message(self, standin: Running) -> None:
        send(notify_at(standin.root))

        with pytest.raises(ValueError, match="reference"):
            notify_at(standin.root).find("")

    def test_does_not_take_a_failed_question_for_no_message(self, standin: Running) -> None:
        send(notify_at(standin.root))
        standin.arrange(fail_lookups=1)

        with pytest.raises(NotifyUnreachable):
            notify_at(standin.root).find("m-1")
