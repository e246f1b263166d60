"""Names of files: which kind they say, and what is left of them when nothing in them can mislead."""

import unicodedata

from childplan.documents.vocabulary import FileKind, RefusedBecause

from .refused import FileRefused

LONGEST = 100
"""Characters of a name before its ending."""
ALSO = {"jpeg": FileKind.JPEG}
# Windows takes these for devices, whatever their ending.
DEVICES = {"con", "prn", "aux", "nul"} | {f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)}
FORBIDDEN = set('<>:"/\\|?*%;')


def kind_named(filename: str) -> FileKind:
    """The kind that the last ending says. Raises FileRefused."""
    _, _, ending = _visible(filename).rpartition(".")
    ending = ending.strip().lower()
    if ending in ALSO:
        return ALSO[ending]
    try:
        return FileKind(ending)
    except ValueError:
        raise FileRefused(RefusedBecause.WRONG_KIND) from None


def safe_name(filename: str) -> str:
    """What it is called from now on: no path, nothing invisible, one ending. Never empty.

    Marks that turn the direction of writing make "gpj.exe" read as "exe.jpg"; a second ending hides the last where
    endings are not shown.
    """
    shown = _visible(filename)
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    stem = "".join("-" if letter in FORBIDDEN or letter == "." else letter for letter in stem)
    stem = " ".join(stem.split()).strip("- ")[:LONGEST].strip()
    if not stem or stem.lower() in DEVICES:
        stem = f"document {stem}".strip()
    ending = "".join(letter for letter in ending.lower() if letter.isascii() and letter.isalnum())[:10]
    return f"{stem}.{ending}" if ending else stem


def _visible(filename: str) -> str:
    """The last part of a path, without characters that show nothing (Unicode categories C)."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    normal = unicodedata.normalize("NFC", last)
    return "".join(letter for letter in normal if not unicodedata.category(letter).startswith("C"))
