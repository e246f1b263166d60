"""What the figures were measured on."""

import os
import platform
from pathlib import Path

from tests.databases import Server


def machine(server: Server) -> str:
    """Processor, cores, memory, how busy it was, and the database's version."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    with server.administrator() as admin:
        version = admin.execute("show server_version").fetchone()[0]
        shared = admin.execute("show shared_buffers").fetchone()[0]
    return (
        f"{model}, {os.cpu_count()} cores, {int(memory) // 1024 // 1024} GB, load {os.getloadavg()[0]:.1f};"
        f" PostgreSQL {version}, shared_buffers {shared}; Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
