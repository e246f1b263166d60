"""The state folder: data, logs, passwords and ports that outlive a run, and a lock that keeps others out."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from childplan.config.launcher.console import CannotStart

ROOT = Path(__file__).resolve().parents[3]
LARGEST_LOG_BYTES = 5 * 1024 * 1024


class AlreadyRunning(CannotStart):
    """Somebody else holds the state folder."""


@dataclass(frozen=True)
class State:
    """One state folder. Others may pass through it (a server may run as another user) but not list it."""

    folder: Path

    @classmethod
    def from_environment(cls) -> "State":
        """`.state` in the checkout, or the folder that CHILDPLAN_STATE names."""
        return cls(Path(os.environ.get("CHILDPLAN_STATE") or ROOT / ".state").resolve())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this run. The kernel lets go when we die, however we die.

        Raises AlreadyRunning with the address and the process of the run that holds it.
        """
        try:
            self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("a+")
        except PermissionError as refused:
            raise CannotStart(
                f"The state folder {self.folder} belongs to another user: {refused}."
            ) from refused
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise AlreadyRunning(self._who_holds_it()) from None
            self.note_run(pid=os.getpid())
            yield

    def note_run(self, **particulars: Any) -> None:
        """What a second start is told about this one."""
        self.write("run.json", particulars)

    def _who_holds_it(self) -> str:
        run = self.read("run.json", {})
        where = f"at {run['address']} " if "address" in run else ""
        return (
            f"Childplan is already running {where}with the state in {self.folder}.\n"
            f"Stop it with Ctrl-C in its window or with: kill {run.get('pid', '(unknown)')}"
        )

    def log(self, name: str) -> Path:
        """The log of one program; a long one is set aside first."""
        path = self.folder / "logs" / f"{name}.log"
        path.parent.mkdir(exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def read(self, name: str, default: Any) -> Any:
        """A small JSON file of the folder, or the default when it is missing or was cut short."""
        try:
            return json.loads((self.folder / name).read_text())
        except (OSError, ValueError):
            return default

    def write(self, name: str, content: Any) -> None:
        """Replace a small JSON file whole, readable by nobody else."""
        path = self.folder / name
        fresh = path.with_name(f"{name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(json.dumps(content, indent=1))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
