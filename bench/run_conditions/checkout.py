"""A fresh clone for one person: an empty home, empty package caches, nothing installed."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
# What a newcomer's shell has; everything else of ours stays out, so that nothing here helps by accident.
KEPT = ("PATH", "LANG", "TERM", "TZ")
KEPT_BEGINNINGS = (
    "SSL_",
    "PIP_",
    "UV_",
    "REQUESTS_",
    "CURL_",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP",
    "NO_PROXY",
)


@dataclass(frozen=True)
class Person:
    """Who runs it. None is whoever runs the proof."""

    uid: int | None = None

    @property
    def is_root(self) -> bool:
        return (os.geteuid() if self.uid is None else self.uid) == 0

    def popen_options(self) -> dict[str, object]:
        return {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}


@dataclass(frozen=True)
class Checkout:
    """A clone of what is committed, in the person's home. The home is readable by nobody else (0700)."""

    home: Path
    person: Person

    @property
    def folder(self) -> Path:
        return self.home / "childplan"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT or (name.startswith(KEPT_BEGINNINGS) and "CACHE" not in name)
        }
        # A version manager in somebody's home is of no use to anybody else.
        path = os.pathsep.join(part for part in kept["PATH"].split(os.pathsep) if self._may_enter(part))
        return {**kept, "PATH": path, "HOME": str(self.home), "USER": "newcomer", **more}

    def _may_enter(self, folder: str) -> bool:
        asked = subprocess.run(["test", "-x", folder], check=False, **self.person.popen_options())  # type: ignore[call-overload]
        return bool(asked.returncode == 0)

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command there as the person."""
        answer: subprocess.CompletedProcess[str] = subprocess.run(  # type: ignore[call-overload]
            command,
            cwd=self.folder if self.folder.exists() else self.home,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
            **self.person.popen_options(),
        )
        return answer


def make_home(scratch: Path, name: str, person: Person) -> Path:
    """An empty home with mode 0700 that belongs to the person."""
    scratch.chmod(0o711)
    home = scratch / name
    home.mkdir(mode=0o700)
    if person.uid is not None:
        os.chown(home, person.uid, person.uid)
    return home


def clone(home: Path, person: Person) -> Checkout:
    """Clone what is committed, as the person. Uncommitted changes are not part of the proof."""
    # By way of a bundle: git refuses to read a repository that belongs to somebody else.
    bundle = home.parent / "childplan.bundle"
    if not bundle.exists():
        subprocess.run(["git", "bundle", "create", "--quiet", str(bundle), "HEAD"], cwd=ROOT, check=True)
        bundle.chmod(0o644)
    checkout = Checkout(home, person)
    done = checkout.run("git", "clone", "--quiet", str(bundle), str(checkout.folder))
    if done.returncode:
        raise SystemExit(f"The clone failed:\n{done.stderr}")
    return checkout


def remove(scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)


def uncommitted() -> Mapping[str, str]:
    """Changed files that a clone will not have, by their state."""
    told = subprocess.run(
        ["git", "status", "--short"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return {line[3:]: line[:2].strip() for line in told.splitlines()}
