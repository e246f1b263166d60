"""The command stays until the file is in, whoever's worker brings it in, and says what became of it."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from attendance.actions.confirm_import import stop_import
from attendance.management.commands import import_ctf
from attendance.models import CtfImport
from attendance.tasks import bring_in_confirmed_files
from attendance.workflow import ImportState, StopReason
from childplan.access.scope import as_service
from childplan.common import clock
from childplan.identity.models import Child
from tests.factories.attendance import ALDER_ROAD, AT_NINETY, PupilText, ctf, failing_at, upn
from tests.worlds.two_areas import AreaWorld

CONTENT = ctf(*(PupilText(forename=f"Child{n}", upn=upn(n), marks=AT_NINETY) for n in (1, 2)))


class Meanwhile:
    """What somebody else does while the command waits, and how often it waited."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act, self.waited = act, 0

    def __call__(self) -> None:
        self.waited += 1
        self.act()


@pytest.fixture
def asks(school: AreaWorld, tmp_path: Path) -> Callable[..., str]:
    """Run the command on a file; its words."""

    def run(*options: str, out: io.StringIO | None = None) -> str:
        path, said = tmp_path / "alder.xml", out or io.StringIO()
        path.write_bytes(CONTENT)
        member = ("--school", ALDER_ROAD, "--membership", str(school.attendance.pk))
        call_command("import_ctf", str(path), *member, *options, stdout=said, stderr=said)
        return said.getvalue()

    return run


def in_other_hands(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> Meanwhile:
    """Whenever the command comes by, another worker has the file; what that one does while the command waits."""
    meanwhile = Meanwhile(act)
    monkeypatch.setattr(import_ctf, "bring_in_batch", lambda **_: None)
    monkeypatch.setattr(import_ctf, "pause", meanwhile)
    return meanwhile


class TestImportCtf:
    def test_only_checks_unless_it_is_confirmed(self, asks: Callable[..., str]) -> None:
        assert "New records that will be opened: 2" in asks()
        assert not Child.objects.exists()

    def test_brings_in_by_itself_and_says_what_became_of_it(self, asks: Callable[..., str]) -> None:
        words = asks("--confirm")
        assert "State: Brought in" in words
        assert "New records opened: 2" in words

    def test_waits_for_the_worker_that_has_the_file(
        self, asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meanwhile = in_other_hands(monkeypatch, bring_in_confirmed_files)
        words = asks("--confirm")
        assert meanwhile.waited == 1
        assert "New records opened: 2" in words

    def test_fails_when_the_file_stops(
        self, asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stops() -> None:
            with as_service("test") as by:
                because = StopReason.FAILED
                stop_import(by=by, at=clock.now(), import_id=CtfImport.objects.get().pk, because=because)

        in_other_hands(monkeypatch, stops)
        out = io.StringIO()
        with pytest.raises(CommandError, match=r"for a reason on our side\. What was brought in stays"):
            asks("--confirm", out=out)
        assert "State: Stopped before its end" in out.getvalue()
        assert "Attendance recorded: 0 of 2" in out.getvalue()
        assert "New records opened" not in out.getvalue()

    def test_waits_no_longer_than_anything_comes_forward(
        self, asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meanwhile = in_other_hands(monkeypatch, lambda: None)
        with pytest.raises(CommandError, match="It has not come to its end"):
            asks("--confirm")
        assert meanwhile.waited == import_ctf.PATIENCE
        assert CtfImport.objects.get().state == ImportState.CONFIRMED

    def test_leaves_a_batch_that_fails_to_the_worker(
        self, asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_ctf, "pause", bring_in_confirmed_files)
        whole = import_ctf.bring_in_batch

        def fails(**how: object) -> object:
            with failing_at(2):
                return whole(**how)

        monkeypatch.setattr(import_ctf, "bring_in_batch", fails)
        words = asks("--confirm")
        assert "A batch was taken back (ZeroDivisionError). The worker tries it again." in words
        assert "State: Brought in" in words

    def test_says_that_the_same_file_came_before(self, asks: Callable[..., str]) -> None:
        assert "this very file" not in asks("--confirm")
        with clock.stopped_at(clock.now() + timedelta(minutes=1)):
            assert "You brought in this very file before, on " in asks()
