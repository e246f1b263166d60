"""The proof of strangers in its small size; and what turns it red: a word, a line or a moment that tells."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse

from bench import prove_strangers
from bench.prove_strangers import PEOPLE, Found
from bench.strangers.asking import Stranger
from bench.strangers.choosing import FOREIGN, NAMING, Choice, Pair
from bench.strangers.timing import Clocked, advantage, telling
from childplan.access.middleware import ScopeMiddleware
from childplan.common import rows
from childplan.history import looking
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.views import access_views
from tests.house.asking import borough_at_hand
from tests.house.matrix import Matrix
from tests.house.test_addresses import asker_for
from tests.proofs.rows.seen import Seen

(TOM,) = (person for person in PEOPLE if person.key == "tom.ferris")


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any, seen: Seen, settled: str) -> Iterator[Matrix]:
    """Django's own connection, pointed at the clone for the length of this file."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = settled
        yield Matrix(seen)
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def why_i_see(matrix: Matrix) -> Pair:
    """A stranger's child at the page of why, and a missing one."""
    address = next(one for one in NAMING if one.name == "plans:access")
    return next(pair for pair in Choice(matrix, TOM).pairs(address) if pair.kind == FOREIGN)


def different(matrix: Matrix) -> list[str]:
    """By what Tom tells a stranger's child from a missing one, looking at the page of why."""
    pair, found = why_i_see(matrix), Found()
    with borough_at_hand():
        prove_strangers.compare(found, Stranger(asker_for(TOM)), TOM, pair)
    return sorted({line.split(": ")[1] for line in found.different})


def told(matrix: Matrix) -> float:
    """How far from a half the chance is that a stranger's child takes longer there."""
    with borough_at_hand():
        return prove_strangers.clocked(Stranger(asker_for(TOM)), TOM, why_i_see(matrix), times=24).told


def is_there(child_id: UUID) -> bool:
    with rows.entered(rows.STEWARD):
        return Child.objects.filter(pk=child_id).exists()


def reaching(then: Callable[[], None]) -> Callable[..., Reach]:
    """A first lock that does something of its own where a child is there and hidden."""

    def careless(scope: Any, child_id: UUID) -> Reach:
        try:
            return reach_of(scope, child_id)
        except NotFound:
            if is_there(child_id):
                then()
            raise

    return careless


class TestStrangers:
    def test_are_answered_as_if_there_were_nothing(self, matrix: Matrix) -> None:
        found = prove_strangers.proven(matrix, "small", PEOPLE, tell=lambda _: None)
        assert found.different == []
        assert prove_strangers.verdict(found, size="small", seconds=0) == 0


class TestABreak:
    @pytest.fixture(autouse=True)
    def _all_is_well(self, matrix: Matrix) -> None:
        assert different(matrix) == []

    def test_that_answers_forbidden_is_noticed(self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
        def forbids() -> None:
            raise PermissionDenied

        monkeypatch.setattr(access_views, "reach_of", reaching(forbids))
        assert different(matrix)
        assert all(parts.startswith("status") for parts in different(matrix))

    def test_that_says_it_in_a_header_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        writes = ScopeMiddleware._write_down

        def tells(request: HttpRequest, response: HttpResponse) -> None:
            match = request.resolver_match
            if match and is_there(match.kwargs["child_id"]):
                response["X-Version"] = "7"
            writes(request, response)

        monkeypatch.setattr(ScopeMiddleware, "_write_down", staticmethod(tells))
        assert different(matrix) == ["headers"]

    def test_that_leaves_another_line_in_the_log_of_looking_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        writes = ScopeMiddleware._write_down

        def twice(request: HttpRequest, response: HttpResponse) -> None:
            match = request.resolver_match
            if match and is_there(match.kwargs["child_id"]):
                looking.write_down(act="hidden", method="GET", outcome="refused", status=404)
            writes(request, response)

        monkeypatch.setattr(ScopeMiddleware, "_write_down", staticmethod(twice))
        assert different(matrix) == ["logged"]

    def test_that_says_it_aloud_is_noticed(self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
        def says() -> None:
            logging.getLogger("childplan.plans").info("a hidden record was asked for")

        monkeypatch.setattr(access_views, "reach_of", reaching(says))
        assert different(matrix) == ["said"]

    def test_that_takes_its_time_is_noticed(self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
        def counts() -> None:
            until = time.perf_counter() + 0.06
            while time.perf_counter() < until:
                pass

        monkeypatch.setattr(access_views, "reach_of", reaching(counts))
        assert told(matrix) > 0.3


class TestTheProof:
    def test_is_short_of_an_address_without_a_row(self) -> None:
        assert verdict_of(unlisted=[]) == 0
        assert verdict_of(unlisted=["plans:rumours"]) == 1

    def test_is_short_of_an_address_that_nobody_asked_at(self) -> None:
        assert verdict_of(addresses={"plans:access"}) == 1

    def test_is_short_when_something_differs(self) -> None:
        assert verdict_of(different=["somebody GET plans:access (foreign): status: 403/404"]) == 1

    def test_is_short_when_time_tells(self) -> None:
        assert verdict_of(clocked=[Clocked("one", 0.5, 0.1, 0.01)]) == 1

    def test_is_short_when_nothing_was_compared(self) -> None:
        assert prove_strangers.verdict(Found(), size="small", seconds=0) == 1


def verdict_of(**changed: Any) -> int:
    """Of a run in which all was well, but for this."""
    found = Found(addresses={address.name for address in NAMING}, clocked=[Clocked("one", 0.1, 0.1, 0.01)])
    found.compared.update({"foreign": 800, "restricted": 200})
    found.methods.update(prove_strangers.METHODS)
    found.statuses.update((404, 403, 302, 401))
    for name, value in changed.items():
        setattr(found, name, value)
    return prove_strangers.verdict(found, size="small", seconds=0)


class TestTime:
    def test_tells_nothing_between_the_same(self) -> None:
        assert advantage([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == 0

    def test_tells_the_longer_from_the_shorter(self) -> None:
        assert advantage([2.0, 3.0], [0.5, 1.0]) == 0.5
        assert advantage([0.5, 1.0], [2.0, 3.0]) == -0.5

    def test_is_judged_beside_the_noise_of_the_run(self) -> None:
        quiet, loud = Clocked("one", -0.3, 0.02, 0.01), Clocked("two", 0.1, 0.2, 0.01)
        assert telling([quiet], margin=0.05) == [quiet]
        assert telling([quiet, loud], margin=0.15) == []
