"""Every state of a concern against every act."""

import pytest

from safeguarding.vocabulary import ConcernState
from safeguarding.workflow import MOVES, may_move

ALLOWED = {
    ("mark_concern_seen", "recorded"),
    ("answer_concern", "recorded"),
    ("answer_concern", "seen"),
}


class TestMoves:
    @pytest.mark.parametrize("state", list(ConcernState))
    @pytest.mark.parametrize("move", sorted(MOVES))
    def test_are_open_from_these_states_alone(self, move: str, state: str) -> None:
        assert may_move(move, state) is ((move, str(state)) in ALLOWED)
