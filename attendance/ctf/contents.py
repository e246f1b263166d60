"""What a Common Transfer File says, once it has been read and checked. All of it is frozen."""

from dataclasses import dataclass, field
from datetime import date, datetime

from attendance.ctf.problems import Place, Problem, Severity
from attendance.rules import Figures, figures_from
from childplan.identity.identifiers import Laestab, NhsNumber, Uln, Upn


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfHeader:
    """Who made the file, when and for whom. `destination` is None for a file to the local authority."""

    version: str
    qualifier: str
    created_at: datetime | None
    supplier: str
    academic_year: int | None
    source: Laestab | None
    source_name: str
    destination: Laestab | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfAddress:
    """Lines as on an envelope; `postcode` in its usual form (AB1 2CD), empty when not given."""

    lines: tuple[str, ...] = ()
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfContact:
    """A person the school would call. `has_responsibility` is the school's note of parental responsibility,
    not proof of it; None when the file does not say. `address` is None when it is the pupil's."""

    order: int | None = None
    title: str = ""
    surname: str = ""
    forename: str = ""
    relationship: str = ""
    has_responsibility: bool | None = None
    phones: tuple[str, ...] = ()
    email: str = ""
    address: CtfAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfSen:
    """Special educational provision from a day on: N none, K SEN support, E education, health and care
    plan."""

    starts_on: date | None
    provision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfSchool:
    """A school the pupil has been to. Days are the first and the last on roll."""

    school: Laestab
    name: str = ""
    entered_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTotals:
    """Numbers of sessions as the sending system counted them."""

    possible: int
    attended: int
    authorised: int
    unauthorised: int

    @property
    def add_up(self) -> bool:
        return self.possible == self.attended + self.authorised + self.unauthorised


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfAttendanceYear:
    """One school year at one school. `year` is the calendar year in which the school year starts.

    `marks` are stored marks (`attendance.vocabulary`), two for each Monday to Friday from `starts_on`;
    when the file gives totals only they are empty and `starts_on` is None.
    """

    year: int
    school: Laestab
    school_name: str = ""
    declared: DeclaredTotals | None = None
    starts_on: date | None = None
    marks: str = ""

    @property
    def figures(self) -> Figures | None:
        """From the marks where there are any, otherwise from declared totals that add up; else None."""
        if self.marks:
            return figures_from(self.marks)
        if self.declared is None or not self.declared.add_up:
            return None
        return Figures(
            attended=self.declared.attended,
            authorised=self.declared.authorised,
            unauthorised=self.declared.unauthorised,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfPupil:
    """One child as one school's system knows them. `ordinal` and `place` say where in the file.

    An identifier that was missing or had to be left out is None. A temporary UPN (`upn.is_temporary`)
    identifies nobody outside the school that gave it.
    """

    ordinal: int
    place: Place = field(compare=False)
    upn: Upn | None
    surname: str
    forename: str
    born_on: date
    sex: str = ""
    former_upn: Upn | None = None
    uln: Uln | None = None
    nhs_number: NhsNumber | None = None
    middle_names: str = ""
    preferred_surname: str = ""
    preferred_forename: str = ""
    former_surname: str = ""
    year_group: str = ""
    address: CtfAddress | None = None
    phones: tuple[str, ...] = ()
    email: str = ""
    contacts: tuple[CtfContact, ...] = ()
    sen: tuple[CtfSen, ...] = ()
    sen_needs: tuple[str, ...] = ()
    schools: tuple[CtfSchool, ...] = ()
    attendance: tuple[CtfAttendanceYear, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CtfReading:
    """The whole file: the pupils that can be used, and all that is wrong with the others or with them."""

    header: CtfHeader
    pupils: tuple[CtfPupil, ...]
    problems: tuple[Problem, ...]
    pupils_in_file: int

    @property
    def refused(self) -> int:
        """How many pupils cannot be used."""
        return self.pupils_in_file - len(self.pupils)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def refusals(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.REFUSES_PUPIL)
