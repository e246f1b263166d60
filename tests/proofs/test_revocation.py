"""The proof of revocation in its small size, over running hosts; and what turns it red."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bench import prove_revocation
from bench.revocation import race
from bench.revocation.ground import Share, ground
from bench.revocation.lanes import Pages
from bench.revocation.place import AHEAD, BEHIND, RIGHT, Place, place
from bench.revocation.race import KINDS, Lane, Race, Tally, verdict
from tests import databases

SMALL = prove_revocation.INTERLEAVINGS["small"]


@pytest.fixture(scope="module")
def borough(database_server: databases.Server) -> Iterator[Place]:
    with place(database_server) as running:
        yield running


@pytest.fixture(scope="module")
def lanes(borough: Place) -> list[list[Share]]:
    return ground(borough)


@dataclass
class Broken:
    """A lane on which a trigger of involvements is off while they are taken away."""

    borough: Place
    lane: Pages
    trigger: str
    kind: str = "page"
    name: str = "broken"
    once: bool = False
    late: float = 0.0
    dated: bool = False

    def give(self, host: str) -> None:
        self._does("enable")
        self.lane.give(host)
        self._does("disable")

    def take(self, host: str) -> None:
        self.lane.take(host)

    def look(self, looker: int, host: str) -> bool:
        return self.lane.look(looker, host)

    def mended(self) -> None:
        """As it was: what the trigger forgot is made up for."""
        self._does("enable")
        self._executes("select access.regrant_child(%s)", self.lane.involved.child)

    def _does(self, act: str) -> None:
        self._executes(f"alter table access_involvement {act} trigger {self.trigger}")

    def _executes(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.borough.live.database_url, autocommit=True) as admin:
            admin.execute(statement, values)


def faults(borough: Place, lane: Lane, trigger: str) -> list[str]:
    """What is complained of when one is let in and taken off without that trigger."""
    assert isinstance(lane, Pages)
    broken = Broken(borough, lane, trigger)
    try:
        return Race(broken, (RIGHT, AHEAD)).run(2).wrong
    finally:
        broken.mended()


class TestRevocation:
    def test_leaves_nothing_that_is_begun_afterwards(self, borough: Place, lanes: list[list[Share]]) -> None:
        tally = prove_revocation.played(lanes, tuple(borough.hosts), wanted=SMALL)
        line, ok = verdict(tally, wanted=SMALL, each=SMALL // len(KINDS), seconds=1)
        assert ok, [line, *tally.wrong]

    def test_turns_red_when_an_end_does_not_reach_the_grants(
        self, borough: Place, lanes: list[list[Share]]
    ) -> None:
        said = faults(borough, lanes[0][0].lane, "regrant")
        assert any("shown at the host" in fault for fault in said)


class TestTheVerdict:
    @pytest.fixture
    def well(self) -> Tally:
        """A race as it should be."""
        tally = Tally(across=len(KINDS), after=len(KINDS))
        tally.played.update(KINDS)
        tally.ways.update({"mail, done": 1, "mail, not done": 1})
        tally.hosts.update({RIGHT: 2, AHEAD: 2, BEHIND: 1})
        return tally

    def said(self, tally: Tally) -> bool:
        return verdict(tally, wanted=len(KINDS), each=1, seconds=1)[1]

    def test_is_green_for_a_race_of_every_kind(self, well: Tally) -> None:
        assert self.said(well)

    def test_is_red_for_nothing_at_all_and_for_one_that_was_shown_too_late(self, well: Tally) -> None:
        assert not self.said(Tally())
        well.wrong.append("page 0: shown")
        assert not self.said(well)

    @pytest.mark.parametrize("kind", KINDS)
    def test_is_red_for_a_kind_that_never_was(self, well: Tally, kind: str) -> None:
        del well.played[kind]
        well.played["task" if kind == "page" else "page"] += 1
        assert not self.said(well)

    def test_is_red_when_nobody_looked_meanwhile_or_afterwards(self, well: Tally) -> None:
        for never in ("across", "after"):
            assert not self.said(Tally(**{**vars(well), never: 0}))

    def test_is_red_when_all_clocks_agreed_or_no_message_was_too_late(self, well: Tally) -> None:
        agreed = Tally(**{**vars(well), "hosts": type(well.hosts)({RIGHT: 5})})
        sent = Tally(**{**vars(well), "ways": type(well.ways)({"mail, done": 2})})
        assert not self.said(agreed)
        assert not self.said(sent)

    def test_is_of_what_imports_nothing_of_ours(self) -> None:
        tree = ast.parse(Path(str(race.__file__)).read_text())
        named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        assert not [n for n in named if n.split(".")[0] in ("childplan", "demo", "django", "tests", "bench")]
