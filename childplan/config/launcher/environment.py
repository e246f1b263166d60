"""Make the virtual environment and install the locked requirements: `environment.py requirements/local.txt`.

Runs on a bare Python 3.11 and so imports the standard library only. Does nothing when nothing has
changed. Which index the packages come from is the machine's business (pip and uv read their own
settings); no address is kept here.
"""

import configparser
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
BOOTSTRAP = ROOT / "requirements" / "bootstrap.txt"
# Each list holds all of the one before it at the same versions: a larger environment serves a smaller wish.
LISTS = ("runtime.txt", "local.txt", "development.txt")

# Where pip keeps its settings, each going before the ones above it.
PIP_SETTINGS = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")

NO_PIP = """\
Python at {python} came without the ensurepip module, so no package can be installed.
On Debian or Ubuntu: apt-get install python3.11-venv
"""


def prepare_environment(requirements: Path, *, folder: Path = VENV) -> bool:
    """Bring the environment to what the list says. True when something was installed."""
    folder.mkdir(exist_ok=True)
    with _alone(folder):
        if not _is_usable(folder):
            _make(folder)
        if is_satisfied(requirements, folder=folder):
            return False
        uv = _uv(folder)
        # fmt: off
        _run(uv, "pip", "sync", "--quiet", "--python", str(folder / "bin" / "python"),
             "--require-hashes", "--compile-bytecode", str(requirements), **_index())
        # fmt: on
        _stamp(folder).write_text(json.dumps({requirements.name: _digest(requirements)}))
        return True


def is_satisfied(requirements: Path, *, folder: Path) -> bool:
    """Was the environment last synced to this list as it is now, or to a larger one as it is now?"""
    try:
        synced = json.loads(_stamp(folder).read_text())
    except (OSError, ValueError):
        return False
    enough = LISTS[LISTS.index(requirements.name) :]
    return any(synced.get(name) == _digest(requirements.with_name(name)) for name in enough if name in synced)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two makes at once must not install over each other: the second waits for the first."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_usable(folder: Path) -> bool:
    """A working interpreter of our version lives there: not one half made, gone or of another Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    ask = [str(python), "-c", "import sys; print(*sys.version_info[:2])"]
    version = subprocess.run(ask, capture_output=True, text=True, check=False)  # noqa: S603  # our own interpreter
    return version.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _make(folder: Path) -> None:
    for leftover in ("bin", "lib", "lib64", "include", "pyvenv.cfg", _stamp(folder).name):
        path = folder / leftover
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)
    # Without pip: unpacking pip and setuptools takes longer than all the rest, and uv replaces both.
    venv.create(folder, with_pip=False, symlinks=True)


def _uv(folder: Path) -> str:
    """The locked uv in the environment, put there by Python's own pip at first and after a new lock."""
    uv, stamp = folder / "bin" / "uv", folder / "bootstrap"
    wanted = _digest(BOOTSTRAP)
    if not (uv.exists() and stamp.exists() and stamp.read_text() == wanted):
        # fmt: off
        _run(str(folder / "bin" / "python"), _pip(), "install", "--quiet", "--disable-pip-version-check",
             "--no-warn-script-location", "--require-hashes", "--requirement", str(BOOTSTRAP))
        # fmt: on
        stamp.write_text(wanted)
    return str(uv)


def _pip() -> str:
    """The path of pip inside the wheel that Python carries; Python can run it from there."""
    try:
        import ensurepip  # Debian leaves it out; the error says what to install
    except ImportError:
        sys.exit(NO_PIP.format(python=sys.executable))
    carried = [Path(ensurepip.__file__).parent / "_bundled"]
    if apart := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        carried.insert(0, Path(apart))
    for wheel in (wheel for place in carried for wheel in sorted(place.glob("pip-*.whl"))):
        return str(wheel / "pip")
    sys.exit(NO_PIP.format(python=sys.executable))


def _index() -> dict[str, str]:
    """The package index that this machine's pip uses, for uv, which does not read pip's settings."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        return {}
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(
        os.path.expanduser(place) for place in (*PIP_SETTINGS, os.environ.get("PIP_CONFIG_FILE", ""))
    )
    index = os.environ.get("PIP_INDEX_URL") or settings.get("global", "index-url", fallback="")
    return {"UV_DEFAULT_INDEX": index} if index else {}


def _run(*command: str, **more: str) -> None:
    others = ("PYTHONHOME", "VIRTUAL_ENV")  # another environment that happens to be switched on
    environment = {name: value for name, value in os.environ.items() if name not in others} | more
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603  # our own commands
    if done.returncode:
        sys.exit(f"The requirements could not be installed: {Path(command[0]).name} says why above.")


def _stamp(folder: Path) -> Path:
    return folder / "synced.json"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    wished = ROOT / sys.argv[1]
    if not is_satisfied(wished, folder=VENV):
        sys.stdout.write(f"Installing {wished.name} into {VENV.name} …\n")
        sys.stdout.flush()
    prepare_environment(wished)
