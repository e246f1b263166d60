"""Programs that a killed run left behind. The next run ends them before it starts its own.

The kernel tells each program when the launcher dies, so there should be none; this is for machines where
it could not be told, and for the moment between the death and the end.
"""

import os
import signal
import time
from pathlib import Path

from childplan.config.launcher.programs import Running
from childplan.config.launcher.state import State

FILE = "programs.json"
PATIENCE = 10.0
PAUSE = 0.05


def remember(state: State, running: list[Running]) -> None:
    """Write down who runs: the number, which may go to a stranger later, and the birth, which may not."""
    state.write(
        FILE,
        [
            {"pid": one.popen.pid, "born": _born(one.popen.pid), "signal": int(one.program.stop_signal)}
            for one in running
        ],
    )


def end_leftovers(state: State) -> int:
    """End what an earlier run left, newest first. Only the holder of the state folder's lock may call it."""
    left = [one for one in state.read(FILE, []) if one["born"] and _born(one["pid"]) == one["born"]]
    for one in reversed(left):
        os.kill(one["pid"], one["signal"])
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(_born(one["pid"]) == one["born"] for one in left):
        time.sleep(PAUSE)
    for one in left:
        if _born(one["pid"]) == one["born"]:
            os.kill(one["pid"], signal.SIGKILL)
    state.write(FILE, [])
    return len(left)


def _born(pid: int) -> str:
    """When the process started, in ticks since the machine did; empty when it is gone or a zombie."""
    try:
        # The name of the program stands in brackets and may hold anything, so count from the last one.
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] == "Z" else after_name[19]
