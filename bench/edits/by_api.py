"""The third door: a partner system's two workers change one thing at the same moment, each with its If-Match; or one of
them and somebody at the page. Imports nothing of ours."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import requests

from .pairs import BY_API, MIXED, ONE_SAVED, Tally, at_once
from .writers import CONFLICT, PATIENCE, SAVED, Answer, Row, Writer

CHANGED, CHANGED_SINCE, TOO_MANY = 200, 412, 429


class ApiWriter:
    """One worker of a partner system, with its own connection. authorisation: the header that its token makes."""

    def __init__(self, address: str, authorisation: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.headers.update({"Authorization": authorisation})

    def version_of(self, row: Row) -> int:
        """The version that the thing has, as the system reads it."""
        return int(self.session.get(self.address + row.path, timeout=PATIENCE).json()["version"])

    def changes(self, row: Row, text: str, *, version: int) -> Answer:
        """Send the text, from that version. What is told that it comes too fast is sent again when it is told."""
        sent = time.monotonic()
        answer = self.session.request(
            row.method,
            self.address + row.path,
            json={**row.others, row.field: text},
            headers={"If-Match": f'"{version}"'},
            timeout=PATIENCE,
        )
        if answer.status_code == TOO_MANY:
            time.sleep(float(answer.headers["Retry-After"]))
            return self.changes(row, text, version=version)
        return Answer(answer.status_code, answer.text, sent, time.monotonic())


class ApiLane:
    """One thing that a system may change, and two of its workers; with a page, somebody of the school as well.

    form: the same thing as its page has it. Then every other pair is one of page and API.
    """

    def __init__(
        self,
        name: str,
        row: Row,
        workers: Sequence[ApiWriter],
        *,
        form: Row | None = None,
        person: Writer | None = None,
    ) -> None:
        self.name, self.row, self.form, self.person = name, row, form, person
        self.first, self.second = workers
        self.tally = Tally(saved={row: []})

    def run(self, count: int) -> Tally:
        self.tally = Tally(saved={self.row: []})
        self.version = self.first.version_of(self.row)
        for number in range(count):
            kind = MIXED if self.form and number % 2 else BY_API
            self.tally.pairs[kind] += 1
            texts = tuple(
                f"{self.name} pair {number}: {words}" for words in ("the walk home.", "on breakfast.")
            )
            for fault in self.pair(kind, texts):
                self.tally.wrong.append(f"{self.name} pair {number}, {kind}: {fault}")
        return self.tally

    def pair(self, kind: str, texts: Sequence[str]) -> Iterator[str]:
        answers = at_once(self.sent_first(kind, texts[0]), lambda: self.by_api(self.second, texts[1]))
        self.tally.overlapping += answers[0].overlaps(answers[1])
        by_api = (kind == BY_API, True)
        well = [a.status == (CHANGED if api else SAVED) for a, api in zip(answers, by_api, strict=True)]
        told = [
            a.status == (CHANGED_SINCE if api else CONFLICT) for a, api in zip(answers, by_api, strict=True)
        ]
        self.tally.saved[self.row] += [text for text, saved in zip(texts, well, strict=True) if saved]
        if sum(well) != 1 or sum(told) != 1:
            yield f"answered {[answer.status for answer in answers]}: {ONE_SAVED}"
            self.version = self.first.version_of(self.row)
            return
        self.version += 1
        self.tally.conflicts += 1
        loser = told.index(True)
        if not by_api[loser]:
            if not answers[loser].holds(*texts):
                yield "the loser's page does not hold both texts"
            return
        yield from self.told(answers[loser], winner=texts[1 - loser], loser=texts[loser])

    def sent_first(self, kind: str, text: str) -> Callable[[], Answer]:
        form, person, version = self.form, self.person, self.version
        if kind == MIXED and form and person:
            return lambda: person.saves(form, text, version=version)
        return lambda: self.by_api(self.first, text)

    def by_api(self, worker: ApiWriter, text: str) -> Answer:
        return worker.changes(self.row, text, version=self.version)

    def told(self, answer: Answer, *, winner: str, loser: str) -> Iterator[str]:
        """The system that lost is given what stands and what it sent, each under its own name."""
        said: dict[str, Any] = json.loads(answer.words)
        stands, sent = said.get("current", {}), said.get("yours", {})
        if stands.get(self.row.field) != winner or sent.get(self.row.field) != loser:
            yield "the loser's answer does not hold both texts"
        if stands.get("version") != self.version:
            yield f"it names version {stands.get('version')}, not {self.version}"
