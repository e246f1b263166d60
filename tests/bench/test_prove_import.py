"""`make prove-import` at its small size, and what turns it red."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from attendance.rules import joining
from bench.importing.killing import Kills
from bench.prove_import import SIZES, Findings, prove, verdict
from tests.databases import Server

SMALL = SIZES["small"]


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> None:
    """The borough is as of today, and its worker another program."""


# Each alone must turn the verdict red.
PLANTED: tuple[dict[str, Any], ...] = (
    {"wrong": ["a word is missing"]},
    {"again": 1},
    {"older": 3},
    {"typed_rows": 0},
    {"answers": 0},
    {"by_door": {"page": 61, "command": 61}},
    {"by_door": {"page": 61, "command": 61, "api": 60}},
    {"kinds": {}},
    {"kills": Kills()},
)


class TestTheSmallProof:
    def test_finds_nothing_wrong_and_turns_red_by_each_figure(
        self, django_db_setup: None, django_db_blocker: Any, database_server: Server
    ) -> None:
        """In one test: two workers of the suite would each make the same proof."""
        with django_db_blocker.unblock():
            found = prove(database_server, SMALL)
        words, well = verdict(found, SMALL)
        assert well, "\n".join([words, *found.wrong, *found.kills.unequal, *found.kills.missed])
        assert found.answers > 150
        assert set(found.by_door) == {"page", "command", "api"}
        for planted in PLANTED:
            assert not verdict(replace(found, **planted), SMALL)[1], planted
        resumed_otherwise = replace(found.kills, unequal=["copy 1: years"])
        assert not verdict(replace(found, kills=resumed_otherwise), SMALL)[1]


class TestAPlantedBreak:
    def test_of_what_the_api_says_of_a_problem_is_seen(
        self,
        django_db_setup: None,
        django_db_blocker: Any,
        database_server: Server,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from attendance.api.pupil_file_serializers import FileProblemSerializer
        from bench.importing import broken
        from bench.importing.doors import DOORS
        from bench.importing.ground import borough
        from bench.prove_import import broken_files

        whole = FileProblemSerializer.to_representation
        monkeypatch.setattr(
            FileProblemSerializer,
            "to_representation",
            lambda self, one: {**whole(self, one), "what": "Wrong."},
        )
        monkeypatch.setattr(broken, "sixty", broken.truncated)
        red = Findings()
        with django_db_blocker.unblock(), borough(database_server) as ground:
            broken_files(ground, {"api": DOORS["api"](ground)}, red, large=False)
        assert len(red.wrong) == len(broken.truncated())

    def test_of_the_rule_that_an_older_word_fills_gaps_only_is_seen(
        self,
        django_db_setup: None,
        django_db_blocker: Any,
        database_server: Server,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from attendance.actions import _years, merge_marks
        from bench.importing.doors import page_door
        from bench.importing.ground import borough
        from bench.prove_import import large_twice

        # Two rules stand between an older file and a newer mark; both are dropped.
        monkeypatch.setattr(_years, "is_newer", lambda *_: True)
        monkeypatch.setattr(merge_marks, "amended_later", lambda *_, **__: defaultdict(frozenset))
        red = Findings()
        with django_db_blocker.unblock(), borough(database_server) as ground:
            large_twice(ground, page_door(ground), red, 10)
        assert any("an older file after a newer wrote" in words for words in red.wrong)
        assert joining.is_newer(None, None)
