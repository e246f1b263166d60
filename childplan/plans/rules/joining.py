"""Join two texts that were both written from an earlier one, so that nothing of either is lost.

Sentence by sentence: what only one writer changed is taken as changed; where both changed the same place, both stand,
theirs first, for a person to decide.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

GAPS = re.compile(r"((?<=[.!?…])[ \t]+|\n)")


def joined(base: str, theirs: str, yours: str) -> str:
    """One text made of both."""
    stand: list[str] = []
    for before, their_part, your_part in _stretches(_pieces(base), _pieces(theirs), _pieces(yours)):
        if their_part in (before, your_part):
            stand += your_part
        elif your_part == before:
            stand += their_part
        else:
            apart = "" if _is_gap(your_part[:1]) or _is_gap(their_part[-1:]) else "\n"
            stand += [*their_part, apart, *your_part]
    return "".join(stand)


def _pieces(text: str) -> list[str]:
    """The sentences of a text, and the gaps between them: spaces after a sentence's end, and new lines."""
    return [piece for piece in GAPS.split(text) if piece]


def _is_gap(pieces: Sequence[str]) -> bool:
    """Whether it is a gap, or nothing at all, so that nothing need be put between it and its neighbour."""
    return not "".join(pieces).strip()


def _stretches(
    base: Sequence[str], theirs: Sequence[str], yours: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The texts cut into stretches at every place between two pieces that both kept in step with the base."""
    in_theirs, in_yours = _in_step(base, theirs), _in_step(base, yours)
    at = their_at = your_at = 0
    for place in sorted(in_theirs.keys() & in_yours.keys()):
        # What was put in at a place stands between its two numbers, and is a stretch of its own.
        for their_place, your_place in zip(in_theirs[place], in_yours[place], strict=True):
            yield list(base[at:place]), list(theirs[their_at:their_place]), list(yours[your_at:your_place])
            at, their_at, your_at = place, their_place, your_place


def _in_step(base: Sequence[str], changed: Sequence[str]) -> dict[int, tuple[int, int]]:
    """For each place between pieces of the base that is found in the changed text: before and after what was put in.

    Places inside a stretch that was rewritten cannot be found.
    """
    found: dict[int, tuple[int, int]] = {}

    def meet(place: int, there: int) -> None:
        low, high = found.get(place, (there, there))
        found[place] = (min(low, there), max(high, there))

    # Their beginnings and their ends stand in step, also when one has no piece at all.
    meet(0, 0)
    meet(len(base), len(changed))
    for change, a, b, c, d in SequenceMatcher(_is_gap, base, changed, autojunk=False).get_opcodes():
        if change == "equal":
            for n in range(b - a + 1):
                meet(a + n, c + n)
        else:
            meet(a, c)
            meet(b, d)
    return found
