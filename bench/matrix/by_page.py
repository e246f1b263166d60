"""Ask over HTTP, as the person of a role signed in, or as a system with its token."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from bench.matrix.forms import fields
from bench.matrix.typed import Answer, Operation
from bench.matrix.world import World
from childplan.common import rows
from tests.factories.signing_in import sign_in
from tests.house.rows.typed import SYSTEMS, Person

ANSWERS = {404: Answer.NOT_THERE, 403: Answer.REFUSED, 401: Answer.SIGN_IN}


@dataclass
class Pages:
    """Everybody's browser. kept: pages opened already in the present state, since one page tells many things."""

    world: World
    browsers: dict[str, Client] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    requests: int = 0

    def forget(self) -> None:
        """What was opened before is opened again: something was changed."""
        self.kept.clear()

    def __post_init__(self) -> None:
        for person in self.world.people.values():
            client = Client(raise_request_exception=False)
            if person.role not in SYSTEMS:
                with rows.entered(rows.OUTSIDE):
                    user = get_user_model().objects.get(pk=self.world.users[person.role])
                    sign_in(client, user)
            self.browsers[person.role] = client

    @contextmanager
    def browser(self, person: Person) -> Iterator[Client]:
        """Theirs, with the cookies they had before: what a request did is undone, and so is what it said."""
        client = self.browsers[person.role]
        cookies = SimpleCookie(client.cookies)
        yield client
        client.cookies = cookies

    def ask(self, person: Person, operation: Operation) -> Answer | str:
        """What came back; the bare status where it is none of the answers that there are."""
        path = self.world.path(operation, person)
        if operation.writes:
            return self._send(person, operation, path)
        if (person.role, path) not in self.kept:
            self.kept[person.role, path] = self._open(person, operation, path)
        status, body = self.kept[person.role, path]
        if status != 200:
            return self._otherwise(status, body)
        return Answer.DONE if self.world.marker(operation) in body else Answer.NOT_TOLD

    def _open(self, person: Person, operation: Operation, path: str) -> tuple[int, str]:
        self.requests += 1
        token = self.world.tokens.get(person.role)
        asks = {"Authorization": f"Bearer {token}"} if token and operation.api else {}
        with self.browser(person) as client:
            answer = client.get(path, headers=asks)
        body = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, answer.headers.get("Location", "") or body.decode(errors="replace")

    def _send(self, person: Person, operation: Operation, path: str) -> Answer | str:
        self.requests += 1
        point = transaction.savepoint()
        before = self._stands(operation)
        with self.browser(person) as client:
            answer = client.post(path, fields(self.world, operation.key))
        wrote = self._stands(operation) != before
        transaction.savepoint_rollback(point)
        if answer.status_code == 302 and wrote:
            return Answer.DONE
        if wrote:
            return f"{answer.status_code} and it was written"
        if answer.status_code == 200 and operation.softly:
            return Answer.REFUSED
        return self._otherwise(answer.status_code, answer.headers.get("Location", ""))

    @staticmethod
    def _otherwise(status: int, leads_to: str) -> Answer | str:
        if status == 302 and "/accounts/login/" in leads_to:
            return Answer.SIGN_IN
        return ANSWERS.get(status, f"status {status} {leads_to[:80]}")

    def _stands(self, operation: Operation) -> str:
        """How the rows of the record stand in the table that the operation writes to: versions and all."""
        column = "id" if operation.on_table == "identity_child" else "child_id"
        with connection.cursor() as cursor:
            cursor.execute(
                f"select count(*), sum(xmin::text::bigint) from {operation.on_table} where {column} = %s",
                [self.world.child_id],
            )
            return str(cursor.fetchone())
