"""One signed-in person in one window, sending forms of the plan as a browser does. Imports nothing of ours."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol

import requests

VERSION = re.compile(r'name="version" value="(\d+)"')
SAVED, CONFLICT = 302, 409
PATIENCE = 60


class Window(Protocol):
    """A browser window: the address of the site and what keeps somebody signed in."""

    address: str
    session: requests.Session


@dataclass(frozen=True, eq=False)
class Row:
    """What two write in. field: the one that holds the words; others: what is sent besides; method: how, by the API."""

    path: str
    field: str
    others: Mapping[str, Any]
    table: str
    column: str
    row_id: str
    method: str = "POST"


@dataclass(frozen=True)
class Answer:
    """What came back, and between which moments it was under way (seconds of the monotonic clock)."""

    status: int
    words: str
    sent: float
    came: float

    def holds(self, *texts: str) -> bool:
        return all(text in self.words for text in texts)

    def overlaps(self, other: "Answer") -> bool:
        return max(self.sent, other.sent) < min(self.came, other.came)


class Writer:
    """Sends what one person wrote. Two windows of one person are two writers."""

    def __init__(self, name: str, window: Window) -> None:
        self.name, self.window = name, window

    def version_of(self, row: Row) -> int:
        """The version that the form shows, as the person opens it."""
        page = self.window.session.get(self.window.address + row.path, timeout=PATIENCE)
        found = VERSION.search(page.text)
        if found is None:
            raise AssertionError(f"{self.name}: {row.path} shows no form ({page.status_code})")
        return int(found[1])

    def saves(self, row: Row, text: str, *, version: int, draft: int = 0) -> Answer:
        """Press Save. draft: the version of the draft that the page stands on."""
        return self._sends(
            row, text, {"version": str(version), "draft_version": str(draft)}, accept="text/html"
        )

    def keeps(self, row: Row, text: str, *, version: int, draft: int = 0) -> Answer:
        """What the script sends while somebody types."""
        fields = {"version": str(version), "draft_version": str(draft), "draft": "1"}
        return self._sends(row, text, fields, accept="application/json")

    def _sends(self, row: Row, text: str, fields: Mapping[str, str], *, accept: str) -> Answer:
        session = self.window.session
        token = session.cookies.get("csrftoken") or ""
        sent = time.monotonic()
        answer = session.post(
            self.window.address + row.path,
            {**row.others, **fields, row.field: text, "csrfmiddlewaretoken": token},
            headers={"Accept": accept, "Referer": self.window.address + row.path},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        return Answer(answer.status_code, unescape(answer.text), sent, time.monotonic())
