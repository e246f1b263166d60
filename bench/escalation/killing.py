"""Stop, look, kill, start again; and go on until everything has arrived."""

import json
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bench.escalation.feeding import Officer
from bench.escalation.phases import CLAIMED, Moment, Phase, Steward, look, outstanding, settled_after
from bench.escalation.stack import Stack

# Of ten kills: the worker has everything in hand, beat and the queue nothing that cannot be lost.
# "pool" are the processes in which the worker does its work: killed alone, the worker forks new ones.
TARGETS = ("pool", "worker", "pool", "beat", "pool", "worker", "pool", "valkey", "pool", "worker")
# Notify takes its time: every send is kept, and its answer held back so long.
DELAY_MS = 120
SEARCH_SECONDS = 10.0
# Patience, no goal: at full size a thousand alerts wait when the last kill has fallen.
SETTLED_WITHIN = 1200.0


@dataclass
class Run:
    """killed: by program and phase. orphans: when each message or piece of work was last hit."""

    killed: Counter[tuple[str, Phase]] = field(default_factory=Counter)
    orphans: dict[str, datetime] = field(default_factory=dict)
    restarted: Counter[str] = field(default_factory=Counter)
    worst: float = 0.0
    never_ended: int = 0
    left: int = 0

    @property
    def kills(self) -> int:
        return sum(self.killed.values())

    @property
    def claimed(self) -> int:
        """Kills while something was claimed or a transaction open."""
        return sum(number for (_, phase), number in self.killed.items() if phase in CLAIMED)


def run(
    stack: Stack, officer: Officer, steward: Steward, *, facts: int, kills: int, tell: Callable[[str], None]
) -> Run:
    """Bring in files, and kill meanwhile; then let everything end."""
    arrange(stack, {"delay_ms": DELAY_MS})
    done, chance = Run(), random.Random(20261122)
    while done.kills < kills or officer.brought < facts:
        done.restarted.update(stack.keep_alive())
        # As many facts before each kill as there are kills to share them among.
        if officer.brought * kills < facts * (done.kills + 1) or done.kills >= kills:
            officer.bring_in()
        if done.kills < kills:
            target = TARGETS[done.kills % len(TARGETS)]
            moment = _held(stack, steward, chance=chance.random(), seconds=SEARCH_SECONDS)
            _kill(stack, target, moment, done)
            if done.kills % 10 == 0:
                tell(f"  {done.kills} kills, {officer.brought} facts, {done.claimed} while claimed")
    arrange(stack, {})
    _let_it_end(stack, steward, done, tell)
    return done


def arrange(stack: Stack, faults: dict[str, int]) -> None:
    """Tell the stand-in what to do to the sends to come."""
    asked = urllib.request.Request(
        f"{stack.notify}/_faults",
        data=json.dumps(faults).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(asked, timeout=10):
        pass


def _held(stack: Stack, steward: Steward, *, chance: float, seconds: float) -> Moment:
    """Hold the worker at a moment worth interrupting, and say which. In one case of eight, whatever it is at."""
    wanted = _wanted(chance)
    deadline = time.monotonic() + seconds
    while True:
        stack.freeze("worker")
        moment = look(steward, stack.log, since=stack.since["worker"])
        if moment.phase in wanted or time.monotonic() > deadline:
            return moment
        stack.thaw("worker")
        time.sleep(0.02)


def _wanted(chance: float) -> tuple[Phase, ...]:
    if chance < 0.4:
        return (Phase.SENDING, Phase.SENT)
    if chance < 0.75:
        return (Phase.INSIDE,)
    if chance < 0.875:
        return (Phase.COMMITTED, Phase.BEFORE_CLAIM)
    return tuple(Phase)


def _kill(stack: Stack, target: str, moment: Moment, done: Run) -> None:
    """The worker stands still; what it held is an orphan when it is the worker that dies."""
    done.killed[target, moment.phase] += 1
    if target == "pool":
        stack.kill_pool()
    else:
        stack.kill(target)
        stack.start(target)
    if target in ("pool", "worker"):
        done.orphans.update(dict.fromkeys(moment.orphans, moment.at))
    else:
        stack.thaw("worker")


def _let_it_end(stack: Stack, steward: Steward, done: Run, tell: Callable[[str], None]) -> None:
    deadline = time.monotonic() + SETTLED_WITHIN
    while outstanding(steward) and time.monotonic() < deadline:
        done.restarted.update(stack.keep_alive())
        time.sleep(0.5)
    done.left = outstanding(steward)
    took = settled_after(steward, done.orphans)
    done.worst = max((seconds for seconds, _ in took.values()), default=0.0)
    for seconds, kind in sorted(took.values(), reverse=True)[:5]:
        tell(f"  a {kind} ended {seconds:.0f} s after it was hit")
    done.never_ended = len(done.orphans.keys() - took.keys())
