"""A system PostgreSQL 15 and a Valkey of their own, on this machine, for the time of a condition."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from childplan.config.launcher import ports, postgres
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.servers import bring_up
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor

VERSION = "15"
USUAL_PORT = 5432  # taken where it is free, as a system's own server would
SYSTEM = Path("/usr/lib/postgresql") / VERSION / "bin"


@dataclass(frozen=True)
class RealServers:
    database_url: str
    redis_url: str


def install_postgres_15() -> None:
    """From Debian when it is missing. Ends the proof when that cannot be done: a condition may not be left out."""
    if (SYSTEM / "postgres").exists():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit("A system PostgreSQL 15 is needed for this proof: apt-get install postgresql-15")
    for command in (["apt-get", "update"], ["apt-get", "install", "--yes", f"postgresql-{VERSION}"]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(scratch: Path) -> Iterator[RealServers]:
    """Both servers, stopped at the end. The PostgreSQL is the system's, whatever our requirements bring."""
    install_postgres_15()
    folder = scratch / "real-servers"
    state = State(folder)
    find_binaries, postgres.find_binaries = postgres.find_binaries, lambda: SYSTEM
    try:
        with state.locked(), Supervisor(state, listens=False) as supervisor:
            state.write(ports.FILE, {"postgres": USUAL_PORT})
            up = bring_up(supervisor, Passwords.kept_in(state), settings={})
            yield RealServers(up.admin_database_url, up.redis_url)
    finally:
        postgres.find_binaries = find_binaries
