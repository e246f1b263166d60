"""What may follow on which state. A panel's item needs no answer: it begins as accepted, and is closed when heard.

`sql/010_referrals.sql` holds the same, so that two who answer at once are answered one after the other.
"""

from collections.abc import Mapping

from .vocabulary import State

MOVES: Mapping[str, tuple[State, State]] = {
    "accept_referral": (State.SENT, State.ACCEPTED),
    "decline_referral": (State.SENT, State.DECLINED),
    "withdraw_referral": (State.SENT, State.WITHDRAWN),
    "close_referral": (State.ACCEPTED, State.CLOSED),
    "close_panel_item": (State.ACCEPTED, State.CLOSED),
}
ENDED = frozenset({State.DECLINED, State.WITHDRAWN, State.CLOSED})
