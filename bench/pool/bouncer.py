"""PgBouncer in transaction mode before the test server, as in the deployment; fetched from Debian if it is missing."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from childplan.config.launcher import ports

# Fewer than there are threads, so that a connection goes from one to another all the time.
CONNECTIONS = 5
READY_WITHIN = 20.0
NOBODY = "nobody"
SETTINGS = """
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listens}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {logins}
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 400
query_wait_timeout = 60
log_connections = 0
log_disconnections = 0
{user}
"""


class NotHere(RuntimeError):
    """PgBouncer is not on this machine and could not be fetched."""


def ensured() -> str:
    """The path of PgBouncer, installed from Debian when it is missing. Raises NotHere."""
    if not (found := _found()):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "pgbouncer")):
            subprocess.run([*root, "apt-get", *command], env=quietly, check=False, capture_output=True)
        found = _found()
    if not found:
        raise NotHere("PgBouncer is needed for this proof: apt-get install pgbouncer")
    return found


def _found() -> str:
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin") or ""


@contextmanager
def pooled(admin_url: str, logins: Mapping[str, str]) -> Iterator[str]:
    """PgBouncer before that server, for these logins with their passwords. Gives its host and port."""
    program, listens, server = ensured(), ports.any_free(), urlsplit(admin_url)
    folder = Path(tempfile.mkdtemp(prefix="childplan-pool-"))
    as_root = os.geteuid() == 0
    try:
        folder.chmod(0o755)
        (folder / "logins.txt").write_text("".join(f'"{name}" "{word}"\n' for name, word in logins.items()))
        settings = SETTINGS.format(
            host=server.hostname,
            port=server.port,
            listens=listens,
            logins=folder / "logins.txt",
            connections=CONNECTIONS,
            user=f"user = {NOBODY}" if as_root else "",
        )
        (folder / "pool.ini").write_text(settings)
        running = subprocess.Popen(
            [program, "-q", str(folder / "pool.ini")], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        try:
            name, word = next(iter(logins.items()))
            _wait_until_it_answers(f"postgresql://{name}:{word}@127.0.0.1:{listens}/postgres")
            yield f"127.0.0.1:{listens}"
        finally:
            running.terminate()
            running.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError as silent:
            # Whoever is refused by the server behind it has been answered by both.
            if "permission denied for database" in str(silent):
                return
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
