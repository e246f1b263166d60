"""Words planted by the pages and the API, each signed in as themselves; none of them changes who may see a child."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.urls import reverse
from django.utils import timezone

from bench.canaries.forms import filled, form_of
from bench.canaries.words import canary
from childplan.common import rows
from tests.house.addresses import BY_NAME, Address
from tests.house.asking import Asker
from tests.house.matrix import Case, Matrix, group_of
from tests.house.rows.typed import Person
from tests.house.test_addresses import asker_for

# Where somebody writes about a child, and nothing of who may see it changes. Each is planted in at least once.
WRITTEN_AT = (
    "plans:record_view", "plans:correct_view", "plans:add_section", "plans:edit_section", "plans:add_outcome",
    "plans:change_outcome", "plans:record_progress", "plans:add_planned_action", "plans:change_planned_action",
    "plans:complete_planned_action", "plans:stop_planned_action", "plans:change_strand",
    "identity:add_relationship", "identity:add_address", "identity:end_address", "identity:add_name",
    "identity:change_details", "identity:raise_flag", "attendance:record_suspension", "attendance:correct_suspension",
    "safeguarding:record_concern", "send:open_sen_support", "portal:invite",
)  # fmt: skip
PROBLEM, TAG = re.compile(r"error-summary__list.*?</ul>", re.DOTALL), re.compile(r"[^<>]*>|<[^>]*")
DRAFT, SENT = "a draft", "api:contributions"
TRIES = 6


@dataclass
class Planted:
    """How often something was written, by address; refused: what was said last where it was not taken. words: how many
    were used.
    """

    at: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    words: int = 0

    @property
    def missed(self) -> list[str]:
        missed = sorted(name for name in (*WRITTEN_AT, DRAFT, SENT) if not self.at[name])
        return [f"{name}: {self.refused.get(name, 'nobody can')}" for name in missed]


class Planter:
    """Fills in form after form. each: at how many children at every address, by as many people where there are."""

    def __init__(
        self, matrix: Matrix, people: Sequence[Person], *, each: int, seed: str = "canaries"
    ) -> None:
        self.matrix, self.people, self.each = matrix, people, each
        self.dice, self.numbers, self.planted = random.Random(seed), count(), Planted()
        self._askers: dict[str, Asker] = {}

    def plants(self) -> Planted:
        """At every address, by pages and then by the API."""
        for name in WRITTEN_AT:
            address = BY_NAME[name]
            for person, case in self._able(address):
                if self.planted.at[name] == self.each:
                    break
                self.planted.at[name] += self._writes(person, address, case)
        self._begins()
        self._contributes()
        self.planted.words = next(self.numbers)
        return self.planted

    def _words(self) -> Iterator[str]:
        for number in self.numbers:
            yield canary(number)

    def _able(self, address: Address) -> Iterator[tuple[Person, Case]]:
        """Who may write there about what, in no order: each once or twice, then more often."""
        people = [one for one in self.people if one.role in address.who]
        self.dice.shuffle(people)
        later: list[tuple[Person, Case]] = []
        for person in people:
            cases = [
                case
                for case in self.matrix.cases(address)
                if self.matrix.may_see(person, address, case)
                and not self.matrix.refusal(group_of(person), person, address, case)
            ]
            chosen = [(person, case) for case in self.dice.sample(cases, min(TRIES, len(cases)))]
            yield from chosen[:2]
            later += chosen[2:]
        yield from later

    def asker(self, person: Person) -> Asker:
        if person.key not in self._askers:
            with rows.entered(rows.STEWARD):
                self._askers[person.key] = asker_for(person)
        return self._askers[person.key]

    def _writes(self, person: Person, address: Address, case: Case) -> bool:
        """By the form of the page, tried with other choices until it is taken."""
        client, path = self.asker(person).client, case.path(address)
        shown = client.get(path)
        form = form_of(shown.content.decode(), path) if shown.status_code == 200 else None
        if form is None:
            self.planted.refused[address.name] = f"{shown.status_code}, no form"
            return False
        for _ in range(TRIES):
            answer = client.post(
                form.action or path, filled(form, self._words(), self.dice, timezone.localdate())
            )
            if answer.status_code == 302:
                return True
            problem = PROBLEM.search(answer.content.decode())
            said = " ".join(TAG.sub(" ", problem.group()).split()) if problem else "no problem is named"
            self.planted.refused[address.name] = f"{answer.status_code}, {said}"
        return False

    def _begins(self) -> None:
        """A draft that nobody has saved yet."""
        address = BY_NAME["plans:record_view"]
        for person, case in self._able(address):
            said = {"text": next(self._words()), "whose": "child", "draft": "1"}
            self.asker(person).client.post(case.path(address), said)
            self.planted.at[DRAFT] += 1
            if self.planted.at[DRAFT] == self.each:
                return

    def _contributes(self) -> None:
        """A system of a school sends something for the plan of each of some children."""
        systems = [one for one in self.people if one.role == "partner_system"]
        address, child = BY_NAME[SENT], BY_NAME["api:child"]
        for person in systems[:1]:
            asker = self.asker(person)
            mine = [case for case in self.matrix.cases(child) if self.matrix.may_see(person, child, case)]
            for case in mine[: self.each]:
                plan = asker.client.get(
                    reverse("api:plan", kwargs=case.arguments), headers=asker.headers
                ).json()
                said = {
                    "strand": plan["strands"][0]["id"],
                    "heading": next(self._words()),
                    "text": next(self._words()),
                }
                sent = asker.client.post(
                    case.path(address),
                    said,
                    content_type="application/json",
                    headers={**asker.headers, "Idempotency-Key": str(case.child_id)},
                )
                self.planted.at[address.name] += sent.status_code == 201
