"""The Common Transfer File: read and checked (`read_ctf`), or written (`write_ctf`).

The format of the Department for Education, version 25.0 as far as it is known to the authors;
`docs/reference/common-transfer-file.md` says which elements are read, and what a specialist must check.
"""

from attendance.ctf.contents import (
    CtfAddress,
    CtfAttendanceYear,
    CtfContact,
    CtfHeader,
    CtfPupil,
    CtfReading,
    CtfSchool,
    CtfSen,
    DeclaredTotals,
)
from attendance.ctf.limits import DEFAULT_LIMITS, Limits
from attendance.ctf.marks import MarkLayout
from attendance.ctf.problems import CtfRefused, Place, Problem, Severity
from attendance.ctf.reading import read_ctf
from attendance.ctf.writing import write_ctf

__all__ = [
    "DEFAULT_LIMITS",
    "CtfAddress",
    "CtfAttendanceYear",
    "CtfContact",
    "CtfHeader",
    "CtfPupil",
    "CtfReading",
    "CtfRefused",
    "CtfSchool",
    "CtfSen",
    "DeclaredTotals",
    "Limits",
    "MarkLayout",
    "Place",
    "Problem",
    "Severity",
    "read_ctf",
    "write_ctf",
]
