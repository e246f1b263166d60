"""What words that leave may carry by mistake: another child's story, a name that must not reach this reader. Pure.

Text pasted from one family's record into another's, and an adult's name where it endangers somebody, are how councils
have harmed the families they wrote to. A person reads what leaves; this only points.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

RUN = 8
"""So many equal words in a row are no chance: a sentence was carried over, or both were taken from one text."""
SHORTEST = 3
"""Of what is marked, fewer words than these are said of anybody."""
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Because(StrEnum):
    """Why words are pointed at."""

    ADULT = "adult"
    CHILD = "child"
    SAME_WORDS = "same_words"
    MARKED = "marked"


class Outgoing(Protocol):
    """A piece that is about to leave. text: what somebody wrote; words: everything in it that can name something."""

    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Said:
    """What was typed into one field of a form, and leaves with it. heading: what the field asks."""

    heading: str
    text: str

    @property
    def words(self) -> str:
        return self.text


@dataclass(frozen=True)
class Pointed:
    """Words of one outgoing piece that somebody must take out, or say why they may be said.

    heading: of the piece. words: as they stand in it.
    """

    because: Because
    heading: str
    words: str

    @property
    def key(self) -> str:
        """The same for the same words in the same piece, so that an answer to one is no answer to another."""
        told = "\n".join((self.because, self.heading, " ".join(_plain(self.words))))
        return sha256(told.encode()).hexdigest()[:16]


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these full names stand in the text, all their words in a row; one of a single word is no full name."""
    plain = _plain(text)
    found = []
    for name in names:
        words = _plain(name)
        if len(words) > 1 and any(plain[n : n + len(words)] == words for n in range(len(plain))):
            found.append(name)
    return list(dict.fromkeys(found))


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every row of `RUN` words of a text."""
    plain = _plain(text)
    return frozenset(tuple(plain[n : n + RUN]) for n in range(len(plain) - RUN + 1))


def runs_of_marked(text: str) -> frozenset[tuple[str, ...]]:
    """The same of words that are marked: what is said in fewer words than `RUN` counts as a whole."""
    plain = _plain(text)
    return frozenset({tuple(plain)}) if SHORTEST <= len(plain) < RUN else runs_of(text)


def carried_over(text: str, others: frozenset[tuple[str, ...]]) -> list[str]:
    """The longest stretches of the text that stand in others as well, run by run, as they stand here."""
    spans = [match.span() for match in WORD.finditer(text)]
    plain = _plain(text)
    found = []
    for size in sorted({len(run) for run in others}, reverse=True):
        starts = [n for n in range(len(plain) - size + 1) if tuple(plain[n : n + size]) in others]
        found += [text[spans[first][0] : spans[last + size - 1][1]] for first, last in _stretches(starts)]
    return found


def _stretches(starts: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start in starts:
        if found and start == found[-1][1] + 1:
            found[-1] = (found[-1][0], start)
        else:
            found.append((start, start))
    return found


def _plain(text: str) -> list[str]:
    return [word.replace("’", "'") for word in WORD.findall(text.casefold())]
