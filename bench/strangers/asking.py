"""Ask one address by one method, and keep everything by which two answers could be told apart: time included."""

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.db import connection, transaction
from django.http import HttpResponse

from childplan.common.logs import JsonFormatter
from tests.house.asking import Asker

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
NONCE = re.compile(r"(nonce[=-][\"']?)[\w+/=-]+")
# What is different in every answer, whoever asks about what.
OF_ONE_ANSWER = {"date", "x-request-id", "traceparent", "set-cookie"}
OF_ONE_LINE = {"at", "milliseconds", "request_id"}
# What the log says of a question, but for when, by which line, and about what: the id that was asked for.
LOGGED = """
select method, act, outcome, status, classes, purpose, child_id is null, way, means, organisation_id, area_id
  from history_accessevent where transaction = pg_current_xact_id() order by 1, 2, 3, 4, 5, 6, 7
"""
JSON = b'{"version": 1, "reason": "None of my business"}'
READS, SENDS = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "PATCH", "DELETE", "TRACE")
METHODS = (*READS, *SENDS)
# logged: the lines in the log of looking; said: what the programs say aloud.
PARTS = ("status", "headers", "body", "logged", "said")


@dataclass(frozen=True)
class Told:
    """One answer, without what is different in every one. seconds: how long it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    logged: tuple[tuple[object, ...], ...]
    said: tuple[str, ...]
    seconds: float

    def differs_from(self, other: "Told") -> list[str]:
        """By what the two can be told apart; time is judged apart."""
        return [name for name in PARTS if getattr(self, name) != getattr(other, name)]


class Stranger:
    """One person's window, in a transaction that is put back after every question."""

    def __init__(self, asker: Asker) -> None:
        self.client, self.headers = asker.client, asker.headers

    def asks(self, method: str, path: str, *, masked: tuple[str, ...]) -> Told:
        """masked: the ids that were asked for, which an answer may say again."""
        cookies, point = SimpleCookie(self.client.cookies), transaction.savepoint()
        api = path.startswith("/api/")
        content: Mapping[str, object] = {}
        if method in SENDS:
            content = {"data": JSON if api else b"version=1&reason=None+of+my+business"}
            content |= {"content_type": "application/json" if api else "application/x-www-form-urlencoded"}
        with overheard() as lines:
            began = time.perf_counter()
            answer = self.client.generic(method, path, headers=self.headers, **content)  # type: ignore[arg-type]
            seconds = time.perf_counter() - began
        logged = _logged()
        transaction.savepoint_rollback(point)
        self.client.cookies = cookies
        words = sorted((word for word in (*masked, path) if word), key=len, reverse=True)
        # Where a number was asked for, a shorter one, said again, makes a shorter answer.
        sized = len({len(word) for word in masked if word.isdigit()}) < 2
        said = tuple(_masked(line, words) for line in lines)
        return Told(
            answer.status_code,
            _headers(answer, words, sized=sized),
            _body(answer, words),
            logged,
            said,
            seconds,
        )


class Overheard(logging.Handler):
    """Keeps what is said, in the very form in which it leaves."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines, self.form = lines, JsonFormatter()

    def emit(self, record: logging.LogRecord) -> None:
        said = json.loads(self.form.format(record))
        self.lines.append(json.dumps({name: said[name] for name in said if name not in OF_ONE_LINE}))


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What the programs say aloud until the block ends."""
    lines: list[str] = []
    listening = Overheard(lines)
    logging.getLogger().addHandler(listening)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(listening)


def _headers(answer: HttpResponse, words: list[str], *, sized: bool) -> tuple[tuple[str, str], ...]:
    without = OF_ONE_ANSWER if sized else {*OF_ONE_ANSWER, "content-length"}
    said = ((name.lower(), value) for name, value in answer.headers.items())
    return tuple(sorted((name, _masked(value, words)) for name, value in said if name not in without))


def _body(answer: HttpResponse, words: list[str]) -> str:
    return "" if answer.streaming else _masked(answer.content.decode(errors="replace"), words)


def _masked(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "…")
    return NONCE.sub(r"\1…", TOKEN.sub(r"\1…", text))


def _logged() -> tuple[tuple[object, ...], ...]:
    with connection.cursor() as cursor:
        cursor.execute(LOGGED)
        return tuple(cursor.fetchall())
