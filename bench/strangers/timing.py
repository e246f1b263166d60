"""Whether time tells two questions apart, beside how far it tells two apart that are the same.

For each address the same person asks about a stranger's thing, about what does not exist, and about another thing that
does not exist, turn by turn. The chance that a stranger's thing takes longer than a missing one is a half when time
tells nothing. By how much that chance strays between two missing things is the noise of this run, on this machine.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Clocked:
    """One address, timed. told: how far from a half the chance is for the stranger's; noise: for a missing one.

    median: of the stranger's, in seconds.
    """

    name: str
    told: float
    noise: float
    median: float


def advantage(one: Sequence[float], other: Sequence[float]) -> float:
    """How far from a half the chance is that something of `one` took longer than something of `other`."""
    ordered = sorted(other)
    won = sum(bisect_left(ordered, span) + bisect_right(ordered, span) for span in one) / 2
    return won / (len(one) * len(ordered)) - 0.5


def telling(clocked: Sequence[Clocked], *, margin: float) -> list[Clocked]:
    """The addresses at which time tells more than the noise of the whole run, and that by the margin besides."""
    if not clocked:
        return []
    most = max(abs(one.noise) for one in clocked) + margin
    return [one for one in clocked if abs(one.told) > most]
