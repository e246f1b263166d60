"""`make` alone tells what there is; a machine without Python 3.11 is told what to do."""

import os
import re
import subprocess

from childplan.config.launcher.state import ROOT

TARGETS = [
    "run",
    "test",
    "lint",
    "check",
    "lock",
    "migrations",
    "journey",
    "axe",
    "prove-rows",
    "prove-run",
    "bench-cases",
    "front-end",
    "clean",
    "help",
]


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestHelp:
    def test_lists_every_command_with_a_sentence(self) -> None:
        listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", make().stdout, re.MULTILINE))
        assert set(TARGETS) <= listed.keys()
        assert [name for name, words in listed.items() if not re.match(r"[A-Z].*[.)]$", words)] == []


class TestPython:
    def test_is_asked_for_when_there_is_none(self) -> None:
        nowhere = "PYTHON311=$(shell echo)"
        answer = make("run", nowhere)
        assert answer.returncode != 0
        assert "A complete Python 3.11 was not found" in answer.stderr
        assert "make run PYTHON=" in answer.stderr

    def test_is_the_one_that_was_named(self) -> None:
        named = "/usr/bin/python3.11"
        assert f'python="{named}"' in make("run", "--dry-run", f"PYTHON={named}").stdout

    def test_is_another_when_the_one_named_is_none(self) -> None:
        assert re.search(r'python="[^"]*python3', make("run", "--dry-run", "PYTHON=/nowhere/python").stdout)
