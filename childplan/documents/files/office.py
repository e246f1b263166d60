"""Word and OpenDocument texts that only say something: no macros, no objects, nothing fetched, no entities."""

import re
from collections.abc import Iterator

from childplan.documents.vocabulary import RefusedBecause

from .refused import FileRefused
from .unpacking import parts_of

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = b"application/vnd.oasis.opendocument.text"
CONTENT_TYPES, BODY = "[Content_Types].xml", "word/document.xml"

# Parts that run, or are files of their own.
_RUNS = re.compile(
    r"vba|macro|activex|oleobject|(?:^|/)embeddings/|afchunk|\.(?:bin|exe|dll|js|vbs|ps1|bat|cmd|hta|lnk|scr|jar|swf"
    r"|html?|mht|svg|docm|xlsm|docx|xlsx|pptx|rtf|zip)$",
    re.IGNORECASE,
)
# Settings that Word keeps of a printer: bytes of the driver, which no reader runs.
_PRINTER = re.compile(r"word/printerSettings/printerSettings\d+\.bin", re.IGNORECASE)
_RUNS_ODT = re.compile(
    r"^(?:basic|scripts|dialogs|object ?\d|objectreplacements|extensions?)\b", re.IGNORECASE
)
_XML = (".xml", ".rels", ".rdf")
_TEMPLATE_ON_DISK = re.compile(r"file:///[A-Za-z]:[\\/](?![\\/])", re.IGNORECASE)
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FIELD_TEXT = re.compile(r"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr\s*=\s*[\"']([^\"']*)[\"']")
_FIELD_RUNS = re.compile(
    r"\bDDE(?:AUTO)?\b|\b(?:INCLUDE\w*|IMPORT|LINK|DATABASE)\s+[^\s]*(?:\\\\|//)", re.IGNORECASE
)
_ODT_RUNS = re.compile(
    r"<script:|script:event-listener|vnd\.sun\.star\.(?:script|expand|urp)|macro:|<office:dde-source|text:dde-connection"
    r"|<draw:(?:plugin|applet|floating-frame)|<form:\w+[^>]*xlink:href",
    re.IGNORECASE,
)
_ODT_FETCHES = re.compile(
    r"<(?:draw|style):[\w-]*(?:image|object)[^>]*xlink:href\s*=\s*[\"'](?:[a-z]+:|//|\\\\)", re.IGNORECASE
)
_ODT_LINK = re.compile(r"xlink:href\s*=\s*[\"'](?:javascript|vbscript|data|file|smb):", re.IGNORECASE)


def plain_docx(content: bytes) -> bytes:
    """The file itself. Raises FileRefused."""
    parts = parts_of(content)
    types = parts.get(CONTENT_TYPES, b"")
    if BODY not in parts or WORD not in types:
        # A Word document with macros says so here, whatever its name; as does every other kind of Office file.
        because = RefusedBecause.ACTIVE if b"macroEnabled" in types else RefusedBecause.NOT_AS_NAMED
        raise FileRefused(because)
    if b"macroenabled" in types.lower() or any(
        _RUNS.search(name) and not _PRINTER.fullmatch(name) for name in parts
    ):
        raise FileRefused(RefusedBecause.ACTIVE)
    for name, text in _texts(parts):
        if name.endswith(".rels"):
            _require_nothing_fetched(text)
        elif _FIELD_RUNS.search(_fields(text)):
            raise FileRefused(RefusedBecause.ACTIVE)
    return content


def plain_odt(content: bytes) -> bytes:
    """The file itself. Raises FileRefused."""
    parts = parts_of(content)
    if parts.get("mimetype", b"").strip() != ODT or "content.xml" not in parts:
        raise FileRefused(RefusedBecause.NOT_AS_NAMED)
    if any(_RUNS_ODT.search(name) or _RUNS.search(name) for name in parts):
        raise FileRefused(RefusedBecause.ACTIVE)
    for name, text in _texts(parts):
        if name == "META-INF/manifest.xml" and "encryption-data" in text:
            raise FileRefused(RefusedBecause.LOCKED)
        if _ODT_RUNS.search(text) or _ODT_LINK.search(text):
            raise FileRefused(RefusedBecause.ACTIVE)
        if _ODT_FETCHES.search(text):
            raise FileRefused(RefusedBecause.FETCHES)
    return content


def _texts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every part that is XML, read; none of them defines an entity. Raises FileRefused."""
    for name, raw in parts.items():
        if not name.lower().endswith(_XML):
            continue
        try:
            text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            raise FileRefused(RefusedBecause.BROKEN) from None
        if "<!doctype" in text.lower() or "<!entity" in text.lower():
            raise FileRefused(RefusedBecause.ACTIVE)
        # Written in another alphabet, what is looked for would not be found.
        if "\x00" in text or re.search(r"encoding\s*=\s*[\"'](?!utf-?8|utf-?16)", text[:200], re.IGNORECASE):
            raise FileRefused(RefusedBecause.BROKEN)
        yield name, text


def _require_nothing_fetched(text: str) -> None:
    """What lies elsewhere is only ever followed by somebody who presses a link; but for the template on its author's
    own disk, which Word names in every document that was made from one."""
    for element in _ELEMENT.finditer(text):
        said = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(element[1])}
        kind, target = said.get("type", "").rpartition("/")[2].lower(), said.get("target", "")
        if kind in ("afchunk", "oleobject", "package", "control", "vbaproject", "attachedtoolbars"):
            raise FileRefused(RefusedBecause.ACTIVE)
        if said.get("targetmode", "").lower() != "external":
            continue
        if kind == "hyperlink" and (_LINK.match(target) or target.startswith("#")):
            continue
        if kind == "attachedtemplate" and _TEMPLATE_ON_DISK.match(target):
            continue
        raise FileRefused(RefusedBecause.FETCHES)


def _fields(text: str) -> str:
    """What the fields of a part say, runs put together: a word may be cut in two."""
    return "".join(one or f" {other} " for one, other in _FIELD_TEXT.findall(text))
