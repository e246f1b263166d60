"""Sixty files that must not come in as they are, at least four of each kind, with the words that each is answered
with. Typed by hand; imports nothing of ours but the hand-typed file."""

import codecs
import gzip
from collections.abc import Callable
from dataclasses import dataclass

from bench.importing import typed

FILE, PUPIL, WARNING = "file", "pupil", "warning"


@dataclass(frozen=True)
class Broken:
    """One file. refuses: the whole file, its first pupil, or nothing (a warning). field: the element that is named.
    words, remedy: what must be said."""

    kind: str
    name: str
    content: Callable[["School"], bytes]
    refuses: str
    words: str
    field: str = ""
    remedy: str = ""
    large: bool = False
    layout: str = "monday_to_friday"


@dataclass(frozen=True)
class School:
    """Where the files are sent."""

    lea: str
    estab: str

    def upn(self, number: int, last: str = "") -> str:
        return typed.upn(self.lea, number, estab=self.estab, last=last)

    def pupil(self, **parts: str) -> str:
        """One pupil, right in all but what is given."""
        given = {
            "upn": self.upn(501), "surname": "Wrong", "forename": "Una", "dob": "2015-03-04", "nhs": "", "extra": "",
            "marks": "", "start": "2025-09-08", "lea": self.lea, "estab": self.estab, "year": "2025", **parts,
        }  # fmt: skip
        sessions = (
            "<Attendance><YearData><Year>{year}</Year><LEA>{lea}</LEA><Estab>{estab}</Estab><AttendSessions>"
            "<AttendanceStartDate>{start}</AttendanceStartDate><AttendanceMarks>{marks}</AttendanceMarks>"
            "</AttendSessions></YearData></Attendance>"
        )
        text = (
            "<Pupil><UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>{forename}</Forename><DOB>{dob}</DOB>"
            "<Sex>F</Sex><BasicDetails><NHSnumber>{nhs}</NHSnumber></BasicDetails>{extra}"
        )
        return (text + (sessions if given["marks"] else "") + "</Pupil>").format(**given)

    def file(self, *pupils: str) -> bytes:
        return typed.file_of("".join(pupils), lea=self.lea, estab=self.estab).encode()

    def plain(self) -> bytes:
        return self.file(self.pupil())


DOCTYPE = "document type (DOCTYPE)"
AGAIN = "Export it again"
ASK = "Ask the school to correct it"
REGISTER = "Correct the register and export the file again."
MISSING = "Part of it is missing."


def before_root(s: School, text: str) -> bytes:
    return s.plain().replace(b"<CTfile>", text.encode() + b"<CTfile>")


def laughs(levels: int, width: int) -> str:
    lines = ["<!ENTITY a0 'ha'>"]
    lines += [f"<!ENTITY a{n} '{f'&a{n - 1};' * width}'>" for n in range(1, levels)]
    return f"<!DOCTYPE CTfile [{''.join(lines)}]>"


def history(entered: str) -> str:
    return (
        "<SchoolHistory><School><LEA>{lea}</LEA><Estab>{estab}</Estab>"
        f"<EntryDate>{entered}</EntryDate></School></SchoolHistory>"
    )


def bombs() -> list[Broken]:
    k = "entity bomb"
    return [
        Broken(k, "billion laughs", lambda s: before_root(s, laughs(10, 10)), FILE, DOCTYPE, remedy=AGAIN),
        Broken(k, "quadratic", lambda s: before_root(s, f"<!DOCTYPE CTfile [<!ENTITY a '{'x' * 50_000}'>]>"), FILE, DOCTYPE),
        Broken(k, "parameter entities", lambda s: before_root(s, "<!DOCTYPE CTfile [<!ENTITY % a 'b'> %a;]>"), FILE, DOCTYPE),
        Broken(k, "behind a comment", lambda s: before_root(s, "<!-- x -->\n" + laughs(4, 4)), FILE, DOCTYPE),
        Broken(k, "in UTF-16", lambda s: codecs.BOM_UTF16_LE + before_root(s, laughs(3, 3)).decode()
               .replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16-le"), FILE, DOCTYPE),
    ]  # fmt: skip


def external() -> list[Broken]:
    k = "external entity"
    uses = "uses an entity that no transfer file has"
    return [
        Broken(k, "a local file", lambda s: before_root(s, '<!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), FILE, DOCTYPE),
        Broken(k, "an address", lambda s: before_root(s, '<!DOCTYPE CTfile PUBLIC "-//X" "http://127.0.0.1:9/x.dtd">'), FILE, DOCTYPE),
        Broken(k, "a definition elsewhere", lambda s: before_root(s, '<!DOCTYPE CTfile SYSTEM "x.dtd">'), FILE, DOCTYPE),
        Broken(k, "used and never defined", lambda s: s.file(s.pupil(surname="&secret;")), FILE, uses, remedy=AGAIN),
        Broken(k, "by parameter", lambda s: before_root(s, '<!DOCTYPE CTfile [<!ENTITY % x SYSTEM "http://127.0.0.1:9/">%x;]>'), FILE, DOCTYPE),
    ]  # fmt: skip


def encodings() -> list[Broken]:
    k = "wrong encoding"
    return [
        Broken(k, "Latin-1 called UTF-8", lambda s: s.file(s.pupil(surname="Muñoz")).decode().encode("latin-1"), FILE,
               "has bytes that are not text in the encoding of the file", remedy=AGAIN),
        Broken(k, "UTF-16 without a mark", lambda s: s.plain().decode().encode("utf-16-le"), FILE,
               "looks like UTF-16 without the mark"),
        Broken(k, "an encoding nobody reads", lambda s: s.plain().replace(b'"UTF-8"', b'"EBCDIC-GB"'), FILE,
               "It says that its text is EBCDIC-GB", remedy="Export it as UTF-8."),
        Broken(k, "two that disagree", lambda s: codecs.BOM_UTF8 + s.plain().replace(b'"UTF-8"', b'"ISO-8859-1"'), FILE,
               "Its first bytes mark it as UTF-8"),
        Broken(k, "a control character", lambda s: s.file(s.pupil(surname="Wr\x01ng")), FILE, "has a control character"),
    ]  # fmt: skip


def truncated() -> list[Broken]:
    k = "truncated"
    return [
        Broken(k, "in the header", lambda s: s.plain()[:300], FILE, MISSING, remedy=AGAIN),
        Broken(k, "in a pupil", lambda s: s.plain()[: s.plain().index(b"<Forename>")], FILE, MISSING),
        Broken(k, "in a tag", lambda s: s.plain()[: s.plain().index(b"<Forename>") + 4], FILE, MISSING),
        Broken(k, "before its end", lambda s: s.plain()[:-10], FILE, MISSING),
        Broken(k, "to nothing", lambda _: b"", FILE, "It is empty.", remedy=AGAIN),
    ]  # fmt: skip


def too_large() -> list[Broken]:
    k = "200 MB"
    most = "larger than 20 MB"
    fewer = "Export fewer pupils at a time."
    return [
        Broken(k, "of blanks", lambda s: s.plain() + b" " * 200_000_000, FILE, most, remedy=fewer, large=True),
        Broken(k, "of pupils", lambda s: s.file(s.pupil() * (200_000_000 // len(s.pupil()))), FILE, most, remedy=fewer, large=True),
        Broken(k, "one byte too many", lambda s: s.plain() + b" " * (20_000_001 - len(s.plain())), FILE, most, large=True),
        Broken(k, "packed", lambda s: gzip.compress(s.plain() + b" " * 200_000_000), FILE, "This is a gzip file.",
               remedy="Unpack it", large=True),
        Broken(k, "of elements in elements", lambda s: s.file(s.pupil(extra="<a>" * 60 + "</a>" * 60)), FILE,
               "more than 32 elements within one another"),
        Broken(k, "of one text", lambda s: s.file(s.pupil(surname="x" * 150_000)), FILE, "is over 100000 characters"),
    ]  # fmt: skip


def duplicated() -> list[Broken]:
    k = "duplicated pupil"
    same = "of this file has the same number"
    return [
        Broken(k, "by UPN", lambda s: s.file(s.pupil(), s.pupil(forename="Ida")), PUPIL, f"Pupil 2 {same}", "UPN", ASK),
        Broken(k, "three times", lambda s: s.file(*[s.pupil(forename=n) for n in ("Una", "Ida", "Ola")]), PUPIL,
               f"Pupil 2, 3 {same}", "UPN"),
        Broken(k, "by NHS number", lambda s: s.file(s.pupil(nhs="9990000018"), s.pupil(upn=s.upn(502), forename="Ida", nhs="9990000018")),
               PUPIL, f"Pupil 2 {same}", "NHSnumber"),
        Broken(k, "by name and birth", lambda s: s.file(s.pupil(), s.pupil(upn=s.upn(502))), WARNING,
               "has the same name and birth date", "Surname"),
    ]  # fmt: skip


def another_school() -> list[Broken]:
    k = "pupil of another school"
    theirs = "which is not in the pupil's school history"
    return [
        Broken(k, "whose marks they are", lambda s: s.file(s.pupil(marks="/\\", estab="9998")), PUPIL, theirs, "Estab", ASK),
        Broken(k, "in another authority", lambda s: s.file(s.pupil(marks="/\\", lea="201", estab="3614")), PUPIL, theirs, "Estab"),
        Broken(k, "to whom the file goes", lambda s: s.plain().replace(f"<DestSchool><LEA>{s.lea}</LEA><Estab>{s.estab}".encode(),
               f"<DestSchool><LEA>{s.lea}</LEA><Estab>9998".encode()), FILE, "It is for another school", "DestSchool",
               "Upload it at that school"),
        Broken(k, "to nobody", lambda s: s.plain().replace(f"<DestSchool><LEA>{s.lea}</LEA><Estab>{s.estab}</Estab></DestSchool>".encode(), b""),
               FILE, "It does not say which school it is for.", "DestSchool"),
    ]  # fmt: skip


def before_birth() -> list[Broken]:
    k = "date before birth"
    return [
        Broken(k, "of marks", lambda s: s.file(s.pupil(dob="2025-10-01", marks="/\\")), PUPIL,
               "The marks start before the pupil was born.", "AttendanceStartDate", ASK),
        Broken(k, "of coming to the school", lambda s: s.file(s.pupil(extra=history("2014-09-01").format(lea=s.lea, estab=s.estab))),
               PUPIL, "The pupil came to this school before being born.", "EntryDate", ASK),
        Broken(k, "of leaving another", lambda s: s.file(s.pupil(extra=history("2014-09-01").format(lea="201", estab="3614"))),
               PUPIL, "The pupil came to this school before being born.", "EntryDate"),
        Broken(k, "which is to come", lambda s: s.file(s.pupil(dob="2099-01-01")), PUPIL, "The date of birth is after today.", "DOB"),
    ]  # fmt: skip


def outside_term() -> list[Broken]:
    k = "mark outside term"
    return [
        Broken(k, "on Christmas Day", lambda s: s.file(s.pupil(marks="/\\/\\", start="2025-12-25")), PUPIL,
               "Thursday 25 December 2025 is a bank holiday, outside term", "AttendanceMarks", REGISTER),
        Broken(k, "missed on a bank holiday", lambda s: s.file(s.pupil(marks="II", start="2026-05-04")), PUPIL,
               "Monday 4 May 2026 is a bank holiday, outside term", "AttendanceMarks"),
        Broken(k, "at a weekend", lambda s: s.file(s.pupil(marks="/\\", start="2025-09-06")), PUPIL,
               "Saturday 6 September 2025, at a weekend", "AttendanceMarks"),
        Broken(k, "on a Sunday of every day", lambda s: s.file(s.pupil(marks="/\\" * 7, start="2025-09-08")), PUPIL,
               "on Saturday 13 September 2025, at a weekend", "AttendanceMarks", layout="every_day"),
    ]  # fmt: skip


def ambiguous() -> list[Broken]:
    k = "ambiguous marks"
    two = "could be one mark or two"
    return [
        Broken(k, "C1 or C and 1", lambda s: s.file(s.pupil(marks="/\\C1/\\")), PUPIL, two, "AttendanceMarks", "separated by commas"),
        Broken(k, "Y7 or Y and 7", lambda s: s.file(s.pupil(marks="Y7")), PUPIL, two, "AttendanceMarks"),
        Broken(k, "a blank in front", lambda s: s.file(s.pupil(marks=" \\/\\")), PUPIL, "could be a session without a mark", "AttendanceMarks"),
        Broken(k, "five days or seven", lambda s: s.file(s.pupil(marks=("/\\" * 5 + "####") * 4)), PUPIL,
               "closed two days in every seven", "AttendanceMarks", "choose the layout"),
        Broken(k, "a mark too many", lambda s: s.file(s.pupil(marks="I/\\/\\")), PUPIL, "is a mark of the morning", "AttendanceMarks", REGISTER),
    ]  # fmt: skip


def validity() -> list[Broken]:
    k = "code out of validity"
    gone = "was withdrawn and not used from Monday 19 August 2024"
    early = "was not used before Monday 19 August 2024"
    code = "Correct the code in the register"
    return [
        Broken(k, "H in 2025", lambda s: s.file(s.pupil(marks="HH")), PUPIL, gone, "AttendanceMarks", code),
        Broken(k, "Y in 2025", lambda s: s.file(s.pupil(marks="YY")), PUPIL, gone, "AttendanceMarks"),
        Broken(k, "C1 in 2023", lambda s: s.file(s.pupil(marks="C1,C1", start="2023-09-11", year="2023")), PUPIL, early, "AttendanceMarks"),
        Broken(k, "K in 2023", lambda s: s.file(s.pupil(marks="KK", start="2023-09-11", year="2023")), PUPIL, early, "AttendanceMarks"),
        Broken(k, "of no list", lambda s: s.file(s.pupil(marks="/?")), PUPIL, "is not an attendance code", "AttendanceMarks"),
    ]  # fmt: skip


def wrong_letter() -> list[Broken]:
    k = "UPN with a wrong letter"
    letter = "The letter at the front does not fit"

    def other(upn: str) -> str:
        return ("B" if upn[0] == "A" else "A") + upn[1:]

    return [
        Broken(k, "in front", lambda s: s.file(s.pupil(upn=other(s.upn(501)))), PUPIL, letter, "UPN", ASK),
        Broken(k, "by a wrong digit", lambda s: s.file(s.pupil(upn=s.upn(501)[:-1] + "9")), PUPIL, letter, "UPN"),
        Broken(k, "by two exchanged", lambda s: s.file(s.pupil(upn=s.upn(512)[:-2] + "21")), PUPIL, letter, "UPN"),
        Broken(k, "of a temporary one", lambda s: s.file(s.pupil(upn=other(s.upn(51, "B")))), PUPIL, letter, "UPN"),
    ]  # fmt: skip


def temporary() -> list[Broken]:
    k = "temporary UPN clash"
    held = "is on record for another pupil of your roll"
    return [
        Broken(k, "in one file", lambda s: s.file(s.pupil(upn=s.upn(52, "B")), s.pupil(upn=s.upn(52, "B"), forename="Ida")), PUPIL,
               "Pupil 2 of this file has the same number", "UPN", ASK),
        Broken(k, "with a pupil on roll", lambda s: s.file(s.pupil(upn=s.upn(99, "A"))), PUPIL, held, "UPN", "Give this pupil a UPN of their own"),
        Broken(k, "with one born the same day", lambda s: s.file(s.pupil(upn=s.upn(99, "A"), dob="2016-06-06")), PUPIL, held, "UPN"),
        Broken(k, "with one of the same name", lambda s: s.file(s.pupil(upn=s.upn(99, "A"), forename="Tem", surname="Porary")), PUPIL, held, "UPN"),
    ]  # fmt: skip


def of_another_child() -> list[Broken]:
    k = "NHS number of another child"
    checked = "may be a child already known here"
    return [
        Broken(k, "on this roll", lambda s: s.file(s.pupil(nhs="9990001014")), WARNING, checked, "Pupil", "The local authority looks"),
        Broken(k, "with its birth date", lambda s: s.file(s.pupil(nhs="9990001014", dob="2015-12-12")), WARNING, checked, "Pupil"),
        Broken(k, "in one file", lambda s: s.file(s.pupil(nhs="9990000026"), s.pupil(upn=s.upn(503), forename="Ida", nhs="9990000026")),
               PUPIL, "Pupil 2 of this file has the same number", "NHSnumber"),
        Broken(k, "by a slip", lambda s: s.file(s.pupil(nhs="9990001015")), PUPIL, "The last digit does not fit the others", "NHSnumber", ASK),
    ]  # fmt: skip


# Brought in before: a pupil with a temporary UPN, and one with an NHS number, both on this roll.
def before(s: School) -> bytes:
    return s.file(
        s.pupil(upn=s.upn(99, "A"), forename="Tem", surname="Porary", dob="2016-06-06"),
        s.pupil(upn=s.upn(601), forename="Nila", surname="Hess", dob="2015-12-12", nhs="9990001014"),
    )


def sixty() -> list[Broken]:
    """All of them."""
    return [
        *bombs(), *external(), *encodings(), *truncated(), *too_large(), *duplicated(), *another_school(),
        *before_birth(), *outside_term(), *ambiguous(), *validity(), *wrong_letter(), *temporary(), *of_another_child(),
    ]  # fmt: skip
