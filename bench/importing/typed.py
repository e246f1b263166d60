"""A Common Transfer File typed by hand, and what must be on record once it is in. Imports nothing of ours."""

PUPIL_ONE = """<Pupil><UPN>{upn_one}</UPN><Surname>Abara</Surname><Forename>Chidi</Forename><DOB>2015-11-02</DOB><Sex>M</Sex>
 <BasicDetails><NHSnumber>9990001006</NHSnumber><MiddleNames>Obi</MiddleNames></BasicDetails>
 <Address><AddressLines><AddressLine1>4 Mill Race</AddressLine1><AddressLine2>Ravensmere</AddressLine2></AddressLines>
  <PostCode>zz1 9zy</PostCode></Address>
 <Attendance><YearData><Year>2025</Year><LEA>{lea}</LEA><Estab>{estab}</Estab>
  <SessionsPossible>8</SessionsPossible><SessionsAttended>6</SessionsAttended>
  <SessionsAuthorised>1</SessionsAuthorised><SessionsUnauthorised>1</SessionsUnauthorised>
  <AttendSessions><AttendanceStartDate>2025-09-08</AttendanceStartDate>
  <AttendanceMarks>/\\/\\LIO\\##</AttendanceMarks></AttendSessions></YearData></Attendance></Pupil>"""
PUPIL_TWO = """<Pupil><UPN>{upn_two}</UPN><Surname>O’Dell</Surname><Forename>Zoë</Forename><DOB>2014-02-28</DOB><Sex>F</Sex>
 <Attendance><YearData><Year>2026</Year><LEA>{lea}</LEA><Estab>{estab}</Estab>
  <AttendSessions><AttendanceStartDate>2025-09-10</AttendanceStartDate>
  <AttendanceMarks>C1, Y2, /, \\, -, -</AttendanceMarks></AttendSessions></YearData></Attendance></Pupil>"""
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>
<DateTime>2025-09-30T16:00:00</DateTime><DocumentQualifier>full</DocumentQualifier><SupplierID>Typed</SupplierID>
<SourceSchool><LEA>{lea}</LEA><Estab>{estab}</Estab><SchoolName>By hand</SchoolName><AcademicYear>2025</AcademicYear></SourceSchool>
<DestSchool><LEA>{lea}</LEA><Estab>{estab}</Estab></DestSchool></Header>
<CTFpupilData>{pupils}</CTFpupilData></CTfile>"""

# What the database must hold: (forename, surname, sex, born) of each child …
CHILDREN = [("Chidi", "Abara", "M", "2015-11-02"), ("Zoë", "O’Dell", "F", "2014-02-28")]
# … its address (lines, postcode, from when) …
ADDRESSES = [("Chidi", "4 Mill Race\nRavensmere", "ZZ1 9ZY", "2025-09-30")]
# … and its year: first day, marks as stored, possible, attended, authorised, unauthorised.
YEARS = [
    ("Chidi", 2025, "2025-09-08", "/\\/\\LIO\\##", 8, 6, 1, 1),
    ("Zoë", 2025, "2025-09-10", "c2/\\--", 3, 2, 1, 0),
]


def check_letter(rest: str) -> str:
    """The letter of a UPN, from its definition: position times digit over positions 2 to 13, modulus 23."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    values = [int(c) if c.isdigit() else letters.index(c) for c in rest]
    return letters[sum(place * value for place, value in enumerate(values, start=2)) % 23]


def upn(lea: str, number: int, *, estab: str, last: str = "") -> str:
    """A UPN of that school; temporary where `last` is a letter."""
    rest = f"{lea}{estab}09{number:02}{last}" if last else f"{lea}{estab}09{number:03}"
    return check_letter(rest) + rest


def file_of(pupils: str, *, lea: str, estab: str) -> str:
    """The hand-typed file around these pupils, addressed to that school."""
    return FILE.format(pupils=pupils, lea=lea, estab=estab)


def by_hand(*, lea: str, estab: str) -> bytes:
    """The file with both pupils."""
    names = {
        "lea": lea,
        "estab": estab,
        "upn_one": upn(lea, 901, estab=estab),
        "upn_two": upn(lea, 902, estab=estab),
    }
    return file_of(PUPIL_ONE.format(**names) + PUPIL_TWO.format(**names), lea=lea, estab=estab).encode()
