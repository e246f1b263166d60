"""The proof of the pool in its small size, through PgBouncer; and what turns it red."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from bench import prove_pool
from bench.pool.control import Control
from bench.pool.readers import Seen
from bench.prove_pool import Figures, Stage
from tests import databases

READ = "practitioners_read"
ENTERING = "access.enter_membership(bigint, bigint, text)"


@pytest.fixture(scope="module")
def stage(database_server: databases.Server) -> Iterator[Stage]:
    with prove_pool.staged(database_server, "small") as laid:
        yield laid


@pytest.fixture
def admin(stage: Stage) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(stage.seen.world.url, autocommit=True) as connection:
        yield connection


@contextmanager
def instead(admin: psycopg.Connection[Any], now: str, before: str) -> Iterator[None]:
    """The database does something else until the block ends."""
    admin.execute(now)
    try:
        yield
    finally:
        admin.execute(before)


class TestADoorThatIsBroken:
    def test_by_letting_one_in_with_anothers_names_is_noticed(
        self, stage: Stage, admin: psycopg.Connection[Any]
    ) -> None:
        """As if what was said of somebody of Millbrook were still said on the connection: both locks believe it."""
        asked = "select pg_get_functiondef(%s::regprocedure)"
        (shipped,) = admin.execute(asked, [ENTERING]).fetchone() or ("",)
        begins = "array_remove(array[m.id,"
        mixed = shipped.replace(begins, f"{begins} {stage.seen.world.numbers['body:millbrook']},")
        assert mixed != shipped
        with instead(admin, mixed, shipped):
            found = stage.read(60, threads=4)
        assert found.wrong
        assert not found.failed

    def test_by_letting_one_in_with_nothing_is_noticed(
        self, stage: Stage, admin: psycopg.Connection[Any]
    ) -> None:
        asked = "select qual from pg_policies where tablename = 'identity_child' and policyname = %s"
        (qual,) = admin.execute(asked, [READ]).fetchone() or ("",)
        altered = f"alter policy {READ} on identity_child using"
        with instead(admin, f"{altered} (false)", f"{altered} ({qual})"):
            found = stage.read(60, threads=4)
        assert found.empty
        assert not found.wrong


class TestThePool:
    def test_gives_everybody_their_own_rows_whoever_is_killed(self, stage: Stage) -> None:
        figures = prove_pool.ran(stage, "small")
        assert prove_pool.verdict(figures, size="small", seconds=0) == 0

    def test_is_short_when_nothing_was_read(self) -> None:
        nothing = Figures(Seen(), Control(), Control(), kills=0, inside=0)
        assert prove_pool.verdict(nothing, size="small", seconds=0) == 1

    def test_is_short_when_the_control_goes_right(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = Seen(cut=1, left=1, found=900)
        found.reads.update({"list": 300, "child": 300, "page": 300})
        right = Control(reads=400)
        both = Figures(found, right, Control(reads=400, wrong=3, empty=3), kills=3, inside=3)
        assert prove_pool.verdict(both, size="small", seconds=0) == 0
        assert (
            prove_pool.verdict(Figures(found, right, right, kills=3, inside=3), size="small", seconds=0) == 1
        )
        assert (
            prove_pool.verdict(Figures(found, right, both.wrong, kills=3, inside=0), size="small", seconds=0)
            == 1
        )
        assert capsys.readouterr().out.splitlines()[-1].endswith("short")
