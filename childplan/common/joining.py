"""Join two texts that were both written from an earlier one, so that nothing of either is lost.

Sentence by sentence: what only one writer changed is taken as changed; where both changed the same place, both stand,
theirs first, for a person to decide.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import TextChoices

# How much of two sentences must be the same for one to be the other put differently.
ALIKE = 0.6
GAPS = re.compile(r"((?<=[.!?…])[ \t]+|\n)")


class Take(TextChoices):
    """Which of two writers' words stand."""

    THEIRS = "theirs", "Theirs"
    YOURS = "yours", "Yours"
    BOTH = "both", "Both, theirs first"


@dataclass(frozen=True)
class Standing:
    """One version of a row, as the fields of its form would show it. by: whoever saved it, in words."""

    values: Mapping[str, Any]
    version: int
    at: datetime
    by: object = None


@dataclass(frozen=True)
class Part:
    """One stretch of a text, as it was, as they have it and as you have it."""

    before: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.yours

    @property
    def usual(self) -> Take:
        """What is taken unless somebody chooses: what only one writer changed as changed, else both."""
        if self.theirs in (self.before, self.yours):
            return Take.YOURS
        return Take.THEIRS if self.yours == self.before else Take.BOTH


def tidy(text: str) -> str:
    """The text with one kind of line end, and without blanks at the ends of lines or around the whole.

    A browser sends other line ends than it was given; without this every save would look like a change.
    """
    return re.sub(r"[ \t]+$", "", text.replace("\r\n", "\n").replace("\r", "\n"), flags=re.MULTILINE).strip()


def parts(base: str, theirs: str, yours: str) -> list[Part]:
    """The texts side by side, stretch by stretch."""
    stretches = _stretches(_pieces(base), _pieces(theirs), _pieces(yours))
    return [Part(*("".join(pieces) for pieces in stretch)) for stretch in stretches]


def put_together(stretches: Sequence[Part], chosen: Mapping[int, Take]) -> str:
    """One text of the parts that were chosen, by their place; where nobody chose, the usual."""
    stand: list[str] = []
    for place, part in enumerate(stretches):
        take = chosen.get(place, part.usual)
        if take == Take.BOTH:
            is_apart = (
                not part.theirs or not part.yours or part.theirs[-1].isspace() or part.yours[0].isspace()
            )
            apart = "" if is_apart else "\n"
            stand += [part.theirs, apart, part.yours]
        else:
            stand.append(part.theirs if take == Take.THEIRS else part.yours)
    return "".join(stand)


def joined(base: str, theirs: str, yours: str) -> str:
    """One text made of both."""
    return put_together(parts(base, theirs, yours), {})


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


def _each_reworded(base: Sequence[str], changed: Sequence[str]) -> bool:
    """Whether these are the same sentences, each put a little differently: then each is a stretch of its own."""
    return len(base) == len(changed) and all(
        before == after or SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE
        for before, after in zip(base, changed, strict=True)
    )


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
        if change == "equal" or _each_reworded(base[a:b], changed[c:d]):
            for n in range(b - a + 1):
                meet(a + n, c + n)
        else:
            meet(a, c)
            meet(b, d)
    return found
