"""Everybody asks for everything: their own things, and what was harvested from other people's pages."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie

from django.db import transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from bench.canaries.told import told_of
from bench.canaries.words import canaries_in
from tests.house.addresses import TABLE, Address
from tests.house.asking import Asker
from tests.house.matrix import OPEN, Case, Matrix, group_of, reverse_arguments
from tests.house.rows.typed import Person
from tests.proofs.rows.seen import Seen

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=/)\d{3,9}(?=/)")
LINK = re.compile(r'(?:href|action)="(/[^"#]+)"|"(/api/v1/[^"]+)"')
NO_WALK = ("/accounts/", "/static/", "/acting-as/", "/family/leave")
OTHERS, LINKS, CROSSED, SENDS = 0.5, 0.5, 0.3, 0.1
MOST_OF_AN_ADDRESS, MOST_HARVESTED = 6, 20_000
READABLE = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/yaml",
    "application/vnd.oai",
)


@dataclass
class Haul:
    """What came of all the asking. misplaced: words met by somebody who may read no row that holds them."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    met: int = 0
    words: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    tables: Counter[str] = field(default_factory=Counter)
    misplaced: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    lines: int = 0

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    def share(self, count: int) -> float:
        return count / max(1, self.requests)

    @property
    def good(self) -> float:
        """The share that was answered with something."""
        return self.share(sum(count for status, count in self.statuses.items() if 200 <= status < 300))


class Judge:
    """Who may meet which word: whoever may read a row that holds it, or is told of it, as typed."""

    def __init__(self, seen: Seen, places: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        self.seen, self.places = seen, places
        self._due: dict[tuple[str, str], frozenset[str]] = {}

    def complaint(self, person: Person, word: str) -> str:
        """What is wrong with this person meeting this word; "" where nothing is."""
        places = self.places.get(word)
        if places is None:
            return "which nobody planted"
        if any(row in self._rows_due(person, table) for table, row in places):
            return ""
        return f"of {', '.join(sorted({f'{table} {row}' for table, row in places})[:2])}"

    def _rows_due(self, person: Person, table: str) -> frozenset[str]:
        asked = person.key, table
        if asked not in self._due:
            self._due[asked] = self.seen.expected(person, table) | told_of(person, table, self.seen)
        return self._due[asked]


@dataclass
class Harvest:
    """What stood on somebody's pages: links and ids, with those on whose pages they stood."""

    links: dict[str, set[str]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def keep(self, person: Person, text: str) -> None:
        for one, other in LINK.findall(text):
            link = (one or other).replace("&amp;", "&")
            if not link.startswith(NO_WALK):
                self._add(self.links, link, person)
        for one in ID.findall(text):
            self._add(self.ids, one, person)

    @staticmethod
    def _add(kept: dict[str, set[str]], one: str, person: Person) -> None:
        if one in kept or len(kept) < MOST_HARVESTED:
            kept.setdefault(one, set()).add(person.key)

    @staticmethod
    def of_others(kept: Mapping[str, set[str]], person: Person) -> list[str]:
        return [one for one, whose in kept.items() if person.key not in whose]


class Walker:
    """Somebody at large."""

    def __init__(self, person: Person, asker: Asker, matrix: Matrix, judge: Judge, haul: Haul) -> None:
        self.person, self.matrix, self.judge, self.haul = person, matrix, judge, haul
        self.client, self.headers = asker.client, asker.headers

    def walks(self, count: int, harvest: Harvest, *, seed: int) -> None:
        """So many questions, half of them for what was harvested from other people's pages."""
        dice = random.Random(f"{self.person.key} {seed}")
        links, ids = (harvest.of_others(kept, self.person) for kept in (harvest.links, harvest.ids))
        for _ in range(count):
            if (links or ids) and dice.random() < OTHERS:
                path, kind = self._of_others(dice, links, ids), "harvested"
            else:
                path, kind = dice.choice(self._own), "own"
            method = "post" if dice.random() < SENDS else "get"
            text = self.asks(method, path, dice)
            self.haul.asked[kind] += 1
            harvest.keep(self.person, text)

    @cached_property
    def _own(self) -> list[str]:
        """Every address that is open to this person, on some of what it is open for."""
        return list(self._open())

    def _open(self) -> Iterator[str]:
        group = group_of(self.person)
        for address in TABLE:
            if address.name.startswith(("account", "metrics", "live", "ready")) or address.posted:
                continue
            cases = [case for case in self.matrix.cases(address) if self._is_open(group, address, case)]
            for case in cases[:MOST_OF_AN_ADDRESS]:
                yield case.path(address)

    def _is_open(self, group: str, address: Address, case: Case) -> bool:
        expected = self.matrix.expected(group, self.person, address, case)
        return OPEN in expected and self.matrix.may_see(self.person, address, case)

    def _of_others(self, dice: random.Random, links: Sequence[str], ids: Sequence[str]) -> str:
        """A link that stood on another's page; or any address with ids that stood there."""
        if links and (not ids or dice.random() < LINKS):
            return dice.choice(links)
        address = dice.choice([address for address in TABLE if address.of])
        wanted = reverse_arguments(address.name) - set(address.fixed)
        given = {name: dice.choice(ids) for name in wanted}
        if "child_id" in given and dice.random() < CROSSED:
            own = [found for path in self._own if (found := ID.search(path))]
            given["child_id"] = dice.choice(own).group() if own else given["child_id"]
        try:
            return reverse(address.name, kwargs={**address.fixed, **given})
        except NoReverseMatch:
            return dice.choice(links) if links else self._own[0]

    def asks(self, method: str, path: str, dice: random.Random) -> str:
        """One question, put back afterwards; everything that was answered, already looked through."""
        cookies, point = SimpleCookie(self.client.cookies), transaction.savepoint()
        sent = {
            "version": "1",
            "reason": "None of my business",
            "text": dice.choice(["oka", "qyb", "Hargrove"]),
        }
        answer = getattr(self.client, method)(path, sent if method == "post" else {}, headers=self.headers)
        text = _everything(answer)
        transaction.savepoint_rollback(point)
        self.client.cookies = cookies
        self.haul.asked[method] += 1
        self.haul.statuses[answer.status_code] += 1
        with suppress(Resolver404):
            self.haul.addresses.add(resolve(path.partition("?")[0]).view_name)
        self._reads(path, answer, text)
        return text

    def _reads(self, path: str, answer: HttpResponse, text: str) -> None:
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        self.haul.kinds[kind or "none"] += 1
        if kind and not kind.startswith(READABLE):
            self.haul.unreadable.append(f"{path}: {kind}")
        for word in canaries_in(text):
            self.haul.met += 1
            self.haul.words.add(word)
            self.haul.tables.update({table for table, _ in self.judge.places.get(word, ())})
            if complaint := self.judge.complaint(self.person, word):
                self.haul.misplaced.append(
                    f"{self.person.key} ({self.person.role}) at {path}: {word}, {complaint}"
                )


def _everything(answer: HttpResponse) -> str:
    """Status line, headers and body of an answer, of a prepared file too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    said = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.reason_phrase} {said} {body.decode(errors='replace')}"
