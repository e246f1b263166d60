"""`make prove-run` turns red when what it promises is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.run_conditions.running import orphans, processes_in
from bench.run_conditions.verdict import CONDITIONS, FRESH_GOAL, RESTART_GOAL, Verdict
from bench.run_conditions.visitor import NotAsPromised, Visitor, social_worker


def all_met() -> Verdict:
    verdict = Verdict(fresh=FRESH_GOAL, restart=RESTART_GOAL)
    for condition in CONDITIONS:
        verdict.found(condition, True)
    return verdict


class TestVerdict:
    def test_is_ok_when_everything_was_met(self) -> None:
        verdict = all_met()
        assert (
            verdict.line == f"RUN fresh=60.0 goal=60 restart=15.0 goal=15 conditions={len(CONDITIONS)}/11 ok"
        )

    def test_is_short_when_nothing_was_tried(self) -> None:
        assert Verdict().line == "RUN fresh=never goal=60 restart=never goal=15 conditions=0/11 short"

    @pytest.mark.parametrize("condition", CONDITIONS)
    def test_is_short_when_one_condition_was_never_tried(self, condition: str) -> None:
        verdict = all_met()
        del verdict.met[condition]
        assert verdict.line.endswith("conditions=10/11 short")

    def test_is_short_when_it_takes_too_long(self) -> None:
        slow, slow_again = all_met(), all_met()
        slow.fresh, slow_again.restart = FRESH_GOAL + 0.1, RESTART_GOAL + 0.1
        assert not slow.is_ok
        assert not slow_again.is_ok

    def test_does_not_forget_a_failure_when_another_try_goes_well(self) -> None:
        verdict = all_met()
        verdict.found("data-stays", False)
        verdict.found("data-stays", True)
        assert not verdict.is_ok

    def test_knows_no_other_conditions(self) -> None:
        with pytest.raises(KeyError):
            Verdict().found("as-rooot", True)


class TestOrphans:
    def test_are_found_by_the_folder_they_work_in(self, tmp_path: Path) -> None:
        (tmp_path / "below").mkdir()
        planted = subprocess.Popen(
            [sys.executable, "-c", "input()"], cwd=tmp_path / "below", stdin=subprocess.PIPE
        )
        try:
            assert processes_in(tmp_path) == [planted.pid]
            assert "input()" in orphans(tmp_path, within=0)[0]
        finally:
            planted.communicate()
        assert orphans(tmp_path, within=0) == []

    def test_do_not_count_processes_elsewhere(self, tmp_path: Path) -> None:
        assert os.getpid() not in processes_in(tmp_path)


class TestVisitor:
    def test_takes_the_social_workers_sign_in_from_what_is_shown(self) -> None:
        shown = "Everybody's password: a-word\n  a@demo.example  senco, School\n  b@demo.example  social worker, Team\n"
        assert social_worker(shown) == ("b@demo.example", "a-word")

    def test_refuses_a_start_that_shows_none(self) -> None:
        with pytest.raises(NotAsPromised, match="No sign-in of a social worker"):
            social_worker("Ready after 3 s")

    def test_refuses_an_empty_case_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        page = '<a href="/children/">My children</a>'
        monkeypatch.setattr(Visitor, "get", lambda self, path: ("http://localhost/children/", page))
        with pytest.raises(NotAsPromised, match="shows no child"):
            Visitor("http://localhost").children_listed()
