"""Episodes: when a cause that comes and goes is one alert, and when it is several. Pure.

An episode is a run of the cause and has one alert. A cause that goes away for less than the trigger's `recovery` and
comes back is the same run. See docs/decisions/0021-episodes-of-a-cause.md for the examples.
"""

from dataclasses import dataclass
from datetime import date

from childplan.escalation.triggers import Cleared, Firing

MORE_IS_KNOWN = "There is more now: see the newer alert."
CAME_BACK = "The cause stayed away long enough, and has come back: see the newer alert."


@dataclass(frozen=True)
class Episode:
    """The newest episode of one trigger for one child, as its alert remembers it.

    is_open: not resolved. is_decided: somebody decided. causes: what it is known to be about. seen_until: the last day
    that any reading of it spoke of.
    """

    run: str
    is_open: bool
    is_decided: bool
    causes: frozenset[str] = frozenset()
    seen_until: date | None = None


@dataclass(frozen=True)
class Step:
    """What a reading means for the newest episode.

    resolve: why it ends; empty where it goes on. begins: a new one begins. adds: it goes on, and more is known of it.
    eases: its cause is away, not yet for long enough. goes_on: its cause is there.
    """

    resolve: str = ""
    begins: bool = False
    adds: bool = False
    eases: bool = False
    goes_on: bool = False


NOTHING = Step()


def next_step(newest: Episode | None, reading: Firing | Cleared | None, *, recovery: int) -> Step:
    """What follows from how things stand now. Asked again of the same reading, once it is done, it answers no change.

    recovery: how long the cause must stay away, in the trigger's own measure; 0 where it is gone as soon as it is.
    """
    if reading is None or (newest is not None and reading.run < newest.run):
        # A period that is over says nothing of the one that runs: a clock that went back, a file that came late.
        return NOTHING
    if isinstance(reading, Cleared):
        return _cleared(newest, reading, recovery)
    if newest is None or not newest.is_open:
        return Step(begins=True)
    if reading.run != newest.run:
        return Step(resolve=_over(newest), begins=True)
    if reading.since is not None and newest.seen_until is not None and reading.since > newest.seen_until:
        return Step(resolve=CAME_BACK, begins=True)
    if reading.causes - newest.causes:
        return (
            Step(resolve=MORE_IS_KNOWN, begins=True) if newest.is_decided else Step(adds=True, goes_on=True)
        )
    return Step(goes_on=True)


def _cleared(newest: Episode | None, reading: Cleared, recovery: int) -> Step:
    if newest is None or not newest.is_open:
        return NOTHING
    if reading.run != newest.run:
        return Step(resolve=_over(newest))
    if reading.away_for is None or reading.away_for >= recovery:
        return Step(resolve=reading.reason)
    return Step(eases=True)


def _over(newest: Episode) -> str:
    return f"{newest.run} is over."
