"""Reading a whole file: the one door for those who bring one in."""

from datetime import date
from typing import BinaryIO

from attendance.ctf.contents import CtfHeader, CtfReading
from attendance.ctf.doubles import doubles
from attendance.ctf.elements import Header, elements
from attendance.ctf.fields import Report
from attendance.ctf.header import header_from
from attendance.ctf.limits import DEFAULT_LIMITS, Limits
from attendance.ctf.marks import MarkLayout
from attendance.ctf.opening import EXPORT_AGAIN, text_pieces
from attendance.ctf.problems import NotCtf, Problem, Severity, TooLarge, refusal
from attendance.ctf.pupils import Circumstances, PupilReading, pupil_from
from childplan.identity.identifiers import Laestab


def read_ctf(
    stream: BinaryIO,
    *,
    today: date,
    importing_school: Laestab,
    synthetic: bool = False,
    layout: MarkLayout = MarkLayout.MONDAY_TO_FRIDAY,
    limits: Limits = DEFAULT_LIMITS,
) -> CtfReading:
    """Everything a Common Transfer File says to `importing_school`, checked; nothing is written anywhere.

    `stream` gives bytes. `today` bounds birth dates and marks. `synthetic` says that this is a demonstration,
    where only NHS numbers of the test range are taken. `layout` says for which days of the week the sending
    system writes marks.

    Raises CtfRefused (one of its kinds) when nothing of the file can be used. Whatever else is wrong is in
    `problems` of the answer, and pupils that cannot be used are not in its `pupils`. No content of a file
    raises anything else.
    """
    circumstances = Circumstances(today, importing_school, synthetic, layout)
    of_the_file = Report()
    header: CtfHeader | None = None
    read: list[PupilReading] = []
    found = 0
    for part in elements(text_pieces(stream, limits), limits):
        if isinstance(part, Header):
            if header is not None:
                raise refusal(NotCtf, what="It has two headers.", remedy=EXPORT_AGAIN, path="Header")
            header = header_from(
                part.element, report=of_the_file, today=today, importing_school=importing_school
            )
            continue
        if header is None:
            raise _without_header()
        read.append(pupil_from(part, header=header, circumstances=circumstances))
        found += len(read[-1].problems)
        if found > limits.problems:
            raise _too_many_problems(limits, read)
    if header is None:
        raise _without_header()
    return _together(header, of_the_file.problems, read)


def _together(header: CtfHeader, of_the_file: list[Problem], read: list[PupilReading]) -> CtfReading:
    doubled = doubles(reading.mention for reading in read)
    twice = {problem.pupil for problem in doubled if problem.severity is Severity.REFUSES_PUPIL}
    of_pupils = [problem for reading in read for problem in reading.problems] + doubled
    return CtfReading(
        header=header,
        pupils=tuple(
            reading.pupil for reading in read if reading.pupil and reading.pupil.ordinal not in twice
        ),
        problems=(*of_the_file, *sorted(of_pupils, key=_in_order)),
        pupils_in_file=len(read),
    )


def _in_order(problem: Problem) -> tuple[int, int]:
    return problem.pupil or 0, problem.place.line


def _without_header() -> Exception:
    what = "It has no header before its pupils, so it does not say which school it is for."
    return refusal(NotCtf, what=what, remedy=EXPORT_AGAIN, path="Header")


def _too_many_problems(limits: Limits, read: list[PupilReading]) -> Exception:
    first = next(problem for reading in read for problem in reading.problems)
    what = f"More than {limits.problems} things are wrong with its pupils. The first: {first}"
    return refusal(TooLarge, what=what, remedy=EXPORT_AGAIN, path="Pupils")
