"""schemathesis over every operation, as a partner, with a practitioner's session, and as nobody at all.

Cases are drawn from the document, right and wrong ones. Real ids, states and keys are put into most of the partner's,
so that many get through to what they ask for; what is left as drawn shows what the world may send.
"""

import json
import random
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4
from zlib import crc32

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.api import expected
from bench.api.borough import Asker
from bench.importing import typed
from childplan.common import clock
from tests.factories.promised import broken_promises

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REAL, RIGHT = 0.85, 0.8
# Of the cases of each operation: most as a partner, the rest shut out and told so.
SHARES = {"partner": 0.7, "practitioner": 0.15, "anonymous": 0.15}


@dataclass
class Borough:
    """What is really there, as far as partners were told: children with their ids, filled as the run goes on."""

    children: list[str]
    laestab: str
    strands: dict[str, list[str]]
    alerts: dict[str, list[str]]
    contributions: dict[str, dict[str, str]] = field(default_factory=dict)
    suspensions: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class Tally:
    """How many cases of each asker were answered what, and everything that broke a promise."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    good: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return sum(self.statuses.values())

    @property
    def good_share(self) -> float:
        good = sum(count for (_, status), count in self.statuses.items() if 200 <= status < 300)
        return good / self.cases if self.cases else 0.0

    @property
    def server_errors(self) -> int:
        return sum(count for (_, status), count in self.statuses.items() if status >= 500)


def looked_up(reader: Asker, elsewhere: Asker | None = None, most: int = 12) -> Borough:
    """Children, their school and plans, asked for as a partner asks; and alerts, of another school if it is said."""
    shown = reader.ask("GET", f"/api/v1/children/?limit={most}").json()["children"]
    children = [child["id"] for child in shown]
    schools = [school["laestab"] for child in shown for school in child["schools"]]
    strands, alerts = {}, {}
    for child in children:
        plan = reader.ask("GET", f"/api/v1/children/{child}/plan/").json()
        strands[child] = [one["id"] for one in plan["strands"] if one["may_read"] and one["is_open"]]
    told = elsewhere or reader
    for child in told.ask("GET", "/api/v1/children/?limit=100").json()["children"]:
        found = told.ask("GET", f"/api/v1/children/{child['id']}/alerts/").json()["alerts"]
        alerts[child["id"]] = [alert["id"] for alert in found]
    return Borough(children, schools[0] if schools else "", strands, alerts)


class Drawn:
    """What cases are drawn from, made once for each operation and mode: making it costs more than asking does."""

    def __init__(self, document: dict[str, Any]) -> None:
        schema = schemathesis.openapi.from_dict(document)
        self.operations = [result.ok() for result in schema.get_all_operations()]
        self._strategies: dict[tuple[str, GenerationMode], Any] = {}

    def strategy(self, operation: Any, mode: GenerationMode) -> Any:
        name = (operation.label, mode)
        if name not in self._strategies:
            self._strategies[name] = operation.as_strategy(generation_mode=mode)
        return self._strategies[name]


@cache
def drawn_from(document: str) -> Drawn:
    """Of a document of that text, whoever asks for it first."""
    return Drawn(json.loads(document))


class Fuzz:
    """One run over one document."""

    def __init__(self, document: dict[str, Any], askers: Mapping[str, Asker], borough: Borough) -> None:
        self.source = drawn_from(json.dumps(document))
        self.askers, self.borough, self.tally = askers, borough, Tally()
        self.random = random.Random(20260302)

    def run(self, cases: int, *, only: Container[str] | None = None) -> Tally:
        """Ask so many cases, at least one of each kind. only: the ids of the operations; all of them unless said."""
        operations = [one for one in self.source.operations if only is None or _id(one) in only]
        each = -(-cases // len(operations))
        # What is read and changed later is made first.
        operations.sort(
            key=lambda one: (one.method.upper() != "POST", one.method.upper() in ("PUT", "DELETE"))
        )
        for operation in operations:
            for who, share in SHARES.items():
                self.drawn(operation, who, max(1, round(each * share)))
        return self.tally

    def drawn(self, operation: Any, who: str, cases: int) -> None:
        right = round(cases * RIGHT)
        for mode, count in ((GenerationMode.POSITIVE, right), (GenerationMode.NEGATIVE, cases - right)):
            done = 0
            # A run of hypothesis ends when it has seen all there is; then it begins again.
            for attempt in range(50):
                if done >= count:
                    break
                done += self._batch(operation, who, mode, count - done, attempt)

    def _batch(self, operation: Any, who: str, mode: GenerationMode, count: int, attempt: int) -> int:
        sent = 0

        # The same in every run: what was found once is found again.
        @seed(crc32(f"{operation.label} {who} {mode} {attempt}".encode()))
        @settings(
            max_examples=count, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=self.source.strategy(operation, mode))
        def one(case: Any) -> None:
            nonlocal sent
            if sent < count:
                sent += 1
                self.ask(case, who)

        try:
            one()
        except Exception as error:
            if type(error).__name__ not in ("Unsatisfiable", "SkipTest", "Skipped", "FailedHealthCheck"):
                raise
        return sent

    def ask(self, case: Any, who: str) -> None:
        name = operation_id(case)
        asker = self.askers[who]
        if who == "partner":
            (asked,) = case.operation.definition.raw["security"]
            asker = self.askers["registers" if set(asked["partner"]) & expected.OF_REGISTERS else "partner"]
            if name == "read_alert":
                asker = self.askers.get("elsewhere", asker)
        self.made_real(case, name)
        if any(is_control(letter) for value in (case.headers or {}).values() for letter in str(value)):
            # No field of HTTP holds those (RFC 9110, 5.5): servers break off before anybody is asked.
            return
        try:
            response = case.call(
                base_url=asker.address, headers=asker.headers, session=asker.session, timeout=60
            )
        except (requests.exceptions.InvalidHeader, UnicodeError, ValueError):
            # What no client can put on the wire was not asked.
            return
        status = response.status_code
        self.tally.statuses[who, status] += 1
        self.tally.operations[name] += 1
        self.tally.good[name] += 200 <= status < 300
        self.tally.broken += [
            f"{who} at {case.operation.label}: {fault}" for fault in breaks(case, response, who)
        ]
        self.remember(case, name, response)

    def made_real(self, case: Any, name: str) -> None:
        """Put what is really there into most cases, in place of what was drawn."""
        pick, headers, query = self.random, case.headers, case.query
        if pick.random() > REAL:
            return
        child = pick.choice(self.borough.children)
        pool = {
            "contribution_id": self.borough.contributions.get(child, {}),
            "suspension_id": self.borough.suspensions.get(child, {}),
            "alert_id": dict.fromkeys(self.borough.alerts.get(child, []), ""),
        }
        path = case.path_parameters
        files = self.files_for(name)
        if path and "import_id" in path and files:
            path["import_id"], tag = pick.choice(files)
            if headers is not None and "If-Match" in headers:
                headers["If-Match"] = tag
        if path and "child_id" in path:
            wanted = [part for part in path if part in pool]
            if wanted:
                child, pool = self.with_one(wanted[0], child, pool)
            path["child_id"] = child
            for part in wanted:
                if pool[part]:
                    path[part], tag = pick.choice(sorted(pool[part].items()))
                    if headers is not None and "If-Match" in headers:
                        headers["If-Match"] = tag
        if headers is not None:
            if "Idempotency-Key" in headers:
                headers["Idempotency-Key"] = str(uuid4())
            headers.pop("If-None-Match", None)
        self.real_query(query, name)
        self.real_body(case.body, name, child)

    def files_for(self, name: str) -> list[tuple[str, str]]:
        """Some of what was sent is left for each of the two ways to go on with a file."""
        left_to = {"confirm_pupil_file": "02468ace", "abandon_pupil_file": "13579bdf"}.get(name, "")
        sent = sorted(self.borough.files.items())
        return [one for one in sent if not left_to or one[0][-1:] in left_to]

    def with_one(self, part: str, child: str, pool: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """A child that has one of those."""
        kept = {
            "contribution_id": self.borough.contributions,
            "suspension_id": self.borough.suspensions,
            "alert_id": self.borough.alerts,
        }[part]
        having = [one for one, found in kept.items() if found]
        if not having:
            return child, pool
        child = self.random.choice(having)
        found = kept[child]
        return child, {**pool, part: found if isinstance(found, dict) else dict.fromkeys(found, "")}

    def real_query(self, query: Any, name: str) -> None:
        if not query and name not in ("list_session_marks", "find_children"):
            return
        if name == "list_session_marks":
            first = clock.today() - timedelta(days=self.random.randrange(1, 300))
            query.clear()
            query |= {"from": first.isoformat(), "to": (first + timedelta(days=30)).isoformat()}
        elif name == "find_children":
            query.clear()
            query |= self.random.choice([{}, {"limit": 3}, {"nhs_number": expected.AMARA}])
        else:
            query.pop("cursor", None)

    def real_body(self, body: Any, name: str, child: str) -> None:
        if not isinstance(body, dict):
            return
        if name == "send_contribution" and "strand" in body and self.borough.strands.get(child):
            body["strand"] = self.random.choice(self.borough.strands[child])
        if name == "send_pupil_file" and "file" in body:
            lea, estab = self.borough.laestab[:3], self.borough.laestab[3:]
            body["file"] = typed.by_hand(lea=lea, estab=estab)
        if name == "record_session_marks":
            entries = body.get("entries")
            for entry in entries if isinstance(entries, list) else []:
                if isinstance(entry, dict) and "child" in entry:
                    entry["child"] = child
        if name in ("record_suspension", "correct_suspension") and "starts_on" in body:
            body["starts_on"] = (clock.today() - timedelta(days=self.random.randrange(1, 200))).isoformat()
            body.pop("ends_on", None)

    def remember(self, case: Any, name: str, response: Any) -> None:
        """Keep what was made or changed, with its state, for later cases."""
        if not 200 <= response.status_code < 300 or response.status_code == 204:
            return
        if name.endswith("_pupil_file"):
            self.borough.files[response.json().get("id", "")] = (response.headers.get("etag") or [""])[0]
        kept = {"contribution": self.borough.contributions, "suspension": self.borough.suspensions}
        for word, pool in kept.items():
            single = name.endswith(f"_{word}") and not name.startswith("list")
            if single and case.path_parameters and "child_id" in case.path_parameters:
                # A broken answer may lack it, and is told of elsewhere.
                made = response.json().get("id", "")
                tag = (response.headers.get("etag") or [""])[0]
                pool.setdefault(case.path_parameters["child_id"], {})[made] = tag


def is_control(letter: str) -> bool:
    """Whether it is a control character other than a tab."""
    return letter != "\t" and (letter < " " or letter == "\x7f")


def operation_id(case: Any) -> str:
    return _id(case.operation)


def _id(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


def breaks(case: Any, response: Any, who: str) -> Iterator[str]:
    """Every promise of the document that this answer breaks; and whoever has no token must be told so."""
    try:
        case.validate_response(response, checks=CHECKS)
    except schemathesis.errors.SchemathesisError as error:
        yield f"{response.status_code} {str(error)[:300]}"
    except BaseExceptionGroup as group:
        yield from (f"{response.status_code} {str(error)[:300]}" for error in group.exceptions)
    operation = case.operation.definition.raw
    yield from broken_promises(operation, response.status_code, response.headers)
    if who != "partner" and response.status_code not in (401, 405, 406, 404):
        yield f"{response.status_code} to somebody without a token"
