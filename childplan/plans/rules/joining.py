"""Join two texts that were both written from an earlier one, so that nothing of either is lost.

Paragraph by paragraph: what only one writer changed is taken as changed; where both changed the same place, both stand,
theirs first, for a person to decide.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher


def joined(base: str, theirs: str, yours: str) -> str:
    """One text made of both. A paragraph is a line."""
    lines: list[str] = []
    for before, their_part, your_part in _stretches(base.split("\n"), theirs.split("\n"), yours.split("\n")):
        if their_part in (before, your_part):
            lines += your_part
        elif your_part == before:
            lines += their_part
        else:
            lines += [*their_part, *your_part]
    return "\n".join(lines)


def _stretches(
    base: Sequence[str], theirs: Sequence[str], yours: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The texts cut into stretches at every place between two lines that both kept in step with the base."""
    in_theirs, in_yours = _in_step(base, theirs), _in_step(base, yours)
    at = their_at = your_at = 0
    for place in sorted(in_theirs.keys() & in_yours.keys()):
        # What was put in at a place stands between its two numbers, and is a stretch of its own.
        for their_place, your_place in zip(in_theirs[place], in_yours[place], strict=True):
            yield list(base[at:place]), list(theirs[their_at:their_place]), list(yours[your_at:your_place])
            at, their_at, your_at = place, their_place, your_place


def _in_step(base: Sequence[str], changed: Sequence[str]) -> dict[int, tuple[int, int]]:
    """For each place between lines of the base that can be found in the changed text: before and after what was put in.

    Places inside a stretch that was rewritten cannot be found.
    """
    found: dict[int, tuple[int, int]] = {}

    def meet(place: int, there: int) -> None:
        low, high = found.get(place, (there, there))
        found[place] = (min(low, there), max(high, there))

    for change, a, b, c, d in SequenceMatcher(None, base, changed, autojunk=False).get_opcodes():
        if change == "equal":
            for n in range(b - a + 1):
                meet(a + n, c + n)
        else:
            meet(a, c)
            meet(b, d)
    return found
