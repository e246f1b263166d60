"""Files as people send them, all of which must be kept: a proof that nothing passes would prove nothing."""

import struct
import zlib
from collections.abc import Iterator

from tests.factories.files import BODY, TEXT, TYPES, chunk, docx, jpeg, odt, packed, pdf, png, segment

TAKEN_AT = (
    b"Exif\x00\x00MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0) + b"51.5072N 0.1276W"
)
PAGE = b"4 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n"


def harmless() -> Iterator[tuple[str, bytes]]:
    """Each by name."""
    yield from (
        ("letter.pdf", pdf()),
        ("REPORT.PDF", pdf()),
        ("letter with a link.pdf", pdf(catalogue="/OpenAction[3 0 R/Fit]/URI<</Base(https://www.gov.uk/)>>")),
        ("form to print.pdf", pdf(catalogue="/AcroForm<</Fields[]>>/Lang(en-GB)/MarkInfo<</Marked true>>")),
    )
    drawn = zlib.compress(b"BT /F1 12 Tf (She reads /JS and <script>) Tj ET")
    yield "with a page drawn.pdf", pdf(more=PAGE % (len(drawn), drawn))
    objects = zlib.compress(b"4 0 <</Type/Font/BaseFont/Helvetica>>")
    yield (
        "objects packed.pdf",
        pdf(
            more=b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
            % (len(objects), objects)
        ),
    )
    yield from words()
    yield from (
        ("report.odt", odt()),
        ("report with a link.odt", odt('<x><text:a xlink:href="https://www.gov.uk/">x</text:a></x>')),
        (
            "report with a drawing.odt",
            odt('<x><draw:image xlink:href="Pictures/1.png"/></x>', Pictures__1_dot_png=png()),
        ),
        ("drawing.png", png()),
        ("drawing with words.png", png(more=chunk(b"tEXt", b"Author\x00Sam"))),
        ("photograph.jpg", jpeg()),
        ("photograph.JPEG", jpeg(before=segment(0xE1, TAKEN_AT) + segment(0xE2, b"ICC_PROFILE\x00"))),
        ("photograph of two.jpg", jpeg(after=jpeg())),
        ("note.txt", TEXT),
        ("note in older letters.txt", "Zoë’s note – £5".encode("cp1252")),
        ("note in utf-16.txt", "Zoë’s note".encode("utf-16")),
        ("sums.txt", b"-5 + 3 = -2\n5 < 6 > 4\n"),
        ("Zoë’s report, 12.03.2026.txt", TEXT),
    )


def words() -> Iterator[tuple[str, bytes]]:
    yield "report.docx", docx()
    yield "report with a drawing.docx", docx(word__media__image1_dot_png=png())
    for name, kind, target in (
        ("report with a link", "hyperlink", "https://www.gov.uk/"),
        ("report from a template", "attachedTemplate", "file:///C:\\Users\\jo\\Letter.dotx"),
    ):
        said = f'<Relationship Id="r" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
        yield (
            f"{name}.docx",
            docx(word___rels__settings_dot_xml_dot_rels=f"<Relationships>{said}</Relationships>"),
        )
    field = "<w:instrText> PAGE \\* MERGEFORMAT </w:instrText>"
    body = BODY.replace("<w:p>", f"<w:p><w:r>{field}</w:r>")
    yield "report with page numbers.docx", packed({"[Content_Types].xml": TYPES, "word/document.xml": body})
