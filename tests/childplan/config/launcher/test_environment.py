"""The environment is made once, and again only when a list of requirements changed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from childplan.config.launcher import environment

INSTALLED: list[tuple[str, ...]] = []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An environment's folder, and nothing really installed: the commands are noted instead."""
    INSTALLED.clear()
    monkeypatch.setattr(environment, "_run", lambda *command, **_more: INSTALLED.append(command))
    return tmp_path / "environment"


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name in environment.LISTS:
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


class TestPrepareEnvironment:
    def test_installs_exactly_the_list_with_its_hashes(self, folder: Path, lists: Path) -> None:
        assert environment.prepare_environment(lists / "local.txt", folder=folder) is True
        bootstrap, sync = INSTALLED
        assert "--require-hashes" in bootstrap
        assert str(environment.BOOTSTRAP) in bootstrap
        assert sync[1:3] == ("pip", "sync")
        assert "--require-hashes" in sync
        assert sync[-1] == str(lists / "local.txt")

    def test_makes_an_interpreter_that_runs(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "local.txt", folder=folder)
        told = subprocess.run(
            [folder / "bin" / "python", "-c", "import sys; print(sys.prefix)"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(told.stdout.strip()) == folder

    def test_does_nothing_the_second_time(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "local.txt", folder=folder)
        INSTALLED.clear()
        assert environment.prepare_environment(lists / "local.txt", folder=folder) is False
        assert INSTALLED == []

    def test_installs_again_when_the_list_changed(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "local.txt", folder=folder)
        (lists / "local.txt").write_text("# another\n")
        assert environment.prepare_environment(lists / "local.txt", folder=folder) is True

    def test_leaves_a_larger_environment_alone(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "development.txt", folder=folder)
        assert environment.prepare_environment(lists / "local.txt", folder=folder) is False

    def test_enlarges_a_smaller_environment(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "local.txt", folder=folder)
        assert environment.prepare_environment(lists / "development.txt", folder=folder) is True

    def test_makes_a_broken_environment_anew(self, folder: Path, lists: Path) -> None:
        environment.prepare_environment(lists / "local.txt", folder=folder)
        python = folder / "bin" / "python"
        python.unlink()
        python.symlink_to("/nowhere/python3.11")
        assert environment.prepare_environment(lists / "local.txt", folder=folder) is True
        assert subprocess.run([python, "-c", ""], check=False).returncode == 0


class TestIndex:
    def test_is_the_one_that_pip_uses(self, lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PIP_INDEX_URL", raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", str(lists / "pip.conf"))
        (lists / "pip.conf").write_text("[global]\nindex-url = https://packages.council.example/simple\n")
        assert environment._index() == {"UV_DEFAULT_INDEX": "https://packages.council.example/simple"}

    def test_is_left_to_uv_when_uv_was_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.council.example/simple")
        assert environment._index() == {}


class TestPip:
    def test_is_the_one_that_python_carries_and_runs_from_its_wheel(self) -> None:
        told = subprocess.run(
            ["python3.11", environment._pip(), "--version"], capture_output=True, text=True, check=True
        )
        assert told.stdout.startswith("pip ")

    def test_says_what_to_install_when_python_carries_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "ensurepip", None)
        with pytest.raises(SystemExit, match=r"apt-get install python3\.11-venv"):
            environment._pip()
