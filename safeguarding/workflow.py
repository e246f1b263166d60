"""The states of a concern: which act leads from which state to which."""

from .vocabulary import ConcernState as S

MOVES: dict[str, tuple[tuple[S, ...], tuple[S, ...]]] = {
    "mark_concern_seen": ((S.RECORDED,), (S.SEEN,)),
    # Whoever answers has read it, so it need not be marked seen first.
    "answer_concern": ((S.RECORDED, S.SEEN), (S.ACTED_ON, S.NO_ACTION)),
}


def may_move(act: str, state: str) -> bool:
    """Whether the act is open from that state."""
    return state in MOVES[act][0]
