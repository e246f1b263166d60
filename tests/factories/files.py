"""Small files of every kind that is taken, laid byte by byte. Imports nothing of ours."""

import struct
import zipfile
import zlib
from io import BytesIO

TEXT = b"She reads with pleasure.\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>'
BODY = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>She reads.</w:t></w:r></w:p></w:body></w:document>'


def pdf(*, catalogue: str = "", more: bytes = b"") -> bytes:
    """One empty page. catalogue: what its catalogue says besides; more: objects before the end."""
    objects = (
        f"1 0 obj\n<</Type/Catalog/Pages 2 0 R{catalogue}>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n"
    ).encode()
    body = b"%PDF-1.7\n" + objects + more
    table = (
        f"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + table.encode()


def packed(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """A zip archive of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(**more: bytes | str) -> bytes:
    """A Word document. more: parts, with "__" for "/" and "_dot_" for "."."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": BODY, **named})


def odt(content: str = "<office:document-content/>", **more: bytes | str) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **named}
    return packed(parts, stored=("mimetype",))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*, width: int = 1, height: int = 1, more: bytes = b"", after: bytes = b"") -> bytes:
    """A small grey picture. more: chunks before its end; after: bytes behind it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + drawn + more + chunk(b"IEND", b"") + after


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(*, before: bytes = b"", after: bytes = b"", width: int = 1, height: int = 1) -> bytes:
    """A picture as cameras lay it out. before: segments ahead of the frame; after: bytes behind it."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    tables = segment(0xDB, b"\x00" + b"\x10" * 64) + segment(0xC4, b"\x00" + b"\x01" + b"\x00" * 15 + b"\x00")
    tables += segment(0xC4, b"\x10" + b"\x01" + b"\x00" * 15 + b"\x00")
    drawn = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x3f"
    return b"\xff\xd8" + before + tables + frame + drawn + b"\xff\xd9" + after
