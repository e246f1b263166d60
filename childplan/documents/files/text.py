"""Plain text that is plain: it can be read, and no program takes it for something else."""

import re

from childplan.documents.vocabulary import RefusedBecause

from .refused import FileRefused

# A browser or an interpreter that guesses takes these for their own, wherever they stand.
MARKUP = re.compile(
    rb"<\s*(?:script|html|head|body|svg|iframe|object|embed|applet|meta|link|form|style)\b"
    rb"|<!doctype|<!entity|<\?(?:php|xml)|javascript\s*:|vbscript\s*:|<%",
    re.IGNORECASE,
)
# How other kinds of file begin. "=" and "@" begin a formula where a table is opened.
BEGINNINGS = (
    *(
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"{\\rtf",
        b"%PDF",
        b"%!PS",
        b"PK\x03\x04",
        b"GIF8",
        b"\x89PNG",
        b"\xff\xd8\xff",
    ),
    *(
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x1f\x8b",
        b"BZh",
        b"\xd0\xcf\x11\xe0",
        b"From ",
        b"MIME-Version",
        b"[InternetShortcut]",
    ),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def plain_text(content: bytes) -> bytes:
    """The text as UTF-8. Raises FileRefused."""
    if content.lstrip().startswith(BEGINNINGS):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    text = _decoded(content)
    if _CONTROL.search(text):
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    kept = text.encode()
    if MARKUP.search(kept):
        raise FileRefused(RefusedBecause.ACTIVE)
    return kept


def _decoded(content: bytes) -> str:
    """UTF-8, or what a mark at its beginning says, or Windows-1252 as older programs write it."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for name in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise FileRefused(RefusedBecause.NOT_AS_NAMED)
