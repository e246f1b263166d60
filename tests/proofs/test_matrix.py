"""The proof of the matrix in its small size; and what turns it red: a change of each kind, and an empty set."""

import ast
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from bench import prove_matrix
from bench.matrix import typed, world
from bench.matrix.plants import Plant, plants
from bench.matrix.proof import Proof, Slice, Tally
from bench.matrix.typed import Answer
from tests import databases
from tests.house.asking import borough_at_hand
from tests.house.rows import typed as house

OF_EACH_KIND = {plant.kind: plant for plant in plants()}


@pytest.fixture(scope="module")
def proof(
    django_db_setup: None, django_db_blocker: Any, database_server: databases.Server
) -> Iterator[Proof]:
    """One world, in one transaction of a clone."""
    name = f"childplan_matrix_{uuid4().hex[:12]}"
    databases.clone(database_server, template=databases.ready_template(database_server), name=name)
    with django_db_blocker.unblock():
        with prove_matrix.administered(database_server, name), borough_at_hand():
            yield Proof(world.laid())
        connection.close()
    databases.drop(database_server, name=name)


def told(_: str) -> None:
    """What is said meanwhile is of no matter here."""


class TestTheMatrix:
    def test_is_as_it_was_typed(self, proof: Proof) -> None:
        proof.tally = Tally()
        assert list(proof.differences(prove_matrix.SMALL[0])) == []
        assert (
            prove_matrix.verdict(proof.tally, 0, list(OF_EACH_KIND.values()), [], size="small", seconds=1)
            == 0
        )

    @pytest.mark.parametrize("kind", OF_EACH_KIND)
    def test_turns_red_by_a_change_of_each_kind(self, proof: Proof, kind: str) -> None:
        assert prove_matrix.caught(proof, OF_EACH_KIND[kind], tell=told)
        # And is undone.
        assert list(proof.differences(OF_EACH_KIND[kind].part)) == []

    def test_does_not_catch_what_changes_nothing(self, proof: Proof) -> None:
        plant = Plant("none", "nothing", nullcontext, OF_EACH_KIND["mask"].part)
        assert not prove_matrix.caught(proof, plant, tell=told)


class TestTheVerdict:
    def test_is_red_for_an_empty_set_and_for_answers_of_one_kind(self) -> None:
        chosen = list(OF_EACH_KIND.values())
        assert prove_matrix.verdict(Tally(), 0, chosen, [], size="small", seconds=1) == 1
        closed = Tally(roles=set("a" * 20))
        closed.answers[Answer.NOT_THERE] = 1000
        assert prove_matrix.verdict(closed, 0, chosen, [], size="small", seconds=1) == 1

    def test_asks_for_thirty_changes_in_the_full_size(self) -> None:
        assert len(plants()) >= prove_matrix.LEAST["full"][3]
        assert len({plant.kind for plant in plants()}) == 4
        assert len({str(plant) for plant in plants()}) == len(plants())


class TestWhatIsTyped:
    def test_imports_nothing_of_ours(self) -> None:
        tree = ast.parse(Path(str(typed.__file__)).read_text())
        named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level]
        named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        ours = [n for n in named if n.split(".")[0] in ("childplan", "attendance", "send", "django", "demo")]
        assert not ours
        # The one thing of the house's that is read besides its typed rows is its typed table of addresses.
        assert {n for n in named if n.startswith("tests")} <= {
            "tests.house.addresses",
            "tests.house.rows",
            "tests.house.rows.rules",
            "tests.house.rows.typed",
        }

    def test_names_every_role_that_is_held(self) -> None:
        assert set(typed.people()) == set(house.table("roles"))

    def test_is_of_every_size_that_was_asked_for(self) -> None:
        sizes = (len(typed.people()), len(typed.operations()), len(typed.states()))
        assert all(one >= least for one, least in zip(sizes, prove_matrix.LEAST["full"][:3], strict=True))

    def test_gives_a_part_of_everything_when_one_in_many_is_asked(self) -> None:
        operations = list(typed.operations().values())
        part = Slice(one_in=prove_matrix.ONE_IN)
        asked = {one.key for turn in range(prove_matrix.ONE_IN) for one in part.chosen(operations, turn)}
        assert asked == set(typed.operations())
