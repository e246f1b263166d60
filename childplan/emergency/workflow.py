"""What may follow on which state. Opening is an act; ending and falling due are the clock's as well as somebody's.

`sql/020_ending.sql` and `sql/030_reviewing.sql` hold the same, so that of two who act at once the second is told.
"""

from collections.abc import Mapping

from .vocabulary import State

MOVES: Mapping[str, tuple[tuple[State, ...], State]] = {
    "end_emergency_access": ((State.OPEN,), State.DUE),
    "fall_overdue": ((State.DUE,), State.OVERDUE),
    "find_justified": ((State.DUE, State.OVERDUE), State.JUSTIFIED),
    "find_not_justified": ((State.DUE, State.OVERDUE), State.NOT_JUSTIFIED),
}
REVIEWED = frozenset({State.JUSTIFIED, State.NOT_JUSTIFIED})
WAITS_FOR_REVIEW = frozenset({State.DUE, State.OVERDUE})
