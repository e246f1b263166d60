"""What may become of a file, and by whom. There is no way from held to checked but through the virus check."""

from .vocabulary import DocumentState as S

# From each state: by the worker, on what the scanner said; and by people, who only ever remove.
BY_SCANNER: dict[S, frozenset[S]] = {
    S.RECEIVED: frozenset({S.SCANNING}),
    S.HELD: frozenset({S.SCANNING}),
    # To itself: a worker was lost on the way, and another takes it up.
    S.SCANNING: frozenset({S.SCANNING, S.CLEAN, S.INFECTED, S.REFUSED, S.HELD}),
}
BY_PEOPLE: dict[S, frozenset[S]] = {
    state: frozenset({S.REMOVED}) for state in (S.RECEIVED, S.SCANNING, S.HELD, S.CLEAN)
}
WAITS = (S.RECEIVED, S.SCANNING, S.HELD)
"""Nobody can open it yet."""
NOT_KEPT = (S.INFECTED, S.REFUSED, S.REMOVED)
"""Its bytes are gone; the row says what was sent, by whom and what became of it."""


class NoSuchMove(RuntimeError):
    """The workflow has no way from the one state to the other."""


def require_move(here: str, there: S, *, by: dict[S, frozenset[S]]) -> None:
    """Raise NoSuchMove unless the table has it."""
    if there not in by.get(S(here), frozenset()):
        raise NoSuchMove(f"{here} to {there}")
