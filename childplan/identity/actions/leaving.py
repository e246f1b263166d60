"""Checks before leaving: the one rule that words pass which are about to leave for somebody outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from childplan.identity.departing import Outgoing, Pointed
from childplan.identity.selectors.departing import Reader, pointed_at


class MustBeChecked(RuntimeError):
    """Something in the words must be taken out, or let through with a reason. found: all of it."""

    def __init__(self, found: Sequence[Pointed]) -> None:
        super().__init__("Look at what is pointed out: take it out, or say why it may be said")
        self.found = tuple(found)


def check_before_leaving(
    child_id: UUID,
    pieces: Sequence[Outgoing],
    *,
    reader: Reader,
    let_through: Mapping[str, str],
    at: datetime,
) -> list[tuple[Pointed, str]]:
    """What was pointed at and let through, each with its reason. Raises MustBeChecked while anything has none.

    let_through: reasons by `Pointed.key`; one for words that are not there any more counts for nothing.
    """
    found = pointed_at(child_id, pieces, reader=reader, at=at)
    answered = [(one, let_through.get(one.key, "").strip()) for one in found]
    if not all(reason for _, reason in answered):
        raise MustBeChecked(found)
    return answered


def in_the_history(reason: str, answered: Sequence[tuple[Pointed, str]]) -> str:
    """The reason of what left, with why each thing was let through: no word of what was pointed at is kept."""
    return " ".join([reason, *(f"Let through ({one.because}): {why}" for one, why in answered)])
