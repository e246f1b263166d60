"""The bytes that seals are made over, said a second time in Python: verifying does not lean on what it verifies.

Rule 1 stands in `sql/040_canonical.sql`, in words too. Another column makes another rule; this one stays.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

CANON = 1
COLUMNS = (
    *(
        "id",
        "event",
        "child_id",
        "at",
        "transaction",
        "user_id",
        "membership_id",
        "person_id",
        "organisation_id",
    ),
    *("area_id", "purpose", "act", "method", "outcome", "status", "classes", "from_address", "way", "means"),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> str:
    """A moment as whole microseconds since 1970, UTC."""
    return str((moment - EPOCH) // MICROSECOND)


def canonical(row: Sequence[Any]) -> bytes:
    """The bytes of one row, given in the order of COLUMNS."""
    return b",".join(map(_field, row))


def _field(value: Any) -> bytes:
    if value is None:
        return b"-"
    text = microseconds(value) if isinstance(value, datetime) else str(value)
    written = text.encode()
    return b"%d:%b" % (len(written), written)


def root(rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """How many rows there are, and the Merkle root over them (RFC 6962, section 2.1), in memory that grows with the
    logarithm of their number."""
    count = 0
    heights: list[tuple[bytes, int]] = []
    for leaf in _leaves(rows):
        count += 1
        node, height = leaf, 0
        while heights and heights[-1][1] == height:
            node, height = _joined(heights.pop()[0], node), height + 1
        heights.append((node, height))
    if not heights:
        return 0, hashlib.sha256().hexdigest()
    node = heights.pop()[0]
    while heights:
        node = _joined(heights.pop()[0], node)
    return count, node.hex()


def _leaves(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    return (hashlib.sha256(b"\x00" + canonical(row)).digest() for row in rows)


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
