"""Whether anything was lost: every text that was answered as saved is a version of its row."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from .pairs import BY_API, KINDS, MIXED, Row, Tally

EVERY_KIND = (*KINDS, BY_API, MIXED)


class Racing(Protocol):
    """Pair after pair on one row."""

    row: Row

    def run(self, count: int) -> Tally: ...


Ask = Callable[..., Sequence[Mapping[str, Any]]]
ENOUGH_AT_ONCE = 0.95


def run(lanes: Sequence[Racing], *, pairs: int) -> Tally:
    """All lanes at once, so many pairs together."""
    whole = Tally()
    shares = [pairs // len(lanes) + (n < pairs % len(lanes)) for n in range(len(lanes))]
    with ThreadPoolExecutor(len(lanes)) as pool:
        for tally in pool.map(lambda both: both[0].run(both[1]), zip(lanes, shares, strict=True)):
            whole.add(tally)
    return whole


def lost(tally: Tally, ask: Ask) -> list[str]:
    """Texts that were answered as saved and are no version of their row, as the steward reads it."""
    found = []
    for row, texts in tally.saved.items():
        versions = ask(f"select {row.column} as text from {row.table} where id = %s", row.row_id)
        kept = Counter(str(version["text"]) for version in versions)
        found += [text for text, often in Counter(texts).items() if kept[text] < often]
    return found


def drafts_left(ask: Ask, rows: Iterable[str]) -> int:
    (count,) = ask(
        "select count(*) as n from plans_draft where not is_closed and about_id = any(%s::uuid[])", list(rows)
    )
    return int(count["n"])


def verdict(tally: Tally, gone: Sequence[str], left: int, *, wanted: int, seconds: float) -> tuple[str, bool]:
    """The last line, and whether the goal is met."""
    done = sum(tally.pairs.values())
    raced = done and tally.overlapping / done
    every = all(tally.pairs[kind] for kind in EVERY_KIND)
    ok = not (gone or tally.wrong or left) and done == wanted and every and raced >= ENOUGH_AT_ONCE
    by_kind = " ".join(f"{kind.replace(' ', '-')}={tally.pairs[kind]}" for kind in EVERY_KIND)
    saved = sum(map(len, tally.saved.values()))
    line = (
        f"EDITS pairs={done} {by_kind} saved={saved} conflicts={tally.conflicts} at-once={raced:.1%}"
        f" lost={len(gone)} wrong={len(tally.wrong)} drafts-left={left} seconds={seconds:.0f}"
        f" goal pairs={wanted} lost=0 wrong=0 {'ok' if ok else 'short'}"
    )
    return line, ok
