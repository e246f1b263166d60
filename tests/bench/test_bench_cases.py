"""`make bench-cases` at its small size, and what turns it red."""

from dataclasses import replace

import pytest

from bench import bench_cases
from bench.bench_cases import SIZES, Differs, Measured, compare, our_pages, require_the_same, verdict
from bench.cases.load import Reader, populated
from tests.databases import Server

SMALL = SIZES["small"]
READERS = [Reader(25, 1, 1), Reader(1200, 2, 2)]
SHOWN = [{"children": ["a", "b"] * 12 + ["c"], "page": 1.0}, {"children": ["a"] * 50, "page": 1.0}]


@pytest.fixture(scope="module")
def found(database_server: Server) -> list[Measured]:
    return compare(database_server, replace(SMALL, rounds=1, runs=7))


class TestTheSmallRun:
    def test_beats_guardian_on_the_same_children(self, found: list[Measured]) -> None:
        assert [one.reader.visible for one in found] == [25, 1200, 10000]
        # How much it grows is no matter of a few milliseconds on a busy machine: the full size asks that.
        words, well = verdict(found, replace(SMALL, growth=10, spread=10))
        assert well, words

    def test_turns_red_when_ours_is_slow(self, found: list[Measured]) -> None:
        slow = [replace(one, ours=one.ours * 100) for one in found]
        assert verdict(slow, SMALL)[0].endswith(" short")

    def test_turns_red_when_one_reader_alone_is_slow(self, found: list[Measured]) -> None:
        assert not verdict(
            [*found[:2], replace(found[2], ours=found[2].peer)], replace(SMALL, growth=10, spread=99)
        )[1]

    def test_turns_red_when_it_grows_with_the_area(self, found: list[Measured]) -> None:
        grown = [replace(one, before=one.ours / 5) for one in found]
        assert not verdict(grown, SMALL)[1]

    def test_turns_red_when_it_grows_with_what_one_may_see(self, found: list[Measured]) -> None:
        grown = [*found[:2], replace(found[2], ours=found[0].ours * 5, before=found[0].ours * 5, peer=1e6)]
        assert not verdict(grown, replace(SMALL, growth=10))[1]


class TestAPage:
    @pytest.mark.parametrize("analyzed", [True, False])
    def test_walks_along_indexes_whatever_is_known_of_the_tables(
        self, database_server: Server, analyzed: bool
    ) -> None:
        with populated(database_server, children=20_000, cloned=True, analyzed=analyzed) as database:
            pages = our_pages(database_server, database, runs=1)
        assert [len(page["children"]) for page in pages] == [25, 50, 50]
        assert [page["read_through"] for page in pages] == [[], [], []]


class TestTheSameChildren:
    def test_are_asked_for(self) -> None:
        require_the_same(READERS, SHOWN, SHOWN)

    def test_turn_it_red_when_one_is_lost_or_in_another_place(self) -> None:
        lost = [SHOWN[0], {"children": ["a"] * 49}]
        moved = [{"children": SHOWN[0]["children"][::-1]}, SHOWN[1]]
        for ours in (lost, moved):
            with pytest.raises(Differs):
                require_the_same(READERS, ours, SHOWN)

    def test_turn_it_red_when_both_are_empty(self) -> None:
        nobody = [{"children": []}, {"children": []}]
        with pytest.raises(Differs):
            require_the_same(READERS, nobody, nobody)

    def test_end_the_command_when_they_differ(self, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        def differ(*_: object) -> None:
            raise Differs("with 25 visible ours shows other children than the peer")

        monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://nobody@localhost/none")
        monkeypatch.setattr(bench_cases, "machine", lambda _: "a machine")
        monkeypatch.setattr(bench_cases, "compare", differ)
        assert bench_cases.main() == 1
        assert capsys.readouterr().out.splitlines()[-1].endswith("short")
