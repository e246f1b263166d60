"""The proof of the API in its small size, over HTTP; and what turns it red."""

import ast
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from attendance.tasks import bring_in_confirmed_files
from bench import prove_api
from bench.api import expected, vectors
from bench.api.borough import Asker, story, with_token
from bench.api.fuzz import Borough, Fuzz, Tally, looked_up
from bench.api.in_flight import in_flight
from childplan.access import kept_answers
from childplan.identity.api import ground, views
from childplan.plans.actions import _contributions
from childplan.plans.api import contributions
from tests import databases
from tests.factories.attendance import numbered
from tests.factories.browsing import own_site
from tests.factories.identity import opened_by
from tests.factories.partners import registered
from tests.factories.signing_in import cookie_of
from tests.journeys.visitor import Visitor
from tests.worlds.two_areas import AreaWorld

SMALL = 120
Askers = dict[str, Asker]


@pytest.fixture(scope="module")
def askers(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Askers]:
    """Two systems of one school, somebody who is signed in, and nobody."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        opened_by(here.head, forename="Amara", nhs_number=expected.AMARA, upn="H801200001001")
        for _ in range(3):
            opened_by(here.head)
        # Of an authority that there is, so that a file can be addressed to it.
        numbered(here.school)
        systems = {"partner": prove_api.READS, "registers": prove_api.WRITES}
        return {name: registered(here.school, scopes=scopes) for name, scopes in systems.items()}

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        found = {
            name: with_token(Asker(name, address, credentials=(made.client_id, made.client_secret)))
            for name, made in laid.items()
        }
        visitor = Visitor(address).come_with(cookie_of(here.head.user))
        found["practitioner"] = Asker("practitioner", address, session=visitor.session)
        yield found | {"anonymous": Asker("anonymous", address)}


def steps(askers: Askers) -> list[str]:
    """What is not as typed. Keys are kept for a day, so each playing uses a system's own."""
    reader = askers["partner"]
    return list(vectors.played(reader, story(reader, expected.AMARA)))


def drawn(askers: Askers, borough: Borough, *operations: str) -> Tally:
    document = askers["partner"].ask("GET", "/api/v1/schema/").json()
    return Fuzz(document, askers, borough).run(8 * len(operations), only=operations)


class TestTheProof:
    def test_finds_every_promise_kept(self, askers: Askers) -> None:
        faults, day, tally = prove_api.proved(askers, cases=SMALL, bring_in=bring_in_confirmed_files)
        assert prove_api.is_kept(faults, day, tally), [faults, day, tally]
        assert tally.cases >= SMALL

    def test_turns_red_when_nobody_asks_which_version_was_read(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_contributions, "require_version", lambda *_: None)
        assert any(fault.startswith("changed since: 200, not 412") for fault in steps(askers))

    def test_turns_red_when_a_post_is_done_twice(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_answers, "claim", lambda **_: None)
        assert any(fault.startswith("sent again: differs") for fault in steps(askers))

    def test_turns_red_when_nobody_holds_a_key_while_its_request_is_worked_on(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        numbers = count()
        monkeypatch.setattr(kept_answers, "_lock", lambda *_: next(numbers))
        reader = askers["partner"]
        assert list(in_flight(reader, story(reader, expected.AMARA)))

    def test_turns_red_when_a_scope_is_not_asked_for(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ground.HasScope, "has_permission", lambda *_: True)
        reader = askers["partner"]
        faults = list(vectors.scopes(reader, askers["registers"], story(reader, expected.AMARA)))
        assert any("plan:read at list children" in fault for fault in faults)

    def test_turns_red_when_an_answer_lacks_a_member(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contributions, "shown", lambda _: {"state": "sent"})
        assert drawn(askers, looked_up(askers["partner"]), "send_contribution", "list_contributions").broken

    def test_turns_red_when_an_answer_has_a_header_that_is_not_described(
        self, askers: Askers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ground.PartnerView, "default_response_headers", {"Allow": "GET", "X-Shard": "7"})
        broken = drawn(askers, looked_up(askers["partner"]), "find_children").broken
        assert any("x-shard is not described" in fault for fault in broken)

    def test_turns_red_when_the_server_fails(self, askers: Askers, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(views, "children_shown", fails)
        monkeypatch.setattr(views, "children_by_alias", fails)
        borough = Borough(["00000000-0000-4000-8000-000000000000"], "", {}, {})
        tally = drawn(askers, borough, "find_children")
        assert tally.server_errors
        assert not prove_api.is_kept([], ["x"] * prove_api.STEPS_OF_THE_DAY, tally)

    def test_turns_red_on_an_empty_set(self) -> None:
        assert not prove_api.is_kept([], ["x"] * prove_api.STEPS_OF_THE_DAY, Tally())

    def test_types_its_answers_without_us(self) -> None:
        tree = ast.parse(Path(str(expected.__file__)).read_text())
        assert [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)] == ["typing"]
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import)]
