"""A server that refuses to run as root is run as somebody ordinary, or the person is told what to do."""

import os
import subprocess
from pathlib import Path

import pytest

from childplan.config.launcher import footing as module
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.footing import CAP_DAC_OVERRIDE, NOBODY, OURSELVES, Footing, ordinary_footing

# Those that this machine allows: as an ordinary user, only the first.
KINDS = (
    OURSELVES,
    Footing(own_namespace=True),
    Footing(uid=NOBODY, gid=NOBODY),
    Footing(uid=NOBODY, gid=NOBODY, passes_closed_folders=True),
)
ALLOWED = [footing for footing in KINDS if module._runs(["true"], footing)]
SHOWS_ITSELF = "id -u; test -x . && echo yes || echo no; sed -n 's/CapEff:.//p' /proc/self/status"


def shown_by(footing: Footing, folder: Path) -> tuple[int, bool, int]:
    """Who a program is on that footing, whether it may enter the folder, and its capabilities."""
    asked = ["/bin/sh", "-c", SHOWS_ITSELF]
    told = subprocess.run(
        asked, cwd=folder, preexec_fn=footing.enter, capture_output=True, text=True, check=True
    )
    uid, may_enter, capabilities = told.stdout.split()
    return int(uid), may_enter == "yes", int(capabilities, 16)


class TestEnter:
    def test_is_possible_here_in_some_way(self) -> None:
        assert OURSELVES in ALLOWED

    @pytest.mark.parametrize("footing", ALLOWED)
    def test_becomes_somebody_who_is_not_root(self, footing: Footing, tmp_path: Path) -> None:
        tmp_path.chmod(0o700)
        uid, may_enter, capabilities = shown_by(footing, tmp_path)
        if footing == OURSELVES:
            assert uid == os.geteuid()
            assert may_enter
        else:
            assert uid != 0
            assert capabilities == (1 << CAP_DAC_OVERRIDE if footing.passes_closed_folders else 0)
            # Nobody may enter our closed folder; we in a namespace, and nobody with that leave, may.
            assert may_enter == (footing.own_namespace or footing.passes_closed_folders)


class TestOrdinaryFooting:
    def test_is_never_root(self) -> None:
        footing = ordinary_footing(["true"])
        told = subprocess.run(
            ["id", "-u"], preexec_fn=footing.enter, capture_output=True, text=True, check=True
        )
        assert int(told.stdout) != 0

    def test_owns_what_it_is_given_and_can_write_there(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700)
        footing = ordinary_footing(["ls", tmp_path])
        footing.give(folder)
        subprocess.run(["touch", folder / "file"], preexec_fn=footing.enter, check=True)
        assert (folder / "file").exists()

    def test_stays_ourselves_when_we_are_ordinary(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert ordinary_footing(["false"]) == OURSELVES

    def test_becomes_the_owner_of_the_checkout_where_namespaces_are_forbidden(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(module, "ROOT", OwnedBy(1234))
        monkeypatch.setattr(module, "_runs", lambda probe, footing: not footing.own_namespace)
        assert ordinary_footing(["true"]) == Footing(uid=1234, gid=1234)

    def test_becomes_nobody_where_root_owns_the_checkout(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(module, "ROOT", OwnedBy(0))
        monkeypatch.setattr(module, "_runs", lambda probe, footing: not footing.own_namespace)
        assert ordinary_footing(["true"]) == Footing(uid=NOBODY, gid=NOBODY)

    def test_may_pass_closed_folders_where_even_nobody_cannot_reach_the_checkout(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(module, "ROOT", OwnedBy(0))
        monkeypatch.setattr(module, "_runs", lambda probe, footing: footing.passes_closed_folders)
        assert ordinary_footing(["true"]) == Footing(uid=NOBODY, gid=NOBODY, passes_closed_folders=True)

    def test_says_what_to_do_when_nothing_works(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(CannotStart, match="Run as an ordinary user"):
            ordinary_footing(["false"])


class OwnedBy:
    """A checkout that belongs to this user."""

    def __init__(self, number: int) -> None:
        self.st_uid = self.st_gid = number

    def stat(self) -> "OwnedBy":
        return self
