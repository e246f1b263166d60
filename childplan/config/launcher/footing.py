"""Whom a server runs as. PostgreSQL refuses to run as root, and a newcomer in a container is root.

Making a user would change the machine, so as root we map ourselves to nobody in a user namespace of the server's
own: inside, the server is nobody special; outside, its files still belong to us. Where namespaces are forbidden (most
containers) or the checkout lies in somebody's private folder, the server becomes the owner of the checkout, or nobody;
and nobody who may pass closed folders, when the checkout lies in root's own.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import ROOT

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP = 28, 1 << 2
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534


@dataclass(frozen=True)
class Footing:
    """How a program sets itself up between fork and exec; by default it stays who we are."""

    own_namespace: bool = False
    uid: int | None = None
    gid: int | None = None
    passes_closed_folders: bool = False

    def enter(self) -> None:
        """Runs in the new process, and first: becoming somebody else clears the parent-death signal."""
        if self.own_namespace:
            _map_root_to_ordinary()
        if self.uid is not None and self.gid is not None:
            libc = ctypes.CDLL(None, use_errno=True)
            if self.passes_closed_folders:
                # Or the kernel would ask access(), by which PostgreSQL finds its own parts, without the capability.
                libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
            if self.passes_closed_folders:
                _keep_one_capability(libc)

    def give(self, path: Path) -> None:
        """Hand a file or folder to whoever this is."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


OURSELVES = Footing()


def ordinary_footing(probe: Sequence[str | Path]) -> Footing:
    """The first footing that is not root's and can run the probe. Raises CannotStart when there is none."""
    if os.geteuid() != 0:
        return OURSELVES
    owner = ROOT.stat()
    choices = [Footing(own_namespace=True)]
    if owner.st_uid != 0:
        choices.append(Footing(uid=owner.st_uid, gid=owner.st_gid))
    choices.append(Footing(uid=NOBODY, gid=NOBODY))
    choices.append(Footing(uid=NOBODY, gid=NOBODY, passes_closed_folders=True))
    for footing in choices:
        if _runs(probe, footing):
            return footing
    raise CannotStart(
        "PostgreSQL does not run as root, and this machine lets root become nobody else.\n"
        "Run as an ordinary user, or set DATABASE_URL to a running server."
    )


def die_with_parent(parent: int, signal_number: int) -> None:
    """Have the kernel send us this signal when the parent dies, even by kill -9. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os._exit(1)  # The parent died before the kernel was told.


def _map_root_to_ordinary() -> None:
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    # The order is the kernel's: groups may only be mapped once setgroups is given up.
    Path("/proc/self/setgroups").write_text("deny")
    # PostgreSQL looks up the name of whoever makes its folder, and every machine knows nobody.
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def _keep_one_capability(libc: ctypes.CDLL) -> None:
    """Of all that root may do keep one thing, for this program and those it starts: to pass closed folders."""
    only = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)  # 0 is this process
    wanted = (ctypes.c_uint32 * 6)(
        only, only, only, 0, 0, 0
    )  # effective, permitted, inheritable; low and high bits
    if libc.capset(header, wanted) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "ambient capability")


def _runs(probe: Sequence[str | Path], footing: Footing) -> bool:
    try:
        # S603: the probe is our own server binary.
        tried = subprocess.run(probe, preexec_fn=footing.enter, capture_output=True, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0
