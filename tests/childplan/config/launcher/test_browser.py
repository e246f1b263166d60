"""A Chromium is found where the machine keeps it, and only named ones that exist are believed."""

from pathlib import Path

import pytest

from childplan.config.launcher import browser
from childplan.config.launcher.browser import find_chromium


class TestFindChromium:
    def test_takes_the_one_that_was_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "mine").touch()
        monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
        assert find_chromium() == tmp_path / "mine"

    def test_finds_none_where_the_named_one_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
        assert find_chromium() is None

    def test_takes_the_first_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CHROMIUM", raising=False)
        monkeypatch.setattr(browser.shutil, "which", {"google-chrome": "/opt/chrome"}.get)
        assert find_chromium() == Path("/opt/chrome")
