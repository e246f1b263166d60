"""The addresses of the stand-in: Notify's, the control of faults, and the pages for a person."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from threading import Event
from uuid import UUID

from childplan.notifications.standin import pages
from childplan.notifications.standin.bodies import is_uuid, read_json, read_list, read_send
from childplan.notifications.standin.desk import Desk
from childplan.notifications.standin.faults import Faults
from childplan.notifications.standin.receipts import Receipts
from childplan.notifications.standin.refusals import bad_request, not_found
from childplan.notifications.standin.tokens import ApiKey, check


@dataclass(frozen=True)
class Reply:
    """An answer on its way out."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Asked:
    """A request as the routes see it."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    authorization: str | None
    content_type: str


class Routes:
    """From a request to its reply. `faults_allowed` opens `/_faults`; `closing` ends every wait."""

    def __init__(
        self, *, desk: Desk, key: ApiKey, faults_allowed: bool, receipts: Receipts | None = None
    ) -> None:
        self.desk = desk
        self.receipts = receipts or Receipts()
        self.key = key
        self.faults = Faults()
        self.faults_allowed = faults_allowed
        self.closing = Event()

    def answer(self, asked: Asked) -> Reply | None:
        """The reply to a request; None when the connection is to be closed without one."""
        if asked.path.startswith("/v2/"):
            check(asked.authorization, key=self.key)
            return self._notify(asked)
        if asked.path == "/_faults" and self.faults_allowed:
            return self._arranged(asked)
        if asked.method != "GET":
            raise not_found()
        return self._shown(asked)

    def _notify(self, asked: Asked) -> Reply | None:
        if asked.method == "POST":
            if match := re.fullmatch(r"/v2/notifications/(email|sms)", asked.path):
                return self._sent(match.group(1), asked.body)
            if match := re.fullmatch(r"/v2/template/([^/]+)/preview", asked.path):
                return json_reply(200, self.desk.preview(match.group(1), asked.body))
        elif asked.method == "GET":
            self.faults.next_lookup(asked.query.get("reference", [None])[0])
            return json_reply(200, self._looked_up(asked))
        raise not_found()

    def _looked_up(self, asked: Asked) -> dict[str, object]:
        one: list[tuple[str, Callable[[str], dict[str, object]]]] = [
            (r"/v2/notifications/([^/]+)", self.desk.one),
            (r"/v2/template/([^/]+)", self.desk.template),
            (r"/v2/template/([^/]+)/version/1", self.desk.template),
        ]
        for pattern, look in one:
            if match := re.fullmatch(pattern, asked.path):
                return look(match.group(1))
        if asked.path == "/v2/notifications":
            return self.desk.several(read_list(asked.query))
        if asked.path == "/v2/templates":
            return self.desk.all_templates(asked.query.get("type", [None])[0])
        raise not_found()

    def _sent(self, kind: str, body: bytes) -> Reply | None:
        message, accepted = self.desk.compose(kind, read_send(kind, body))
        fault = self.faults.next_send()
        if fault.refusal is not None:
            raise fault.refusal
        self.desk.deliver(message, listed_after=fault.listed_after)
        self.receipts.promise(
            message, after=self.desk.settles_after + fault.receipt_delay, times=fault.receipts
        )
        self.closing.wait(fault.delay_seconds)
        return None if fault.dropped else json_reply(201, accepted)

    def _arranged(self, asked: Asked) -> Reply:
        if asked.method == "POST":
            # A page in a browser cannot send this type to us unasked, so no web site can arrange faults.
            if asked.content_type != "application/json":
                raise bad_request("Content-Type is not application/json")
            self.faults.arrange(read_json(asked.body))
        receipts = {"receipts": self.receipts.told()} if self.receipts.address else {}
        return json_reply(200, self.faults.told() | receipts)

    def _shown(self, asked: Asked) -> Reply:
        if asked.path == "/standin.css":
            return Reply(200, "text/css; charset=utf-8", pages.STYLE)
        if asked.path == "/":
            older_than = asked.query.get("older_than", [""])[0]
            before = UUID(older_than) if is_uuid(older_than) else None
            messages = islice(self.desk.log.newest_first(older_than=before), pages.PAGE_SIZE)
            listed = [(message, self.desk.status(message)) for message in messages]
            return _html(200, pages.list_page(listed, newer_shown=before is not None))
        match = re.fullmatch(r"/messages/([^/]+)", asked.path)
        found = self.desk.log.find(UUID(match.group(1))) if match and is_uuid(match.group(1)) else None
        if found is None:
            return _html(404, pages.missing_page())
        return _html(200, pages.message_page(found, self.desk.status(found)))


def json_reply(status: int, body: dict[str, object]) -> Reply:
    """JSON, as Notify answers."""
    return Reply(status, "application/json", json.dumps(body).encode())


def _html(status: int, page: str) -> Reply:
    return Reply(status, "text/html; charset=utf-8", page.encode())
