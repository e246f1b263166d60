"""`make bench-import` at its small size, and what turns it red."""

from dataclasses import replace
from typing import Any

import pytest

from bench.bench_import import SIZES, Measured, compare, verdict
from tests.databases import Server


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> None:
    """The worker that is measured is another program."""


class TestTheSmallRun:
    def test_merges_the_same_marks_as_the_peer(
        self, django_db_setup: None, django_db_blocker: Any, database_server: Server
    ) -> None:
        with django_db_blocker.unblock():
            found = compare(database_server, replace(SIZES["small"], rounds=1))
        # The goals are those of a school; sixty pupils on a busy machine show that it runs.
        assert found.marks > 20_000
        assert min(found.ours, found.bulk, found.one_by_one) > 0

    def test_turns_red_when_ours_is_no_faster(self) -> None:
        assert verdict(Measured(1_000, 600.0, 100.0, 4.0))[1]
        assert not verdict(Measured(1_000, 599.0, 100.0, 4.0))[1]
        assert not verdict(Measured(1_000, 600.0, 100.0, 4.1))[1]
