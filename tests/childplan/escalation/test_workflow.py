"""The states of an alert: every act from every state."""

import pytest

from childplan.escalation.vocabulary import AlertState
from childplan.escalation.workflow import MOVES, MoveNotOpen, is_open, moves_to

# Typed from the brief: a person acknowledges, then decides, or decides at once; software resolves what is not resolved.
LEADS_TO = {
    ("acknowledge_alert", "raised"): "acknowledged",
    ("acknowledge_alert", "resolved"): "resolved",
    ("decide_alert", "raised"): "decided",
    ("decide_alert", "acknowledged"): "decided",
    ("resolve_alert", "raised"): "resolved",
    ("resolve_alert", "acknowledged"): "resolved",
    ("resolve_alert", "decided"): "resolved",
}


class TestAnAct:
    @pytest.mark.parametrize("state", AlertState.values)
    @pytest.mark.parametrize("act", ["acknowledge_alert", "decide_alert", "resolve_alert"])
    def test_leads_where_the_table_says_or_nowhere(self, act: str, state: str) -> None:
        assert is_open(act, state) == ((act, state) in LEADS_TO)
        if is_open(act, state):
            assert moves_to(act, state) == LEADS_TO[act, state]
        else:
            with pytest.raises(MoveNotOpen):
                moves_to(act, state)

    def test_is_in_the_table_or_moves_no_state(self) -> None:
        assert MOVES.keys() == {act for act, _ in LEADS_TO}
