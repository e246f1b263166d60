"""Pictures, kept without what the camera wrote about them: where and when they were taken stays out of the record.

Nothing is drawn again: the picture's own parts are copied, all others are left behind.
"""

import struct
import zlib

from childplan.documents.vocabulary import RefusedBecause

from .refused import FileRefused
from .text import MARKUP

WIDEST = 20_000
MOST_POINTS = 120_000_000

PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"pHYs",
    b"bKGD",
    b"sBIT",
}

EOI, SOS, APP0, APP1, APP14 = 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
_FRAMES = {0xC0, 0xC1, 0xC2}
_TABLES = {0xC4, 0xDB, 0xDD}
_ALONE = {0x01, *range(0xD0, 0xD8)}
_EXIF = b"Exif\x00\x00"
ORIENTATION, SHORT = 0x0112, 3
_SUSPICIOUS = (b"PK\x03\x04", b"%PDF-", b"\x7fELF", b"MZ\x90\x00", b"Rar!")


def plain_png(content: bytes) -> bytes:
    """The picture. Raises FileRefused."""
    if not content.startswith(PNG):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    at, kept, last = len(PNG), [PNG], b""
    while last != b"IEND":
        head = content[at : at + 8]
        if len(head) < 8:
            raise FileRefused(RefusedBecause.BROKEN)
        (length,), last = struct.unpack(">I", head[:4]), head[4:]
        whole = content[at : at + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise FileRefused(RefusedBecause.BROKEN)
        if at == len(PNG):
            _require_first(last, whole)
        if last in _PNG_KEPT:
            kept.append(whole)
        else:
            _require_harmless(whole)
        at += len(whole)
    if content[at:]:
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    return b"".join(kept)


def _require_first(name: bytes, whole: bytes) -> None:
    if name != b"IHDR" or len(whole) != 25:
        raise FileRefused(RefusedBecause.BROKEN)
    _require_size(*struct.unpack(">II", whole[8:16]))


def plain_jpeg(content: bytes) -> bytes:
    """The picture, turned as it was taken. Raises FileRefused."""
    if content[:3] != b"\xff\xd8\xff":
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    at, kept, turned, has_frame = 2, [], 1, False
    while True:
        name, segment = _segment(content, at)
        at += len(segment)
        if name == EOI:
            break
        if name in _FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            _require_size(width, height)
            has_frame = True
        if name == SOS:
            drawn = _drawn(content, at)
            kept += [segment, content[at:drawn]]
            at = drawn
        elif name in _FRAMES | _TABLES | {APP0, APP14}:
            kept.append(segment)
        elif name > APP0:
            turned = _orientation(segment) or turned
            _require_harmless(segment)
        else:
            raise FileRefused(RefusedBecause.BROKEN)
    if not has_frame:
        raise FileRefused(RefusedBecause.BROKEN)
    # Some cameras put a second, smaller picture behind the first. Anything else is no picture.
    rest = content[at:].lstrip(b"\x00")
    if rest and not rest.startswith(b"\xff\xd8\xff"):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    _require_harmless(rest)
    return b"\xff\xd8" + _way_up(turned) + b"".join(kept) + b"\xff\xd9"


def _segment(content: bytes, at: int) -> tuple[int, bytes]:
    """The segment that begins there, by its marker."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if len(content) < at + 2 or content[at] != 0xFF:
        raise FileRefused(RefusedBecause.BROKEN)
    name = content[at + 1]
    if name == EOI or name in _ALONE:
        return name, content[at : at + 2]
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    segment = content[at : at + 2 + length]
    if length < 2 or len(segment) != 2 + length or (name in _FRAMES and length < 8):
        raise FileRefused(RefusedBecause.BROKEN)
    return name, segment


def _drawn(content: bytes, at: int) -> int:
    """Where the drawn part that begins there stops: at the next marker that is none of its own."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1 : at + 2]
        if not following:
            break
        if following[0] and not 0xD0 <= following[0] <= 0xD7 and following[0] != 0xFF:
            return at
        at += 1 if following[0] == 0xFF else 2
    raise FileRefused(RefusedBecause.BROKEN)


def _orientation(segment: bytes) -> int:
    """Which way up the camera was held, 1 to 8; 0 where the segment does not say."""
    if segment[1] != APP1 or segment[4:10] != _EXIF:
        return 0
    said = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(said[:2])
    if order is None or len(said) < 10:
        return 0
    (first,) = struct.unpack(f"{order}I", said[4:8])
    count = struct.unpack(f"{order}H", said[first : first + 2])[0] if first + 2 <= len(said) else 0
    for number in range(min(count, 200)):
        entry = said[first + 2 + 12 * number : first + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(f"{order}HH", entry[:4]) == (ORIENTATION, SHORT):
            (way,) = struct.unpack(f"{order}H", entry[8:10])
            return way if 1 <= way <= 8 else 0
    return 0


def _way_up(turned: int) -> bytes:
    """A segment that says this and nothing else; none where the picture stands as it is drawn."""
    if turned == 1:
        return b""
    said = _EXIF + b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, SHORT, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _require_size(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused(RefusedBecause.BROKEN)
    if max(width, height) > WIDEST or width * height > MOST_POINTS:
        raise FileRefused(RefusedBecause.TOO_MUCH)


def _require_harmless(left_behind: bytes) -> None:
    """What is left behind need not be refused for itself; a file that hides another in it was made to do harm."""
    if MARKUP.search(left_behind) or any(begin in left_behind for begin in _SUSPICIOUS):
        raise FileRefused(RefusedBecause.ACTIVE)
