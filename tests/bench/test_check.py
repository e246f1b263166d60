"""`make check` turns red for each thing it counts."""

from pathlib import Path

import pytest

from bench import check


class TestRan:
    def test_counts_the_lines_that_match(self) -> None:
        shows_three = "print('a.py:1:1: E1\\nb.py:2:2: E2\\nnothing\\nc.py:3:3: E3'); raise SystemExit(1)"
        assert check.ran("ruff", "python", "-c", shows_three, count=r"^\S+:\d+:\d+: ").faults == 3

    def test_counts_a_failure_without_a_line(self) -> None:
        assert check.ran("deploy", "python", "-c", "raise SystemExit(2)", count="nothing").faults == 1

    def test_counts_nothing_when_all_is_well(self) -> None:
        assert check.ran("deploy", "python", "-c", "").faults == 0


class TestSizes:
    @pytest.fixture
    def tree(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(check, "ROOT", tmp_path)
        (tmp_path / "tests").mkdir()
        return tmp_path

    @staticmethod
    def short(paths: list[Path]) -> list[str]:
        return [finding.name for finding in check.sizes(paths) if finding.faults]

    def test_refuse_a_file_above_the_largest(self, tree: Path) -> None:
        small, large = tree / "small.py", tree / "large.py"
        small.write_text("x = 1\n")
        large.write_text("x = 1\n" * (check.LARGEST_GOAL + 1))
        assert "largest" in self.short([small, large])

    def test_refuse_a_median_at_the_goal(self, tree: Path) -> None:
        (tree / "one.py").write_text("x = 1\n" * check.MEDIAN_GOAL)
        assert self.short([tree / "one.py"]) == ["median"]

    def test_do_not_count_empty_files_towards_the_median(self, tree: Path) -> None:
        (tree / "one.py").write_text("x = 1\n" * check.MEDIAN_GOAL)
        for number in range(9):
            (tree / f"empty{number}.py").touch()
        assert self.short(sorted(tree.glob("*.py"))) == ["median"]

    def test_count_the_tests_too(self, tree: Path) -> None:
        (tree / "tests" / "test_long.py").write_text("x = 1\n" * (check.LARGEST_GOAL + 1))
        (tree / "one.py").write_text("x = 1\n")
        assert "largest" in self.short([tree / "one.py"])
