"""Ask one address over several connections for a while, in one thread, and say how fast it was answered."""

import asyncio
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """Requests a second, and the 99th percentile of how long one took, in seconds."""

    rate: float
    p99: float


def asked(port: int, path: str, bearer: str, *, connections: int, seconds: float) -> Round:
    """One round. Raises RuntimeError when anything but 200 is answered."""
    return asyncio.run(_asked(port, path, bearer, connections, seconds))


async def _asked(port: int, path: str, bearer: str, connections: int, seconds: float) -> Round:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\nConnection: keep-alive\r\n\r\n"
    ).encode()
    began = time.perf_counter()
    until = began + seconds
    spans = await asyncio.gather(*(_one(port, request, until) for _ in range(connections)))
    took = sorted(span for one in spans for span in one)
    return Round(len(took) / (time.perf_counter() - began), statistics.quantiles(took, n=100)[98])


async def _one(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    spans = []
    while (start := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode(errors="replace")[:200])
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        if length is None:
            raise RuntimeError("an answer without its length")
        await reader.readexactly(length)
        spans.append(time.perf_counter() - start)
    writer.close()
    return spans
