"""How long something takes: the median of many runs after warming up."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def median_ms(run: Callable[[], Any], *, runs: int, warm: int) -> float:
    """Milliseconds, by the clock on the wall."""
    for _ in range(warm):
        run()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000
