"""Ask an address as somebody and see everything that happened: the answer, what was written, whose record was noted.

Requests pass the door by Django's own client, inside one transaction of the steward. Each is undone before the next, so
that all of them meet the same borough.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from childplan.common import rows
from tests.factories.signing_in import sign_in

# Looking leaves its line in the log, and a session may be touched: nothing else is written by a GET.
LOG_OF_LOOKING = "history_accessevent"
MAY_BE_TOUCHED = {LOG_OF_LOOKING, "django_session"}
WRITTEN = """
select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables
 where n_tup_ins + n_tup_upd + n_tup_del > 0
"""
NOTED = f"select distinct child_id::text from {LOG_OF_LOOKING} where transaction = pg_current_xact_id()"
TABLES = (
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
)
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
NONCE = re.compile(r'(nonce[=-]"?)[\w+/=-]+')


@dataclass(frozen=True)
class Answer:
    """What came back, with what is different for everybody masked; tables written to; children in the log."""

    status: int
    body: str
    leads_to: str
    wrote: frozenset[str]
    noted: frozenset[str]

    @property
    def same(self) -> tuple[int, str, str]:
        """What must be equal for two answers to be equal."""
        return self.status, self.body, self.leads_to


@contextmanager
def borough_at_hand() -> Iterator[None]:
    """One transaction as the steward, undone at the end."""
    with transaction.atomic(), rows.entered(rows.STEWARD):
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Asker:
    """One person's window. email: who signs in; empty for a visitor."""

    def __init__(self, email: str = "", *, bearer: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if email:
            with rows.entered(rows.OUTSIDE):
                sign_in(self.client, get_user_model().objects.get(email=email))

    def get(self, path: str, *, masked: tuple[str, ...] = ()) -> Answer:
        return self._ask("get", path, {}, masked)

    def post(self, path: str, fields: Mapping[str, object], *, masked: tuple[str, ...] = ()) -> Answer:
        return self._ask("post", path, fields, masked)

    def _ask(self, method: str, path: str, fields: Mapping[str, object], masked: tuple[str, ...]) -> Answer:
        before, cookies = _written(), SimpleCookie(self.client.cookies)
        point = transaction.savepoint()
        response = getattr(self.client, method)(path, fields, headers=self.headers)
        body = "" if response.streaming else response.content.decode(errors="replace")
        after = _written()
        wrote = frozenset(table for table, count in after.items() if count != before.get(table, 0))
        wrote -= MAY_BE_TOUCHED
        left = _contents() if method == "post" and wrote else ""
        noted = frozenset(child for (child,) in _answered(NOTED) if child)
        transaction.savepoint_rollback(point)
        self.client.cookies = cookies
        if left and left == _contents():
            # Tried, and taken back.
            wrote = frozenset()
        words = [*masked, path]
        leads_to = _masked(response.headers.get("Location", ""), words)
        return Answer(response.status_code, _masked(body, words), leads_to, wrote, noted)


def unknown_id() -> str:
    """An id that nothing has."""
    return str(uuid4())


def _masked(text: str, words: list[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "…")
    return NONCE.sub(r"\1…", TOKEN.sub(r"\1…", text))


def _answered(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _written() -> dict[str, int]:
    return dict(_answered(WRITTEN))


def _contents() -> str:
    """How many rows each table has and which transactions made them, but for tables that a refusal may touch."""
    tables = [table for (table,) in _answered(TABLES) if table not in MAY_BE_TOUCHED]
    question = " union all ".join(
        f"select '{table}', count(*), sum(xmin::text::bigint) from {table}" for table in tables
    )
    return str(_answered(question))
