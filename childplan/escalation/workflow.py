"""The states of an alert: which act leads from which state to which.

Some moves change no state and so stand in no row here: `raise_alert` makes the alert, `pass_to_manager` tells more
people about one that nobody decided, `amend_decision` says anew what was decided, evidence is added, its cause eases
and comes back. A resolved alert that nobody had seen is acknowledged too, and stays resolved.
"""

from .vocabulary import AlertState as S

MOVES: dict[str, tuple[tuple[S, ...], S]] = {
    "acknowledge_alert": ((S.RAISED, S.RESOLVED), S.ACKNOWLEDGED),
    "decide_alert": ((S.RAISED, S.ACKNOWLEDGED), S.DECIDED),
    "resolve_alert": ((S.RAISED, S.ACKNOWLEDGED, S.DECIDED), S.RESOLVED),
}


class MoveNotOpen(ValueError):
    """The alert is in a state from which this act leads nowhere."""


def moves_to(act: str, state: str) -> S:
    """The state that this act leads to from `state`. Raises MoveNotOpen."""
    from_states, to_state = MOVES[act]
    if state == S.RESOLVED and act == "acknowledge_alert":
        return S.RESOLVED
    if state not in from_states:
        raise MoveNotOpen(f"{act} is not open to an alert that is {state}")
    return to_state


def is_open(act: str, state: str) -> bool:
    """Whether this act may be done to an alert in that state."""
    return state in MOVES[act][0]
