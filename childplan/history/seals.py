"""A seal as it is carried about: from the database, as a line of the exported file, and by what it holds on to."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection

from .canonical import microseconds

NOTHING_BEFORE = "0" * 64
CLOSING = 2**64 - 1
BATCH = 1000


@dataclass(frozen=True)
class Sealed:
    """One seal. `models.Seal` says what each of these means; transaction numbers are whole numbers here."""

    generation: int
    number: int
    restored: bool
    canon: int
    from_transaction: int
    below_transaction: int
    row_count: int
    root: str
    previous: str
    lost_count: int
    lost_to: str
    sealed_at: datetime
    digest: str

    @property
    def name(self) -> str:
        return f"{self.generation}/{self.number}"

    @property
    def place(self) -> tuple[int, int]:
        return self.generation, self.number

    def digest_of_words(self) -> str:
        """The digest that these words ought to bear."""
        words = (
            *("childplan-seal-1", self.generation, self.number, int(self.restored), self.canon),
            *(self.from_transaction, self.below_transaction, self.row_count, self.root, self.previous),
            *(self.lost_count, self.lost_to, microseconds(self.sealed_at)),
        )
        return hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()

    def line(self) -> str:
        """One line of JSON, without its end."""
        return json.dumps({**asdict(self), "sealed_at": self.sealed_at.isoformat()})


COLUMNS = tuple(column.name for column in fields(Sealed))
NUMBERS = ("from_transaction", "below_transaction")
SELECTED = ", ".join(f"{name}::text::numeric" if name in NUMBERS else name for name in COLUMNS)


def from_line(line: str) -> Sealed:
    """Raises ValueError where a line is none of ours."""
    try:
        words: dict[str, Any] = json.loads(line)
        return Sealed(**{**words, "sealed_at": datetime.fromisoformat(words["sealed_at"])})
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError("not a seal") from wrong


def from_row(row: Any) -> Sealed:
    """A row of the database, in the order of SELECTED."""
    words = dict(zip(COLUMNS, row, strict=True))
    return Sealed(**{**words, **{name: int(words[name]) for name in NUMBERS}})


def kept(*, after: tuple[int, int] = (0, 0)) -> Iterator[Sealed]:
    """Every seal of the database after that generation and number, in their order, a batch at a time."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {SELECTED} from history_seal where (generation, number) > (%s, %s)"  # noqa: S608
                " order by generation, number limit %s",
                [*after, BATCH],
            )
            found = [from_row(row) for row in cursor.fetchall()]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].place


def kept_at(place: tuple[int, int]) -> Sealed | None:
    """The seal of that generation and number."""
    return _one("where (generation, number) = (%s, %s)", place)


def last_kept() -> Sealed | None:
    """The last seal of the database."""
    return _one("order by generation desc, number desc limit 1")


def last_before(moment: datetime) -> Sealed | None:
    """The last seal made before that moment."""
    return _one("where sealed_at < %s order by generation desc, number desc limit 1", [moment])


def _one(clause: str, values: Any = ()) -> Sealed | None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {SELECTED} from history_seal {clause}", values)  # noqa: S608
        row = cursor.fetchone()
    return from_row(row) if row else None
