"""The states of SEN support: which act leads from which state to which."""

from .vocabulary import SenSupportState as S

# A period of SEN support begins open. A closed one is never opened again: a new period begins instead.
MOVES: dict[str, tuple[tuple[S, ...], S]] = {
    "close_sen_support": ((S.OPEN,), S.CLOSED),
}
