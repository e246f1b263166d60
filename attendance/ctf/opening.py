"""From bytes to text that is safe to parse: size, encoding, control characters, and how the file begins.

Everything is settled here, before the XML parser sees a byte: which encoding (by the mark at the front and
by the XML declaration, which must agree), that the text is what it claims, and that no document type comes
before the root element, so that no entity can be defined at all.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from attendance.ctf.limits import Limits
from attendance.ctf.problems import BrokenXml, NotXml, TooLarge, UnsafeXml, WrongEncoding, refusal

PIECE = 65_536
"""Bytes read at a time, and the length within which the root element must begin."""
EXPORT_AGAIN = "Export it again from the school's system and upload that file, without opening it in between."
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"""<\?xml\s(?:[^>]*?\sencoding\s*=\s*["']([^"'>]{1,40})["'])?[^>]*?\?>""")
_DECLARATION_WITHIN = 400
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_MARKS = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files that call themselves Latin-1 and were written on Windows have its curly apostrophes; as in web
# browsers, both names are read as Windows-1252, which agrees with Latin-1 on every printable character.
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "windows-1252": "cp1252", "cp1252": "cp1252",
}  # fmt: skip
_PACKED = {b"\x1f\x8b": "a gzip file", b"PK\x03\x04": "a zip file or spreadsheet", b"%PDF": "a PDF"}


def text_pieces(stream: BinaryIO, limits: Limits) -> Iterator[str]:
    """The text of `stream`, piece by piece, without mark and XML declaration (their line breaks stay).

    Raises TooLarge, WrongEncoding, NotXml, UnsafeXml or BrokenXml.
    """
    chunks = _chunks(stream, limits)
    first = next(chunks, b"")
    codec, skipped = _encoding_of(first)
    decoder = codecs.getincrementaldecoder(codec)("strict")
    text = _decoded(decoder, first[skipped:], codec, line=1)
    if declaration := _DECLARATION.match(text):
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    _refuse_unless_root_follows(text)
    line = 1
    gap = 0
    while True:
        gap = _longest_unbroken(text, gap, line, limits)
        yield text
        line += text.count("\n")
        chunk = next(chunks, b"")
        text = _decoded(decoder, chunk, codec, line=line, final=not chunk)
        if not chunk:
            break
    if text:
        yield text


def _chunks(stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Full pieces of the stream, never one byte more than the limit and one piece."""
    _refuse_above(getattr(stream, "size", 0) or 0, limits)
    total = 0
    while True:
        piece = bytearray()
        while len(piece) < PIECE and (part := stream.read(PIECE - len(piece))):
            piece += part
        if not piece:
            return
        total += len(piece)
        _refuse_above(total, limits)
        yield bytes(piece)


def _refuse_above(size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        what = f"It is larger than {limits.file_bytes // 1_000_000} MB, the most that is read."
        raise refusal(TooLarge, what=what, remedy="Export fewer pupils at a time.")


def _encoding_of(first: bytes) -> tuple[str, int]:
    """The codec of the file and how many bytes its mark takes."""
    for magic, name in _PACKED.items():
        if first.startswith(magic):
            raise refusal(NotXml, what=f"This is {name}.", remedy="Unpack it and upload the XML file in it.")
    marked, skipped = next(((codec, len(m)) for m, codec in _MARKS if first.startswith(m)), ("", 0))
    if marked is None:
        raise _unknown_encoding("UTF-32")
    if not marked and b"\x00" in first[:4]:
        what = "It looks like UTF-16 without the mark that such a file starts with."
        raise refusal(WrongEncoding, what=what, remedy=EXPORT_AGAIN, path="Start of the file", line=1)
    beginning = first[skipped : skipped + _DECLARATION_WITHIN].decode(marked or "latin-1", "replace")
    found = _DECLARATION.match(beginning)
    declared = (found[1] if found else None) or marked or "utf-8"
    codec = marked if declared.lower().startswith("utf-16") else _CODECS.get(declared.lower())
    if not codec:
        raise _unknown_encoding(declared)
    if marked and codec != marked:
        what = f"Its first bytes mark it as {marked[:6].upper()}, and it says that it is {declared}."
        raise refusal(WrongEncoding, what=what, remedy=EXPORT_AGAIN, path="XML declaration", line=1)
    return codec, skipped


def _unknown_encoding(name: str) -> Exception:
    what = f"It says that its text is {name}, which this file is not or which is not read here."
    remedy = "Export it as UTF-8."
    return refusal(WrongEncoding, what=what, remedy=remedy, path="XML declaration", line=1, value=name)


def _decoded(
    decoder: codecs.IncrementalDecoder, chunk: bytes, codec: str, *, line: int, final: bool = False
) -> str:
    try:
        text = decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        at = line + bytes(error.object[: error.start]).decode(codec, "replace").count("\n")
        what = f"Line {at} has bytes that are not text in the encoding of the file."
        raise refusal(WrongEncoding, what=what, remedy=EXPORT_AGAIN, path="Text", line=at) from None
    illegal = _ILLEGAL.search(text)
    if illegal:
        at = line + text.count("\n", 0, illegal.start())
        what = f"Line {at} has a control character (number {ord(illegal[0])}), which XML never has."
        raise refusal(BrokenXml, what=what, remedy=EXPORT_AGAIN, path="Text", line=at)
    return text


def _refuse_unless_root_follows(text: str) -> None:
    """Refuses a document type, and whatever does not begin with an element."""
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() :] if prolog else text
    line = text.count("\n", 0, len(text) - len(rest)) + 1
    if not rest or rest.startswith(("<!--", "<?")):
        what = "It is empty." if not text.strip() else "No element begins near the start of the file."
        raise refusal(NotXml, what=what, remedy=EXPORT_AGAIN)
    if rest[:14].lower().startswith("<!doctype html") or rest[:5].lower() == "<html":
        what = "This is a web page, perhaps a sign-in page that was saved instead of the file."
        raise refusal(NotXml, what=what, remedy=EXPORT_AGAIN, path="Start of the file", line=line)
    if rest.startswith("<!"):
        what = "It has a document type (DOCTYPE). A transfer file never has one, and one can do harm."
        raise refusal(UnsafeXml, what=what, remedy=EXPORT_AGAIN, path="DOCTYPE", line=line)
    if not re.match(r"<[^\W\d]", rest):
        looks = " It looks like JSON." if rest[0] in "{[" else ""
        what = f"It does not begin with an XML element.{looks}"
        raise refusal(NotXml, what=what, remedy=EXPORT_AGAIN, path="Start of the file", line=line)


def _longest_unbroken(text: str, carried: int, line: int, limits: Limits) -> int:
    """How many characters have passed since the last `<`; refuses a stretch over the limit."""
    stretches = text.split("<")
    lengths = [len(stretch) for stretch in stretches]
    lengths[0] += carried
    if max(lengths) > limits.unbroken_characters:
        before = lengths.index(max(lengths))
        at = line + sum(stretch.count("\n") for stretch in stretches[:before])
        what = f"From line {at} on, one tag or piece of text is over {limits.unbroken_characters} characters."
        raise refusal(TooLarge, what=what, remedy=EXPORT_AGAIN, path="Text", line=at)
    return lengths[-1]
