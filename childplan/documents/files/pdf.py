"""A PDF that only shows something: no scripts, no actions that start or fetch, no files inside, no password."""

import re
import zlib
from collections.abc import Iterator

from childplan.documents.vocabulary import RefusedBecause

from .refused import FileRefused

MOST_UNPACKED = 80_000_000
_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n\s]")
_END_WITHIN = 2_048
_STREAM = re.compile(rb"\bstream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_INSIDE = re.compile(rb"(?<![0-9])\d{1,10}\s+\d{1,5}\s+obj\b")
_END = r"(?![A-Za-z0-9])"
_RUNS = re.compile(
    rf"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia\w*|XFA|Rendition|Movie|Sound|3D|GoToE|Filespec|Collection){_END}".encode()
)
_FETCHES = re.compile(rf"/(?:GoToR|SubmitForm|ImportData){_END}".encode())
_LOCKED = re.compile(rf"/Encrypt{_END}".encode())
_OBJECTS = re.compile(rf"/ObjStm{_END}".encode())
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
_BLANKS = 64
"""So many may stand between a stream's dictionary and the stream."""


def plain_pdf(content: bytes) -> bytes:
    """The file itself. Raises FileRefused.

    Read without following references: every object counts, whether a reader would get to it or not.
    """
    if not _HEADER.match(content):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    end = content.rfind(b"%%EOF")
    if end < len(content) - _END_WITHIN or b"startxref" not in content:
        raise FileRefused(RefusedBecause.BROKEN)
    if content[end + 5 :].strip(b"\r\n\t \x00"):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    outside, streams = _parted(content)
    _require_quiet(outside)
    left = MOST_UNPACKED
    for dictionary, raw in streams:
        # Objects where others see bytes of a picture: a reader may be led there.
        if _OBJECT_INSIDE.search(raw):
            raise FileRefused(RefusedBecause.ACTIVE)
        if _OBJECTS.search(dictionary):
            objects = _unpacked(dictionary, raw, left)
            left -= len(objects)
            _require_quiet(_unescaped(objects))
    return content


def _parted(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """What stands outside of streams; and each stream with what stands before it, its dictionary last."""
    outside, streams, at = [], [], 0
    for begin, start, stop in _streams(content):
        outside.append(content[at:begin])
        streams.append((_unescaped(content[at:begin]), content[start:stop]))
        at = stop
    outside.append(content[at:])
    return _unescaped(b"\n".join(outside)), streams


def _streams(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each begins, where its bytes start, and where they stop. Raises FileRefused for one that never stops."""
    at = 0
    while found := _STREAM.search(content, at):
        if not content[max(0, found.start() - _BLANKS) : found.start()].rstrip().endswith(b">>"):
            at = found.end()
            continue
        stop = content.find(b"endstream", found.end())
        if stop < 0:
            raise FileRefused(RefusedBecause.BROKEN)
        yield found.start(), found.end(), stop
        at = stop + len(b"endstream")


def _unescaped(names: bytes) -> bytes:
    """A name may be written with numbers for letters: /J#53 is /JS."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), names)


def _require_quiet(said: bytes) -> None:
    if _LOCKED.search(said):
        raise FileRefused(RefusedBecause.LOCKED)
    if _RUNS.search(said):
        raise FileRefused(RefusedBecause.ACTIVE)
    if _FETCHES.search(said):
        raise FileRefused(RefusedBecause.FETCHES)


def _unpacked(dictionary: bytes, raw: bytes, most: int) -> bytes:
    """The objects of an object stream. Packed in any way but the usual one, it is not looked into and not taken."""
    if b"/Filter" not in dictionary:
        return raw
    filters = [re.findall(rb"/\w+", one or other) for one, other in _FILTER.findall(dictionary)]
    if filters != [[b"/FlateDecode"]] or b"/DecodeParms" in dictionary:
        raise FileRefused(RefusedBecause.ACTIVE)
    engine = zlib.decompressobj()
    try:
        objects = engine.decompress(raw, most)
    except zlib.error as error:
        raise FileRefused(RefusedBecause.BROKEN) from error
    if engine.unconsumed_tail:
        raise FileRefused(RefusedBecause.TOO_MUCH)
    return objects
