"""The states of an alert: which act leads from which state to which."""

from .vocabulary import AlertState as S

MOVES: dict[str, tuple[tuple[S, ...], S]] = {
    "acknowledge_alert": ((S.RAISED,), S.ACKNOWLEDGED),
    "decide_alert": ((S.RAISED, S.ACKNOWLEDGED), S.DECIDED),
    "resolve_alert": ((S.RAISED, S.ACKNOWLEDGED, S.DECIDED), S.RESOLVED),
}
