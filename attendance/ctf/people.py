"""Who the pupil is: names, birth, sex and identifiers."""

from datetime import date

from attendance.ctf.fields import Fields, day_from
from childplan.identity.identifiers import (
    IdentifierError,
    NhsNumber,
    Uln,
    Upn,
    check_nhs_number,
    check_uln,
    check_upn,
)

OLDEST_YEARS = 26
"""Years of age from which nobody is in a transfer file: an education, health and care plan ends by 25."""
YOUNGEST_YEARS = 2
"""Years of age below which a pupil needs a second look: nursery classes take children from two."""
_SEXES = frozenset({"M", "F"})
NAME_LONGEST = 100


def upn_in(fields: Fields) -> Upn | None:
    """The UPN. One that fails its check refuses the pupil; without one the pupil is matched in other ways."""
    text = fields.text("UPN")
    if not text:
        what = (
            "There is no UPN. The child can be found only by NHS number, or by name, birth date and postcode."
        )
        fields.warn("UPN", what, value="")
        return None
    try:
        upn = check_upn(text)
    except IdentifierError as error:
        fields.refuse_for("UPN", error)
        return None
    if upn.is_temporary:
        what = "This UPN is temporary, so the child is not found by it."
        fields.warn("UPN", what, value=text, remedy="Ask the school for the permanent one.")
    return upn


def former_upn_in(fields: Fields) -> Upn | None:
    """A UPN the pupil had before; left out, with a warning, when it fails its check."""
    text = fields.text("FormerUPN")
    try:
        return check_upn(text) if text else None
    except IdentifierError as error:
        fields.warn_for("FormerUPN", error)
        return None


def uln_in(fields: Fields) -> Uln | None:
    """The unique learner number; left out, with a warning, when it fails its check or means "not known"."""
    text = fields.text("UniqueLearnerNumber")
    try:
        return check_uln(text) if text else None
    except IdentifierError as error:
        fields.warn_for("UniqueLearnerNumber", error)
        return None


def nhs_number_in(fields: Fields, *, synthetic: bool) -> NhsNumber | None:
    """The NHS number, which is our own optional addition to BasicDetails: the published format has none.

    Have the current specification checked for one. A number that fails its check refuses the pupil, because
    children are matched by it.
    """
    text = fields.text("NHSnumber")
    try:
        return check_nhs_number(text, synthetic=synthetic) if text else None
    except IdentifierError as error:
        fields.refuse_for("NHSnumber", error)
        return None


def name_in(fields: Fields, name: str) -> str:
    """A name that every pupil has; a missing one, or one without a letter, refuses the pupil."""
    text = fields.text(name, longest=NAME_LONGEST)
    if not any(character.isalpha() for character in text):
        fields.refuse(name, "A pupil needs a forename and a surname.", value=text)
    return text


def birth_date_in(fields: Fields, *, today: date) -> date | None:
    """The date of birth. One that is missing, no date, to come, or too long ago refuses the pupil."""
    text = fields.text("DOB")
    try:
        born_on = day_from(text)
    except ValueError:
        what = "It is not a date in the form 2015-09-01." if text else "There is no date of birth."
        fields.refuse("DOB", what, value=text)
        return None
    years = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if born_on > today:
        fields.refuse("DOB", "The date of birth is after today.", value=text)
    elif years >= OLDEST_YEARS:
        fields.refuse("DOB", f"The pupil would be {years} years old.", value=text)
    elif years < YOUNGEST_YEARS:
        fields.warn("DOB", f"The child would be younger than {YOUNGEST_YEARS}.", value=text)
    return born_on


def sex_in(fields: Fields) -> str:
    """M or F, from Sex or (before version 25) Gender; empty, with a warning, for anything else."""
    name = "Sex" if "sex" in fields.children else "Gender"
    text = fields.text(name).upper()
    if text and text not in _SEXES:
        fields.warn(name, "It is neither M nor F and was left out.", value=text)
        return ""
    return text
