"""What is taken and what is refused, kind by kind. The hostile files of `make prove-uploads` are more."""

import struct
import zipfile
from io import BytesIO

import pytest

from childplan.documents.files import FileRefused, Taken, look_into, unpacking
from childplan.documents.vocabulary import FileKind, RefusedBecause
from tests.factories import files as lay

R = RefusedBecause
MOST = 1_000_000
GPS = b"Exif\x00\x00MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0) + b"51.5072N 0.1276W"


def taken(content: bytes, name: str) -> Taken:
    return look_into(content, name, size=len(content), most=MOST)


def refused(content: bytes, name: str) -> RefusedBecause:
    with pytest.raises(FileRefused) as said:
        taken(content, name)
    return said.value.because


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("name", "content", "kind"),
        [
            ("report.pdf", lay.pdf(), FileKind.PDF),
            ("report.PDF", lay.pdf(), FileKind.PDF),
            ("report.docx", lay.docx(), FileKind.DOCX),
            ("report.odt", lay.odt(), FileKind.ODT),
            ("drawing.png", lay.png(), FileKind.PNG),
            ("drawing.jpeg", lay.jpeg(), FileKind.JPEG),
            ("note.txt", lay.TEXT, FileKind.TXT),
            ("note.txt", "Zoë’s note".encode("cp1252"), FileKind.TXT),
            ("note.txt", "Zoë".encode("utf-16"), FileKind.TXT),
        ],
    )
    def test_keeps_what_is_plain(self, name: str, content: bytes, kind: FileKind) -> None:
        assert taken(content, name).kind is kind

    @pytest.mark.parametrize(
        "name", ["a.exe", "a.docm", "a.xlsx", "a.csv", "a.html", "a.svg", "a.zip", "a", "a.pdf.exe"]
    )
    def test_refuses_every_other_ending(self, name: str) -> None:
        assert refused(b"anything", name) is R.WRONG_KIND

    def test_refuses_what_is_empty_or_too_large(self) -> None:
        assert refused(b"", "a.txt") is R.EMPTY
        with pytest.raises(FileRefused) as said:
            look_into(b"only the beginning", "a.txt", size=MOST + 1, most=MOST)
        assert said.value.because is R.TOO_LARGE

    @pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.odt", "a.png", "a.jpg", "a.txt"])
    def test_refuses_another_kind_under_its_name(self, name: str) -> None:
        files = {"pdf": lay.pdf(), "docx": lay.docx(), "odt": lay.odt(), "png": lay.png(), "jpg": lay.jpeg()}
        files["gif"] = b"GIF89a/*" + b"\x00" * 20
        for kind, content in files.items():
            if not name.endswith(kind):
                assert refused(content, name) in (R.NOT_AS_NAMED, R.BROKEN), kind


class TestNames:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("report.txt", "report.txt"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\jo\\report.txt", "report.txt"),
            ("re\x00port\u202e.txt", "report.txt"),
            ("report.exe.txt", "report-exe.txt"),
            (".txt", "document.txt"),
            ("con.txt", "document con.txt"),
            ('a"b<c>;d.txt', "a-b-c--d.txt"),
            ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        ],
    )
    def test_keep_nothing_that_misleads(self, sent: str, kept: str) -> None:
        assert taken(lay.TEXT, sent).filename == kept

    def test_are_judged_by_what_is_left_of_them(self) -> None:
        assert refused(lay.TEXT, "report\u202etxt.exe") is R.WRONG_KIND
        assert refused(lay.TEXT, "report.txt\x00.exe") is R.WRONG_KIND


class TestPdf:
    @pytest.mark.parametrize(
        "catalogue",
        [
            "/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
            "/OpenAction<</S/J#61vaScript>>",
            "/AA<</O<</S/Launch/F(cmd.exe)>>>>",
            "/Names<</EmbeddedFiles 9 0 R>>",
            "/AcroForm<</XFA 9 0 R>>",
        ],
    )
    def test_refuses_what_runs(self, catalogue: str) -> None:
        assert refused(lay.pdf(catalogue=catalogue), "a.pdf") is R.ACTIVE

    def test_refuses_what_sends_or_opens_another(self) -> None:
        assert (
            refused(lay.pdf(catalogue="/OpenAction<</S/GoToR/F(\\\\\\\\evil\\\\x)>>"), "a.pdf") is R.FETCHES
        )

    def test_refuses_a_password(self) -> None:
        assert refused(lay.pdf(catalogue="/Encrypt 9 0 R"), "a.pdf") is R.LOCKED

    def test_looks_into_packed_objects(self) -> None:
        import zlib

        hidden = zlib.compress(b"4 0 <</S/JavaScript/JS(x)>>")
        body = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        assert refused(lay.pdf(more=body % (len(hidden), hidden)), "a.pdf") is R.ACTIVE

    @pytest.mark.parametrize("packing", [b"/Filter/FlateDecode/First 4", b"/First 4/Filter [ /FlateDecode ]"])
    def test_takes_objects_packed_as_most_programs_pack_them(self, packing: bytes) -> None:
        import zlib

        objects = zlib.compress(b"4 0 <</Type/Font>>")
        body = b"4 0 obj\n<</Type/ObjStm/N 1%b/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        assert taken(lay.pdf(more=body % (packing, len(objects), objects)), "a.pdf").kind is FileKind.PDF

    def test_refuses_objects_packed_in_an_unusual_way(self) -> None:
        packing = b"/Filter[/ASCIIHexDecode/FlateDecode]/X(obj)"
        body = b"4 0 obj\n<</Type/ObjStm/N 1/First 4%b>>\nstream\n00\nendstream\nendobj\n" % packing
        assert refused(lay.pdf(more=body), "a.pdf") is R.ACTIVE

    def test_refuses_objects_hidden_in_a_picture(self) -> None:
        body = b"4 0 obj\n<</Length 60>>\nstream\n5 0 obj\n<</S/JavaScript>>\nendobj\nendstream\nendobj\n"
        assert refused(lay.pdf(more=body), "a.pdf") is R.ACTIVE

    def test_takes_a_compressed_page_that_happens_to_spell_something(self) -> None:
        body = b"4 0 obj\n<</Length 3/Filter/FlateDecode>>\nstream\n/JS \nendstream\nendobj\n"
        assert taken(lay.pdf(more=body), "a.pdf").kind is FileKind.PDF

    def test_refuses_anything_before_or_behind_it(self) -> None:
        assert refused(b"GIF89a" + lay.pdf(), "a.pdf") is R.NOT_AS_NAMED
        assert refused(lay.pdf() + b"PK\x03\x04", "a.pdf") is R.NOT_AS_NAMED
        assert refused(lay.pdf()[:-30], "a.pdf") is R.BROKEN


class TestWord:
    def test_refuses_macros_whatever_the_name(self) -> None:
        types = lay.TYPES.replace("wordprocessingml.document.main+xml", "x").replace(
            "application/vnd.openxmlformats-officedocument.x",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        )
        assert (
            refused(lay.packed({"[Content_Types].xml": types, "word/document.xml": lay.BODY}), "a.docx")
            is R.ACTIVE
        )
        assert refused(lay.docx(word__vbaProject_dot_bin=b"x"), "a.docx") is R.ACTIVE

    @pytest.mark.parametrize(
        "name", ["word__embeddings__oleObject1_dot_bin", "word__activeX__activeX1_dot_xml", "a_dot_html"]
    )
    def test_refuses_files_inside(self, name: str) -> None:
        assert refused(lay.docx(**{name: b"x"}), "a.docx") is R.ACTIVE

    def test_takes_the_settings_of_a_printer(self) -> None:
        part = {"word__printerSettings__printerSettings1_dot_bin": b"\x01\x02"}
        assert taken(lay.docx(**part), "a.docx").kind is FileKind.DOCX

    @pytest.mark.parametrize(
        "text", ['<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', "<x><!ENTITY z 'z'></x>"]
    )
    def test_refuses_entities(self, text: str) -> None:
        assert refused(lay.docx(word__styles_dot_xml=text), "a.docx") is R.ACTIVE
        assert refused(lay.docx(word__styles_dot_xml=text.encode("utf-16")), "a.docx") is R.ACTIVE

    @pytest.mark.parametrize(
        ("kind", "target", "because"),
        [
            ("attachedTemplate", "http://evil.example/t.dotm", R.FETCHES),
            ("attachedTemplate", "file:///\\\\evil\\t.dotx", R.FETCHES),
            ("attachedTemplate", "file:///C:\\Users\\jo\\Letter.dotx", None),
            ("image", "http://evil.example/pixel.png", R.FETCHES),
            ("hyperlink", "https://www.gov.uk/", None),
            ("hyperlink", "javascript:alert(1)", R.FETCHES),
            ("hyperlink", "file://evil/share", R.FETCHES),
            ("aFChunk", "part.html", R.ACTIVE),
            ("oleObject", "x", R.ACTIVE),
        ],
    )
    def test_fetches_nothing_when_it_is_opened(
        self, kind: str, target: str, because: RefusedBecause | None
    ) -> None:
        said = f'<Relationship Id="r1" Type="http://schemas/{kind}" Target="{target}" TargetMode="External"/>'
        content = lay.docx(word___rels__document_dot_xml_dot_rels=f"<Relationships>{said}</Relationships>")
        if because is None:
            assert taken(content, "a.docx").kind is FileKind.DOCX
        else:
            assert refused(content, "a.docx") is because

    def test_refuses_a_field_that_runs_even_when_it_is_cut_in_pieces(self) -> None:
        field = "<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\cmd</w:instrText>"
        content = lay.packed(
            {
                "[Content_Types].xml": lay.TYPES,
                "word/document.xml": lay.BODY.replace("<w:p>", f"<w:p>{field}"),
            }
        )
        assert refused(content, "a.docx") is R.ACTIVE


class TestOpenDocument:
    @pytest.mark.parametrize(
        ("content", "because"),
        [
            ("<x><script:event-listener/></x>", R.ACTIVE),
            ('<x><draw:image xlink:href="http://evil.example/p.png"/></x>', R.FETCHES),
            ('<x><text:a xlink:href="javascript:1"/></x>', R.ACTIVE),
            ("<x><office:dde-source/></x>", R.ACTIVE),
        ],
    )
    def test_refuses_what_runs_or_fetches(self, content: str, because: RefusedBecause) -> None:
        assert refused(lay.odt(content), "a.odt") is because

    def test_refuses_macros_and_passwords(self) -> None:
        assert refused(lay.odt(Basic__script_dot_xml="<x/>"), "a.odt") is R.ACTIVE
        locked = {"META-INF__manifest_dot_xml": "<manifest:encryption-data/>"}
        assert refused(lay.odt(**locked), "a.odt") is R.LOCKED


class TestArchives:
    def test_refuses_bombs_by_what_they_say_and_by_what_they_do(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert refused(lay.docx(word__x_dot_xml=b" " * 30_000_000), "a.docx") is R.TOO_MUCH
        monkeypatch.setattr(unpacking, "MOST_UNPACKED", 10_000)
        assert refused(lay.docx(word__x_dot_xml=b" " * 20_000), "a.docx") is R.TOO_MUCH

    def test_refuses_archives_inside(self) -> None:
        assert refused(lay.docx(word__media__image1_dot_png=lay.packed({"a": b"a"})), "a.docx") is R.ACTIVE

    def test_refuses_a_path_out_of_it_and_a_name_twice(self) -> None:
        assert refused(lay.packed({"[Content_Types].xml": lay.TYPES, "../x": b"x"}), "a.docx") is R.ACTIVE
        assert (
            refused(lay.packed({"[Content_Types].xml": lay.TYPES, "Word/A": b"", "word/a": b""}), "a.docx")
            is R.ACTIVE
        )

    def test_refuses_links_and_unusual_packing(self) -> None:
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            link = zipfile.ZipInfo("word/link.xml")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        assert refused(out.getvalue(), "a.docx") is R.ACTIVE

    def test_refuses_what_stands_before_or_behind(self) -> None:
        assert refused(b"GIF89a" + lay.docx(), "a.docx") is R.NOT_AS_NAMED
        assert refused(lay.docx() + b"<script>", "a.docx") is R.BROKEN
        assert refused(lay.docx()[:-5], "a.docx") is R.BROKEN


class TestPictures:
    def test_leaves_out_where_a_photograph_was_taken_and_keeps_which_way_up(self) -> None:
        sent = lay.jpeg(before=lay.segment(0xE1, GPS) + lay.segment(0xFE, b"by Jo"))
        kept = taken(sent, "a.jpg").content
        assert b"51.5072N" in sent
        assert b"51.5072N" not in kept
        assert b"by Jo" not in kept
        assert kept[2:4] == b"\xff\xe1"
        assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept
        assert taken(kept, "a.jpg").content == kept

    def test_leaves_out_what_a_png_says_of_itself(self) -> None:
        kept = taken(lay.png(more=lay.chunk(b"tEXt", b"Location\x0012 Elm Road")), "a.png").content
        assert b"Elm Road" not in kept
        assert kept == lay.png()

    def test_refuses_a_script_in_what_would_be_left_out(self) -> None:
        assert refused(lay.jpeg(before=lay.segment(0xFE, b"<script>alert(1)</script>")), "a.jpg") is R.ACTIVE
        assert refused(lay.png(more=lay.chunk(b"tEXt", b"x\x00<?php")), "a.png") is R.ACTIVE

    def test_refuses_a_second_file_behind_it(self) -> None:
        assert refused(lay.jpeg(after=lay.packed({"a": b"a"})), "a.jpg") is R.NOT_AS_NAMED
        assert refused(lay.png(after=b"x"), "a.png") is R.NOT_AS_NAMED

    def test_takes_the_second_picture_that_a_camera_puts_behind_the_first_for_nothing(self) -> None:
        assert taken(lay.jpeg(after=b"\x00\x00" + lay.jpeg()), "a.jpg").content == lay.jpeg()

    def test_refuses_sizes_that_nobody_draws(self) -> None:
        assert refused(lay.png(width=50_000, height=50_000), "a.png") is R.TOO_MUCH
        assert refused(lay.jpeg(width=60_000), "a.jpg") is R.TOO_MUCH

    @pytest.mark.parametrize("cut", [9, 30, 60])
    def test_refuses_what_is_cut_off(self, cut: int) -> None:
        assert refused(lay.png()[:cut], "a.png") is R.BROKEN
        assert refused(lay.jpeg()[:cut], "a.jpg") is R.BROKEN


class TestText:
    @pytest.mark.parametrize(
        "text",
        [b"<html><script>x</script>", b"a <SVG onload=x>", b"x <?php", b"javascript :x", b"<!DOCTYPE html>"],
    )
    def test_refuses_what_a_browser_would_run(self, text: bytes) -> None:
        assert refused(text, "a.txt") is R.ACTIVE

    @pytest.mark.parametrize("text", [b"MZ\x90\x00", b"#!/bin/sh\n", b"{\\rtf1", b"a\x00b", b"From a@b\n"])
    def test_refuses_other_kinds(self, text: bytes) -> None:
        assert refused(text, "a.txt") is R.NOT_AS_NAMED

    def test_takes_marks_of_arithmetic(self) -> None:
        assert taken(b"5 < 6 and she said: a<b", "a.txt").content == b"5 < 6 and she said: a<b"
