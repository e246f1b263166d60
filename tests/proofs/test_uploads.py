"""The proof of uploads in its small size; and what turns it red."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from bench import prove_uploads
from bench.prove_uploads import FEWEST, Found, Place, open_them, prove, report, stand_in
from bench.uploads.daemon import Daemon
from childplan.common import rows
from childplan.documents import files, tasks
from childplan.documents.actions import check_document
from childplan.documents.clamd import Verdict
from childplan.documents.models import Document, DocumentContent
from childplan.documents.views import documents as views
from tests import databases


@pytest.fixture(scope="module")
def everything(
    django_db_setup: None, django_db_blocker: Any, database_server: databases.Server
) -> Iterator[Place]:
    """The site, and every file."""
    with django_db_blocker.unblock(), prove_uploads.place(database_server) as at:
        yield at


@pytest.fixture
def at(everything: Place, django_db_blocker: Any) -> Iterator[Place]:
    """Without what an earlier test attached."""
    with django_db_blocker.unblock():
        with rows.entered(rows.STEWARD):
            DocumentContent.objects.all().delete()
            Document.objects.all().delete()
        yield everything


def some(at: Place, *names: str) -> Place:
    """Only the files of these names."""
    return replace(
        at,
        hostile=[one for one in at.hostile if one.name in names],
        harmless=[one for one in at.harmless if one[0] in names],
    )


def tried(at: Place, *names: str) -> Found:
    found = Found()
    prove(some(at, *names), found, size="full", scanners=stand_in)
    return found


class TestTheProof:
    def test_holds_of_every_file(self, at: Place, chromium: Browser) -> None:
        found = Found()
        prove(at, found, size="small", scanners=stand_in)
        open_them(at, found, chromium, most=6)
        assert report(found, size="small", seconds=0) == 0
        assert len({one.kind for one in at.hostile}) >= 9

    def test_is_short_of_nothing_tried(self) -> None:
        assert report(Found(), size="small", seconds=0) == 1

    def test_has_as_many_files_as_it_says(self, at: Place) -> None:
        assert len(at.hostile) >= FEWEST["hostile"]
        assert len(at.harmless) >= FEWEST["harmless"]
        assert len({one.name for one in at.hostile}) == len(at.hostile)

    def test_fails_aloud_without_the_daemon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from bench.uploads import daemon

        monkeypatch.setattr(daemon, "_found", lambda: "")
        monkeypatch.setattr(daemon.subprocess, "run", lambda *_, **__: None)
        with pytest.raises(daemon.NotHere, match="apt-get install clamav-daemon"):
            daemon.ensured()
        assert Daemon.__doc__


class TestPlantedBreaks:
    def test_a_scanner_that_is_away_and_passes(self, at: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = tasks._asked
        monkeypatch.setattr(tasks, "_asked", lambda claim: asked(claim) or Verdict())
        assert any("was not held" in line for line in tried(at, "eicar.txt", "note.txt").passed)

    def test_files_that_nobody_looks_into(self, at: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        for kind in files.PLAIN:
            monkeypatch.setitem(files.PLAIN, kind, bytes)
        found = tried(at, "script-on-open.pdf", "note.txt")
        assert any("is clean, not refused" in line for line in found.passed)

    def test_a_download_that_the_browser_shows(
        self, at: Place, chromium: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = tried(at, "note.txt", "eicar.txt")
        monkeypatch.setattr(views, "content_disposition_header", lambda *_: "inline")
        open_them(at, found, chromium, most=1)
        assert any("shown as a page" in line for line in found.ran)

    def test_a_worker_that_tells_nobody(self, at: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check_document, "_tell", lambda *_, **__: None)
        assert any("nobody was told" in line for line in tried(at, "eicar.txt", "note.txt").unsaid)

    def test_a_file_that_is_taken_and_lost(self, at: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check_document, "claim_document", lambda **_: None)
        monkeypatch.setattr(prove_uploads, "_check_all", lambda: None)
        assert any("was not held" in line for line in tried(at, "eicar.txt", "note.txt").passed)
