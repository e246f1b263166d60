"""Whether a file may be taken: its name, its kind, and that it does nothing by itself. No model, no network.

What is here decides before the virus scanner is asked, and looks for what a scanner passes: files that run something or
fetch something as they are meant to, files inside files, and files that are two kinds at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from childplan.documents.vocabulary import FileKind, RefusedBecause

from .images import plain_jpeg, plain_png
from .naming import kind_named, safe_name
from .office import plain_docx, plain_odt
from .pdf import plain_pdf
from .refused import FileRefused
from .text import plain_text

__all__ = ["FileRefused", "Taken", "look_into", "safe_name"]


@dataclass(frozen=True)
class Taken:
    """A file that may be kept. content: as it is kept; of a picture without what the camera wrote about it."""

    kind: FileKind
    filename: str
    content: bytes


PLAIN: dict[FileKind, Callable[[bytes], bytes]] = {
    FileKind.PDF: plain_pdf,
    FileKind.DOCX: plain_docx,
    FileKind.ODT: plain_odt,
    FileKind.PNG: plain_png,
    FileKind.JPEG: plain_jpeg,
    FileKind.TXT: plain_text,
}


def look_into(content: bytes, filename: str, *, size: int, most: int) -> Taken:
    """The file as it may be kept. size: bytes sent, of which only the beginning may be here; most: bytes taken.

    Raises FileRefused, with why.
    """
    kind = kind_named(filename)
    if not size:
        raise FileRefused(RefusedBecause.EMPTY)
    if size > most:
        raise FileRefused(RefusedBecause.TOO_LARGE)
    return Taken(kind, safe_name(filename), PLAIN[kind](content))
