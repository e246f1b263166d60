"""`make bench-access` at its small size, and what turns it red."""

from dataclasses import replace

import pytest

from bench.access_speed.writing import Rebuilt, Written
from bench.bench_access import SIZES, Differs, Found, compare, require_the_meant, verdict
from bench.cases.load import Reader
from tests.databases import Server

# How much it grows, and what the second lock costs, is no matter of a few milliseconds on a busy machine.
SMALL = replace(SIZES["small"], growth=20, locked=20, write=20, rebuild=120, runs=5, peer_runs=2)
READERS = [Reader(25, 1, 1), Reader(1200, 2, 2), Reader(50_000, 3, 3)]
WELL = Found(
    readers=READERS, pages=[1, 1, 1], peers_pages=[400, 40, 20], pages_before=[1, 1, 1], pages_unlocked=[1, 1, 1],
    searches=[1, 1, 1], peers_searches=[80, 40, 20], searches_before=[1, 1, 1], written=Written(1.2, 1.0),
    rebuilt=Rebuilt((0, 0), (10, 10), (0, 0), 9.0, 100),
)  # fmt: skip
FULL = SIZES["full"]


class TestTheSmallRun:
    def test_measures_everything_on_the_same_children(self, database_server: Server) -> None:
        found = compare(database_server, SMALL)
        assert [reader.visible for reader in found.readers] == [25, 1200, 10_000]
        assert all(ratio > 0 for ratio in (*found.page_ratios, *found.search_ratios, found.written.ratio))
        grants = found.rebuilt
        assert (grants.in_order, grants.mended) == ((0, 0), (0, 0))
        assert min(grants.damaged) > 0


class TestTheVerdict:
    def test_is_green_when_every_goal_is_met(self) -> None:
        assert verdict(WELL, FULL)[1]

    @pytest.mark.parametrize(
        "worse",
        [
            {"pages": [2, 1, 1], "pages_before": [2, 1, 1], "pages_unlocked": [2, 1, 1]},
            {"searches": [1, 1, 2]},
            {"pages_before": [0.5, 1, 1]},
            {"pages_unlocked": [1, 0.4, 1]},
            {"written": Written(1.4, 1.0)},
            {"rebuilt": replace(WELL.rebuilt, in_order=(1, 0))},
            {"rebuilt": replace(WELL.rebuilt, damaged=(0, 10))},
            {"rebuilt": replace(WELL.rebuilt, mended=(0, 1))},
            {"rebuilt": replace(WELL.rebuilt, seconds=1000.0)},
        ],
    )
    def test_is_red_when_one_goal_is_missed(self, worse: dict[str, object]) -> None:
        words, well = verdict(replace(WELL, **worse), FULL)
        assert not well
        assert words.endswith(" short")


class TestASearch:
    def test_that_does_not_find_who_was_meant_is_no_search(self) -> None:
        found = [{"meant": ["a", "b"], "found": [["a"], ["c", "b"]]}] * 3
        require_the_meant(READERS, found, found)
        lost = [*found[:2], {"meant": ["a", "b"], "found": [["a"], ["c"]]}]
        for ours, peers in ((lost, found), (found, lost)):
            with pytest.raises(Differs):
                require_the_meant(READERS, ours, peers)
