"""What has been: provision for special educational needs, and schools."""

from datetime import date

from attendance.ctf.contents import CtfSchool, CtfSen
from attendance.ctf.fields import Fields
from attendance.ctf.header import laestab_in


def sen_in(pupil: Fields) -> tuple[CtfSen, ...]:
    """Provision for special educational needs, one for each time that it changed."""
    history = pupil.one("SENhistory")
    if history is None:
        return ()
    return tuple(
        CtfSen(starts_on=sen.day("StartDate"), provision=sen.text("SENprovision", longest=2).upper())
        for sen in history.each("SEN")
    )


def sen_needs_in(pupil: Fields) -> tuple[str, ...]:
    """Codes of need (SLCN, SEMH and so on), in the order of the file.

    They are taken wherever suppliers put them: under SENneeds of the pupil or of SENhistory. The name of the
    element is from knowledge: have it checked.
    """
    history = pupil.one("SENhistory")
    needs = pupil.one("SENneeds") or (history.one("SENneeds") if history else None)
    codes = [need.text("SENtype", longest=10).upper() for need in needs.each("SENneed")] if needs else []
    return tuple(code for code in codes if code)


def schools_in(pupil: Fields, *, born_on: date | None) -> tuple[CtfSchool, ...]:
    """The schools the pupil has been to; one that names no school is left out with a warning."""
    history = pupil.one("SchoolHistory")
    found: list[CtfSchool] = []
    for fields in history.each("School") if history else []:
        school = laestab_in(fields, left_out="This school was left out.")
        entered_on = fields.day("EntryDate")
        if born_on is not None and entered_on is not None and entered_on < born_on:
            what = "The pupil came to this school before being born."
            fields.refuse("EntryDate", what, value=entered_on.isoformat())
        if school is not None:
            found.append(
                CtfSchool(
                    school=school,
                    name=fields.text("SchoolName"),
                    entered_on=entered_on,
                    left_on=fields.day("LeavingDate"),
                )
            )
    return tuple(found)
