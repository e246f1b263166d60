"""Pairs of writers on one row, let go at the same moment; what each was told, and whether anything was lost.

The kinds of pair, by the doors their texts come through:
  page and page     both press Save
  page and draft    one presses Save; the other goes on with a draft kept before, and presses Save
  draft and draft   both go on with their drafts
  two windows     one person types in two windows; both keep a draft
  same words      both save the same words
  API and API     two workers of a partner system change it (by_api.py)
  page and API    one presses Save, a partner system changes it (by_api.py)
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .writers import CONFLICT, SAVED, Answer, Row, Writer

KINDS = ("page and page", "page and draft", "draft and draft", "two windows", "same words")
BY_API, MIXED = "API and API", "page and API"
# Out of twenty pairs of two people.
SHARES = (*[KINDS[0]] * 8, *[KINDS[1]] * 5, *[KINDS[2]] * 4, *[KINDS[3]] * 2, KINDS[4])
ONE_SAVED = "one is saved, the other sees both"
NOTHING_NEW = "Nothing was changed, so nothing was saved"


@dataclass
class Tally:
    """What was counted. saved: texts answered as saved, by row."""

    pairs: Counter[str] = field(default_factory=Counter)
    saved: dict[Row, list[str]] = field(default_factory=dict)
    conflicts: int = 0
    overlapping: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.pairs += other.pairs
        self.saved.update(other.saved)
        self.conflicts += other.conflicts
        self.overlapping += other.overlapping
        self.wrong += other.wrong


def at_once(*works: Callable[[], Answer]) -> list[Answer]:
    """Let go together by a barrier; their answers in order."""
    barrier, answers = threading.Barrier(len(works)), dict[int, Answer]()

    def work_on(number: int, work: Callable[[], Answer]) -> None:
        barrier.wait(timeout=60)
        answers[number] = work()

    threads = [threading.Thread(target=work_on, args=both) for both in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(works))]


class Lane:
    """Two people and one row: pair after pair, each from the version that the last one left."""

    def __init__(self, name: str, row: Row, first: Writer, second: Writer, again: Writer) -> None:
        """again: the first person in another window."""
        self.name, self.row, self.first, self.second, self.again = name, row, first, second, again
        self.tally = Tally(saved={row: []})

    def run(self, count: int) -> Tally:
        self.tally = Tally(saved={self.row: []})
        self.version = self.first.version_of(self.row)
        for number in range(count):
            # Shares are spread over the lane, so that few pairs hold every kind.
            kind = SHARES[number * 7 % len(SHARES)]
            self.tally.pairs[kind] += 1
            mine = f"{self.name} pair {number}: Ada wrote of the walk home."
            yours = f"{self.name} pair {number}: Ben wrote about breakfast."
            for fault in self.pair(kind, mine, yours):
                self.tally.wrong.append(f"{self.name} pair {number}, {kind}: {fault}")
        return self.tally

    def pair(self, kind: str, mine: str, yours: str) -> Iterator[str]:
        if kind == "two windows":
            yield from self.in_two_windows(mine, yours)
        elif kind == "same words":
            yield from self.with_the_same_words(mine)
        else:
            drafts = {"page and page": (False, False), "page and draft": (False, True)}.get(
                kind, (True, True)
            )
            yield from self.at_the_same_row(mine, yours, drafts)

    def at_the_same_row(self, mine: str, yours: str, drafts: Sequence[bool]) -> Iterator[str]:
        texts, writers = (mine, yours), (self.first, self.second)
        kept = []
        for writer, text, by_draft in zip(writers, texts, drafts, strict=True):
            kept.append(self.keep(writer, text) if by_draft else 0)
        answers = at_once(
            lambda: self.first.saves(self.row, mine, version=self.version, draft=kept[0]),
            lambda: self.second.saves(self.row, yours, version=self.version, draft=kept[1]),
        )
        self.tally.overlapping += answers[0].overlaps(answers[1])
        self.tally.saved[self.row] += [
            text for text, a in zip(texts, answers, strict=True) if a.status == SAVED
        ]
        statuses = sorted(answer.status for answer in answers)
        if statuses != [SAVED, CONFLICT]:
            yield f"answered {statuses}: {ONE_SAVED}"
            self.version = self.first.version_of(self.row)
            return
        self.version += 1
        loser = 0 if answers[0].status == CONFLICT else 1
        self.tally.conflicts += 1
        if not answers[loser].holds(mine, yours):
            yield "the loser's answer does not hold both texts"
        if kept[loser]:
            yield from self.join(writers[loser], f"{mine}\n{yours}", kept[loser])

    def join(self, writer: Writer, text: str, draft: int) -> Iterator[str]:
        """The loser saves both: a draft of theirs that was left goes with it."""
        answer = writer.saves(self.row, text, version=self.version, draft=draft)
        if answer.status != SAVED:
            yield f"the joined text was not saved ({answer.status})"
            return
        self.tally.saved[self.row].append(text)
        self.version += 1

    def keep(self, writer: Writer, text: str, *, draft: int = 0) -> int:
        answer = writer.keeps(self.row, text, version=self.version, draft=draft)
        return int(json.loads(answer.words)["version"])

    def in_two_windows(self, mine: str, yours: str) -> Iterator[str]:
        """The first to arrive is the draft; the other window is told both. Then that draft is gone on with."""
        answers = at_once(
            lambda: self.first.keeps(self.row, mine, version=self.version),
            lambda: self.again.keeps(self.row, yours, version=self.version),
        )
        self.tally.overlapping += answers[0].overlaps(answers[1])
        if sorted(answer.status for answer in answers) != [200, CONFLICT]:
            yield f"answered {[answer.status for answer in answers]}: one draft is kept, the other window told"
            return
        self.tally.conflicts += 1
        winner = 0 if answers[0].status != CONFLICT else 1
        if not answers[1 - winner].holds(mine, yours):
            yield "the second window's answer does not hold both texts"
        kept = int(json.loads(answers[winner].words)["version"])
        yield from self.join(self.first, (mine, yours)[winner], kept)

    def with_the_same_words(self, text: str) -> Iterator[str]:
        answers = at_once(
            lambda: self.first.saves(self.row, text, version=self.version),
            lambda: self.second.saves(self.row, text, version=self.version),
        )
        self.tally.overlapping += answers[0].overlaps(answers[1])
        statuses = sorted(answer.status for answer in answers)
        told = any(answer.holds(NOTHING_NEW) for answer in answers)
        if statuses != [200, SAVED] or not told:
            yield f"answered {statuses}: one is saved, the other told that it stands already"
        self.tally.saved[self.row].append(text)
        self.version += 1
