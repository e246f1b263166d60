"""Which ports are free on this machine, and which one we used last time."""

import errno
import socket

from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import State

FILE = "ports.json"
ADDRESSES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1"))  # noqa: S104
TRIES = 100


def is_free(port: int) -> bool:
    """Nobody listens there on any address that `localhost` may mean to a browser."""
    for family, address in ADDRESSES:
        with socket.socket(family) as probe:
            # Connections that a stopped server left behind (TIME_WAIT) do not hold the port; a listener does.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as refused:
                if refused.errno in (errno.EADDRINUSE, errno.EACCES):
                    return False
    return True


def next_free(wanted: int) -> int:
    """The wanted port, or the first free one after it. Raises CannotStart when there is none nearby."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(port):
            return port
    raise CannotStart(f"No free port from {wanted} on. Set PORT to another number.")


def kept(state: State, name: str) -> int:
    """The port this server had last time if it is still free; else any free one, kept for the next time."""
    ports = state.read(FILE, {})
    if not (name in ports and is_free(ports[name])):
        state.write(FILE, {**ports, name: any_free()})
    return int(state.read(FILE, {})[name])


def any_free() -> int:
    """A port that the kernel picks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
