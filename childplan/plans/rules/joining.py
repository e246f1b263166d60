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
    """The texts cut into stretches: those all three share, and between them those that somebody changed."""
    in_theirs, in_yours = _kept(base, theirs), _kept(base, yours)
    at = their_at = your_at = 0
    for place in range(len(base)):
        if place not in in_theirs or place not in in_yours:
            continue
        their_place, your_place = in_theirs[place], in_yours[place]
        yield (
            list(base[at:place]),
            list(theirs[their_at:their_place]),
            list(yours[your_at:your_place]),
        )
        shared = [base[place]]
        yield shared, shared, shared
        at, their_at, your_at = place + 1, their_place + 1, your_place + 1
    yield list(base[at:]), list(theirs[their_at:]), list(yours[your_at:])


def _kept(base: Sequence[str], changed: Sequence[str]) -> dict[int, int]:
    """For each line of the base that still stands, its place in the changed text. Places only rise."""
    blocks = SequenceMatcher(None, base, changed, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}
