"""Receipts of the stand-in: once, twice, late or never; and messages that are listed late."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.childplan.notifications.running import Running, started


class Service(HTTPServer):
    """Somebody who takes receipts, and counts them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, dict]] = []
        self.arrived = threading.Semaphore(0)


class Taking(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()
        self.server.arrived.release()

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def post(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("NOTIFY_CALLBACK_TOKEN", "a-secret-word")
    address = f"http://127.0.0.1:{service.server_port}/receipts/"
    with started(tmp_path, "--faults", "--settles-after", "0", "--receipts-to", address) as (_, running):
        yield running


def taken(service: Service, number: int) -> list[dict]:
    for _ in range(number):
        assert service.arrived.acquire(timeout=10)
    return [body for _, body in service.taken]


def test_a_message_gets_one_with_the_token_and_what_became_of_it(service: Service, post: Running) -> None:
    post.send_visit()
    post.send_visit(reference="ref-2", email_address="perm-fail@simulator.notify")
    told = {body["reference"]: body["status"] for body in taken(service, 2)}
    assert told == {"ref-1": "delivered", "ref-2": "permanent-failure"}
    assert {said for said, _ in service.taken} == {"Bearer a-secret-word"}


def test_receipts_come_twice_or_never_as_arranged(service: Service, post: Running) -> None:
    post.arrange(receipts=0)
    post.send_visit(reference="never")
    post.arrange(receipts=2)
    post.send_visit(reference="twice")
    assert [body["reference"] for body in taken(service, 2)] == ["twice", "twice"]
    assert len(post.lines()) == 2


def test_a_receipt_comes_as_late_as_arranged(service: Service, post: Running) -> None:
    post.arrange(receipt_delay_ms=400)
    begun = time.monotonic()
    post.send_visit()
    taken(service, 1)
    assert time.monotonic() - begun >= 0.4


def test_a_message_is_in_the_log_before_it_is_listed(post: Running) -> None:
    post.arrange(list_after_ms=60_000)
    answer = post.send_visit(reference="late")
    assert [line["reference"] for line in post.lines()] == ["late"]
    assert post.client().get_all_notifications(reference="late")["notifications"] == []
    post.arrange()
    post.send_visit(reference="now")
    assert len(post.client().get_all_notifications(reference="now")["notifications"]) == 1
    assert answer["reference"] == "late"
