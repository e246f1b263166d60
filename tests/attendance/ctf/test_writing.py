"""What is written is read back the same."""

import io
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.ctf import (
    CtfAddress,
    CtfAttendanceYear,
    CtfContact,
    CtfHeader,
    CtfPupil,
    CtfReading,
    CtfSchool,
    CtfSen,
    DeclaredTotals,
    Place,
    write_ctf,
)
from attendance.rules import figures_from
from childplan.identity.identifiers import Laestab, check_nhs_number, check_uln, check_upn

Read = Callable[..., CtfReading]
SCHOOL = Laestab("201", "4001")
HEADER = CtfHeader(
    version="25.0",
    qualifier="partial",
    created_at=datetime.fromisoformat("2025-09-26T09:00:00"),
    supplier="Alder Registers",
    academic_year=2025,
    source=Laestab("330", "2999"),
    source_name="Invented Junior",
    destination=SCHOOL,
)
NAMES = st.from_regex(r"[A-ZÀ-ÖØ-Ý][a-zà-öø-ÿ'’<&-]{0,12}( [A-Z][a-z]{1,8})?", fullmatch=True)
MONDAY = date(2025, 1, 6)
MORNING = st.sampled_from("/LKVPWBcdCMjSTRIEGNOUDXQ1234567Z#-")
AFTERNOON = st.sampled_from("\\LKVPWBcdCMjSTRIEGNOUDXQ1234567Z#-")


@st.composite
def years(draw: st.DrawFn) -> CtfAttendanceYear:
    marks = "".join(draw(st.lists(st.tuples(MORNING, AFTERNOON).map("".join), min_size=1, max_size=90)))
    # Two weeks at school first: closures on every seventh day alone would rightly be taken for weekends.
    marks = "/\\" * 10 + marks
    figures = figures_from(marks)
    return CtfAttendanceYear(
        year=2024,
        school=SCHOOL,
        school_name="Alder Road Primary",
        declared=DeclaredTotals(
            possible=figures.possible,
            attended=figures.attended,
            authorised=figures.authorised,
            unauthorised=figures.unauthorised,
        ),
        starts_on=MONDAY,
        marks=marks,
    )


@st.composite
def pupils(draw: st.DrawFn) -> CtfPupil:
    address = st.builds(
        CtfAddress, lines=st.lists(NAMES, max_size=5).map(tuple), postcode=st.sampled_from(["", "ZZ1 4AB"])
    ).filter(lambda given: bool(given.lines or given.postcode))
    contact = st.builds(
        CtfContact,
        order=st.none() | st.integers(1, 9),
        title=st.sampled_from(["", "Mrs"]),
        surname=NAMES,
        forename=NAMES,
        relationship=st.sampled_from(["", "MOT"]),
        has_responsibility=st.none() | st.booleans(),
        phones=st.lists(st.sampled_from(["07700 900001", "01632 960001"]), max_size=2).map(tuple),
        email=st.sampled_from(["", "a@example.org"]),
        address=st.none() | address,
    )
    born_on = draw(st.dates(date(2008, 1, 1), date(2020, 1, 1)))
    return CtfPupil(
        ordinal=1,
        place=Place("Pupil[1]", 1),
        upn=draw(st.sampled_from([None, check_upn("C201400125001"), check_upn("B20140012501A")])),
        uln=draw(st.sampled_from([None, check_uln("1000000019")])),
        nhs_number=draw(st.sampled_from([None, check_nhs_number("9990000018", synthetic=True)])),
        former_upn=draw(st.sampled_from([None, check_upn("Q801400125001")])),
        surname=draw(NAMES),
        forename=draw(NAMES),
        middle_names=draw(st.just("") | NAMES),
        preferred_surname=draw(st.just("") | NAMES),
        born_on=born_on,
        sex=draw(st.sampled_from(["", "M", "F"])),
        year_group=draw(st.sampled_from(["", "R", "5"])),
        address=draw(st.none() | address),
        contacts=tuple(draw(st.lists(contact, max_size=2))),
        sen=draw(st.sampled_from([(), (CtfSen(starts_on=born_on + timedelta(days=1500), provision="K"),)])),
        sen_needs=draw(st.sampled_from([(), ("SLCN", "SEMH")])),
        schools=draw(st.sampled_from([(), (CtfSchool(school=SCHOOL, name="Alder", entered_on=MONDAY),)])),
        attendance=tuple(draw(st.lists(years(), max_size=1))),
    )


def written(header: CtfHeader, *children: CtfPupil) -> bytes:
    stream = io.BytesIO()
    write_ctf(stream, header, children)
    return stream.getvalue()


class TestWriteCtf:
    @given(pupils())
    @settings(max_examples=60)
    def test_is_read_back_the_same(self, read: Read, child: CtfPupil) -> None:
        reading = read(written(HEADER, child))
        assert not reading.refusals
        assert reading.header == HEADER
        assert reading.pupils == (child,)

    def test_addresses_the_authority_when_there_is_no_destination(self, read: Read) -> None:
        header = CtfHeader(
            version="25.0", qualifier="full", created_at=None, supplier="", academic_year=None, source=SCHOOL,
            source_name="", destination=None,
        )  # fmt: skip
        assert read(written(header)).header == header

    def test_declares_the_totals_of_its_marks(self) -> None:
        year = CtfAttendanceYear(year=2025, school=SCHOOL, starts_on=date(2025, 9, 8), marks="/\\/\\IN##")
        child = CtfPupil(
            ordinal=1, place=Place("", 0), upn=None, surname="Okafor", forename="Amara",
            born_on=date(2015, 1, 1), attendance=(year,),
        )  # fmt: skip
        content = written(HEADER, child).decode()
        assert "<SessionsPossible>6</SessionsPossible>" in content
        assert "<SessionsAttended>4</SessionsAttended>" in content
        assert "<AttendanceMarks>/\\/\\IN##</AttendanceMarks>" in content

    def test_separates_marks_as_soon_as_one_has_two_characters(self) -> None:
        year = CtfAttendanceYear(year=2025, school=SCHOOL, starts_on=date(2025, 9, 8), marks="/c")
        child = CtfPupil(
            ordinal=1, place=Place("", 0), upn=None, surname="Okafor", forename="Amara",
            born_on=date(2015, 1, 1), attendance=(year,),
        )  # fmt: skip
        assert "<AttendanceMarks>/,C1</AttendanceMarks>" in written(HEADER, child).decode()

    def test_writes_many_pupils_one_by_one(self, read: Read) -> None:
        generator = random.Random(3)

        def each() -> list[CtfPupil]:
            return [
                CtfPupil(
                    ordinal=number, place=Place("", 0), upn=None, surname=f"Test {number}", forename="Any",
                    born_on=date(2015, 1, 1) + timedelta(days=generator.randrange(900)),
                )
                for number in range(1, 301)
            ]  # fmt: skip

        children = each()
        assert list(read(written(HEADER, *children)).pupils) == children
