"""A zip archive that holds the parts of a document: unpacked within limits, and refused where it hides anything."""

import stat
import zipfile
import zlib
from io import BytesIO

from childplan.documents.vocabulary import RefusedBecause

from .refused import FileRefused

MOST_PARTS = 2_000
MOST_UNPACKED = 80_000_000
"""Bytes of all parts together."""
MOST_OF_ITS_SIZE = 250
"""How many times its packed size a large part may be. Deflate cannot do more than about a thousand."""
LARGE = 1_000_000
PIECE = 1 << 16
END_OF_ARCHIVE, END_LENGTH, FIRST = b"PK\x05\x06", 22, b"PK\x03\x04"
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# How a file begins that has no business inside a document.
INSIDE = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0", b"%PDF", b"#!", b"{\\rtf"),
)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part by name. Raises FileRefused.

    The archive begins with the file and ends with it, so it cannot be the tail or the head of something else.
    """
    if not content.startswith(FIRST):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    if content[-END_LENGTH : -END_LENGTH + 4] != END_OF_ARCHIVE or content[-2:] != b"\x00\x00":
        raise FileRefused(RefusedBecause.BROKEN)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(RefusedBecause.BROKEN) from error


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = archive.infolist()
    if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > MOST_UNPACKED:
        raise FileRefused(RefusedBecause.TOO_MUCH)
    names = [one.filename for one in listed]
    if len({name.casefold() for name in names}) != len(names) or not all(map(_is_plain, names)):
        raise FileRefused(RefusedBecause.ACTIVE)
    left, parts = MOST_UNPACKED, {}
    for one in listed:
        _require_ordinary(one)
        parts[one.filename] = _read(archive, one, left)
        left -= len(parts[one.filename])
    return parts


def _is_plain(name: str) -> bool:
    """A path that stays where it is put."""
    return (
        bool(name)
        and name.isprintable()
        and not name.startswith("/")
        and not set("\\:") & set(name)
        and (".." not in name.split("/"))
    )


def _require_ordinary(one: zipfile.ZipInfo) -> None:
    if one.flag_bits & ENCRYPTED:
        raise FileRefused(RefusedBecause.LOCKED)
    if one.compress_type not in METHODS or stat.S_ISLNK(one.external_attr >> 16):
        raise FileRefused(RefusedBecause.ACTIVE)
    if one.file_size > LARGE and one.file_size > MOST_OF_ITS_SIZE * max(one.compress_size, 1):
        raise FileRefused(RefusedBecause.TOO_MUCH)


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """Piece by piece: what the archive says of its sizes may be a lie."""
    read = bytearray()
    with archive.open(one) as part:
        while piece := part.read(PIECE):
            read += piece
            if len(read) > most:
                raise FileRefused(RefusedBecause.TOO_MUCH)
    if bytes(read[:8]).startswith(INSIDE):
        raise FileRefused(RefusedBecause.ACTIVE)
    return bytes(read)
