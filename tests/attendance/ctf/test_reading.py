"""A whole file read, against answers typed beside the file."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from attendance.ctf import CtfAddress, CtfReading, DeclaredTotals, Limits, MarkLayout, Severity
from attendance.rules import Figures, reached_trigger
from childplan.identity.identifiers import Laestab

Read = Callable[..., CtfReading]
Typed = Callable[[str], bytes]
REFUSES, WARNS = Severity.REFUSES_PUPIL, Severity.WARNING
MARKS = "Attendance/YearData[1]/AttendSessions/AttendanceMarks"
START = "Attendance/YearData[1]/AttendSessions/AttendanceStartDate"

# Typed from everything-wrong.xml: pupil, path, line, value, severity, words that must be said.
WRONG = [
    (None, "Header/CTFversion", 6, "19.0", WARNS, "not known here"),
    (None, "Header/DateTime", 7, "yesterday", WARNS, "not a time"),
    (None, "Header/SourceSchool/Estab", 10, "9994001", WARNS, "not the number of a local authority"),
    (1, "Pupil[1]/UPN", 18, "A801200005001", REFUSES, "letter at the front does not fit"),
    (2, "Pupil[2]/BasicDetails/NHSnumber", 21, "9990000019", REFUSES, "last digit does not fit"),
    (3, "Pupil[3]/UPN", 24, "C201400125002", REFUSES, "letter at the front does not fit"),
    (5, "Pupil[5]/Surname", 26, "", REFUSES, "needs a forename and a surname"),
    (6, "Pupil[6]/DOB", 27, "2025-09-27", REFUSES, "after today"),
    (7, "Pupil[7]/UPN", 28, "B20140012501A", WARNS, "temporary"),
    (7, "Pupil[7]/DOB", 28, "1999-09-26", REFUSES, "26 years old"),
    (8, "Pupil[8]/DOB", 29, "01/09/2015", REFUSES, "not a date"),
    (9, "Pupil[9]/Sex", 30, "X", WARNS, "left out"),
    (9, "Pupil[9]/UniqueLearnerNumber", 31, "1000000018", WARNS, "left out"),
    (9, "Pupil[9]/BasicDetails/FormerUPN", 33, "C20140012500", WARNS, "left out"),
    (9, "Pupil[9]/Address/PostCode", 36, "14 AB", WARNS, "left out"),
    (10, f"Pupil[10]/{MARKS}", 42, "H", REFUSES, "Thursday 4 September 2025, afternoon: this code was withdrawn"),
    (11, f"Pupil[11]/{MARKS}", 48, "K", REFUSES, "Tuesday 4 June 2024, afternoon: this code was not used before"),
    (12, f"Pupil[12]/{MARKS}", 54, "A", REFUSES, "Mark number 3 is “A”"),
    (13, f"Pupil[13]/{MARKS}", 60, "C1", REFUSES, "“C1” could be one mark or two"),
    (14, f"Pupil[14]/{MARKS}", 66, "/", REFUSES, "Thursday 4 September 2025, afternoon"),
    (15, f"Pupil[15]/{START}", 71, "2022-09-05", REFUSES, "before the pupil was born"),
    (16, f"Pupil[16]/{MARKS}", 78, "/", REFUSES, "on Friday 5 September 2025, and the pupil came on Monday 8"),
    (17, f"Pupil[17]/{MARKS}", 85, "/", REFUSES, "after today (Friday 26 September 2025)"),
    (18, f"Pupil[18]/{MARKS}", 91, "", WARNS, "4 sessions after today are planned"),
    (19, "Pupil[19]/Attendance/YearData[1]/Estab", 95, "330/2999", REFUSES, "marks of another school"),
    (20, "Pupil[20]/Attendance/YearData[1]/SessionsPossible", 102, "5", WARNS, "do not add up"),
    (20, "Pupil[20]/Attendance/YearData[1]/SessionsPossible", 102, "5", WARNS, "says 5, and its marks come to 4"),
    (21, "Pupil[21]/Attendance/YearData[1]/Year", 112, "2019", REFUSES, "start on Wednesday 3 September 2025"),
    (22, f"Pupil[22]/{START}", 118, "", REFUSES, "need the date of the first"),
    (23, "Pupil[23]/UPN", 122, "H801200001001", REFUSES, "Pupil 24 of this file has the same number"),
    (24, "Pupil[24]/UPN", 123, "H801200001001", REFUSES, "Pupil 23 of this file has the same number"),
    (25, "Pupil[25]/Surname", 124, "SameName Test", WARNS, "Pupil 26 of this file has the same name"),
    (26, "Pupil[26]/Surname", 125, "samename TEST", WARNS, "Pupil 25 of this file has the same name"),
    (27, "Pupil[27]/Surname", 126, "", REFUSES, "given 2 times"),
    (28, "Pupil[28]/Attendance/YearData[2]/Year", 130, "2024", REFUSES, "two sets for 201/4001 in 2024"),
]  # fmt: skip
WITHOUT_UPN = [4, *range(8, 23), *range(25, 29)]


@pytest.fixture(scope="module")
def three(typed: Typed, read: Read) -> CtfReading:
    return read(typed("three-pupils.xml"))


@pytest.fixture(scope="module")
def wrong(typed: Typed, read: Read) -> CtfReading:
    return read(typed("everything-wrong.xml"))


class TestAGoodFile:
    def test_says_who_made_it_and_for_whom(self, three: CtfReading) -> None:
        header = three.header
        assert (header.version, header.qualifier, header.supplier) == ("25.0", "partial", "Alder Registers")
        assert header.created_at == datetime.fromisoformat("2025-09-26T16:05:00")
        assert header.source == header.destination == Laestab("201", "4001")
        assert (header.source_name, header.academic_year) == ("Alder Road Primary", 2025)

    def test_has_every_pupil(self, three: CtfReading) -> None:
        assert [(p.ordinal, p.name, p.place.line) for p in three.pupils] == [
            (1, "Amara Okafor", 22), (2, "Tomasz Nowak", 85), (3, "Ffion O’Neill-Désirée", 113),
        ]  # fmt: skip
        assert (three.pupils_in_file, three.refused) == (3, 0)
        assert [(p.pupil, p.field) for p in three.problems] == [(3, "UPN")]

    def test_reads_who_a_child_is(self, three: CtfReading) -> None:
        child = three.pupils[0]
        assert (str(child.upn), str(child.former_upn)) == ("C201400125001", "Q801400125001")
        assert (str(child.uln), str(child.nhs_number)) == ("1000000019", "9990000018")
        assert (child.surname, child.forename, child.middle_names) == ("Okafor", "Amara", "Grace Ngozi")
        assert (child.preferred_forename, child.born_on, child.sex) == ("Ama", date(2015, 10, 14), "F")
        assert child.year_group == "5"

    def test_reads_both_kinds_of_address(self, three: CtfReading) -> None:
        assert [pupil.address for pupil in three.pupils] == [
            CtfAddress(lines=("Flat 2", "14 Invented Lane", "Alderbrook"), postcode="ZZ1 4AB"),
            CtfAddress(lines=("The Invented House", "Alderbrook"), postcode="ZZ1 4AC"),
            None,
        ]

    def test_reads_whom_to_call(self, three: CtfReading) -> None:
        [contact] = three.pupils[0].contacts
        assert (contact.order, contact.title, contact.forename, contact.surname) == (
            1,
            "Mrs",
            "Ify",
            "Okafor",
        )
        assert (contact.relationship, contact.has_responsibility) == ("MOT", True)
        assert (contact.phones, contact.address) == (("07700 900001",), None)

    def test_reads_special_educational_needs(self, three: CtfReading) -> None:
        child = three.pupils[0]
        assert [(sen.starts_on, sen.provision) for sen in child.sen] == [(date(2023, 1, 9), "K")]
        assert child.sen_needs == ("SLCN",)

    def test_reads_marks_of_one_letter(self, three: CtfReading) -> None:
        [year] = three.pupils[0].attendance
        assert (year.year, year.school, year.starts_on) == (2025, Laestab("201", "4001"), date(2025, 9, 3))
        assert year.marks == "##/\\/\\/\\/\\IIII/\\L\\/\\M\\/\\/U"
        assert year.figures == Figures(attended=18, authorised=5, unauthorised=1, not_counted=2)
        assert year.declared == DeclaredTotals(possible=24, attended=18, authorised=5, unauthorised=1)
        assert reached_trigger(year.figures)

    def test_reads_separated_marks_of_two_characters(self, three: CtfReading) -> None:
        [year] = three.pupils[1].attendance
        assert year.marks == "##/\\/\\dd1\\j\\KK/\\"
        assert year.figures == Figures(attended=10, authorised=3, unauthorised=0, not_counted=3)

    def test_reads_totals_without_marks(self, three: CtfReading) -> None:
        [year] = three.pupils[2].attendance
        assert (year.marks, year.starts_on) == ("", None)
        assert year.figures == Figures(attended=342, authorised=30, unauthorised=8)
        [school] = three.pupils[2].schools
        assert (school.school, school.entered_on, school.left_on) == (
            Laestab("330", "2999"), date(2022, 9, 5), date(2025, 7, 22),
        )  # fmt: skip

    @pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8"])
    def test_reads_the_same_in_every_encoding_it_knows(
        self, three: CtfReading, typed: Typed, read: Read, encoding: str
    ) -> None:
        text = typed("three-pupils.xml").decode().replace("UTF-8", encoding)
        codec = "cp1252" if encoding == "iso-8859-1" else encoding
        assert read(text.encode(codec)) == three

    def test_reads_the_same_with_a_namespace_and_other_capitals(
        self, three: CtfReading, typed: Typed, read: Read
    ) -> None:
        content = typed("three-pupils.xml").replace(b"<CTfile>", b'<CTfile xmlns="urn:invented:ctf">')
        content = content.replace(b"CTFversion>", b"CTFVersion>").replace(b"DOB>", b"dob>")
        assert read(content) == three

    def test_refuses_its_nhs_number_in_live_use(self, typed: Typed, read: Read) -> None:
        live = read(typed("three-pupils.xml"), synthetic=False)
        assert [(p.pupil, p.field, p.severity) for p in live.refusals] == [(1, "NHSnumber", REFUSES)]
        assert [pupil.ordinal for pupil in live.pupils] == [2, 3]


class TestEverythingWrong:
    @pytest.mark.parametrize(("pupil", "path", "line", "value", "severity", "words"), WRONG)
    def test_is_named_with_its_place(
        self,
        wrong: CtfReading,
        pupil: int | None,
        path: str,
        line: int,
        value: str,
        severity: Severity,
        words: str,
    ) -> None:
        [found] = [
            p
            for p in wrong.problems
            if (p.pupil, p.place.path, p.place.line, p.value) == (pupil, path, line, value)
            and words in p.what
        ]
        assert found.severity is severity
        assert found.remedy
        assert found.field == path.rpartition("/")[2]

    def test_has_no_other_problems(self, wrong: CtfReading) -> None:
        no_upn = [p.pupil for p in wrong.problems if p.field == "UPN" and not p.value]
        assert no_upn == WITHOUT_UPN
        assert len(wrong.problems) == len(WRONG) + len(WITHOUT_UPN)

    def test_leaves_the_pupils_that_can_be_used(self, wrong: CtfReading) -> None:
        refused = {row[0] for row in WRONG if row[4] is REFUSES}
        assert [pupil.ordinal for pupil in wrong.pupils] == [n for n in range(1, 29) if n not in refused]
        assert [pupil.ordinal for pupil in wrong.pupils] == [4, 9, 18, 20, 25, 26]
        assert (wrong.pupils_in_file, wrong.refused) == (28, 22)

    def test_names_the_pupil_as_the_file_does(self, wrong: CtfReading) -> None:
        assert {p.who for p in wrong.problems if p.pupil == 13} == {"Ambiguous Test"}
        assert str(wrong.refusals[0]).startswith(
            "Pupil 1 (UpnFails Test), Pupil[1]/UPN, line 18: UPN “A801200005001”. The letter"
        )

    def test_keeps_the_marks_up_to_today(self, wrong: CtfReading) -> None:
        [planned] = [pupil for pupil in wrong.pupils if pupil.forename == "Planned"]
        assert planned.attendance[0].marks == "/\\/\\"

    def test_in_numbers_over_the_limit_refuses_the_file(self, typed: Typed, read: Read) -> None:
        with pytest.raises(Exception, match=r"More than 20 things .* Pupil 1 \(UpnFails Test\)") as caught:
            read(typed("everything-wrong.xml"), limits=Limits(problems=20))
        assert type(caught.value).__name__ == "TooLarge"


class TestWhenMarksStart:
    @pytest.mark.parametrize("start", ["9999-12-31", "2025-09-29", "1989-09-04", "0001-01-01"])
    def test_is_not_after_today_nor_long_ago(self, typed: Typed, read: Read, start: str) -> None:
        reading = read(typed("three-pupils.xml").replace(b"2025-09-03", start.encode()))
        assert [(p.pupil, p.field, p.value) for p in reading.refusals] == [
            (1, "AttendanceStartDate", start), (2, "AttendanceStartDate", start),
        ]  # fmt: skip
        assert "after today or too long ago" in reading.refusals[0].what

    @pytest.mark.parametrize("stated", ["2025", "2026"])
    def test_fits_the_year_by_its_first_or_its_last_half(self, typed: Typed, read: Read, stated: str) -> None:
        content = typed("three-pupils.xml").replace(b"<Year>2025", b"<Year>" + stated.encode())
        assert [pupil.attendance[0].year for pupil in read(content).pupils] == [2025, 2025, 2024]


class TestLayoutOfMarks:
    EVERY_DAY = b"##/\\/\\####/\\/\\IIII/\\####L\\/\\M\\/\\/U"
    MONDAY_TO_FRIDAY = b"##/\\/\\/\\/\\IIII/\\L\\/\\M\\/\\/U"

    def test_for_every_day_of_the_week_reads_the_same(self, typed: Typed, read: Read) -> None:
        content = typed("three-pupils.xml")
        assert self.MONDAY_TO_FRIDAY in content
        one = read(content).pupils[0]
        other = read(
            content.replace(self.MONDAY_TO_FRIDAY, self.EVERY_DAY), layout=MarkLayout.EVERY_DAY
        ).pupils[0]
        assert other.attendance == one.attendance
