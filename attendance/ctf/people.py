"""Who the pupil is: names, birth, identifiers, address and the people the school would call."""

import re
from datetime import date

from attendance.ctf.contents import CtfAddress, CtfContact
from attendance.ctf.fields import Fields, day_from
from childplan.identity.identifiers import (
    IdentifierError,
    NhsNumber,
    Uln,
    Upn,
    check_nhs_number,
    check_uln,
    check_upn,
    squeezed,
)

OLDEST_YEARS = 26
"""Years of age from which nobody is in a transfer file: an education, health and care plan ends by 25."""
YOUNGEST_YEARS = 2
"""Years of age below which a pupil needs a second look: nursery classes take children from two."""
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_SEXES = frozenset({"M", "F"})
_BS7666 = ("SAON", "PAON", "Street", "Locality", "Town", "AdministrativeArea", "PostTown")
_NAME_LONGEST = 100


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
    text = fields.text(name, longest=_NAME_LONGEST)
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


def address_in(fields: Fields) -> CtfAddress | None:
    """The address, from numbered lines or from the parts of BS 7666; None when nothing is given."""
    address = fields.one("Address")
    if address is None:
        return None
    lines = address.one("AddressLines")
    parts = address.one("BS7666Address")
    if lines is not None:
        written = [lines.text(f"AddressLine{number}") for number in range(1, 6)]
    elif parts is not None:
        flat, house, street, *rest = [parts.text(name) for name in _BS7666]
        written = [flat, f"{house} {street}".strip(), *rest]
    else:
        written = []
    found = CtfAddress(lines=tuple(line for line in written if line), postcode=_postcode_in(address))
    return found if found.lines or found.postcode else None


def _postcode_in(address: Fields) -> str:
    text = address.text("PostCode")
    if not text:
        return ""
    matched = _POSTCODE.fullmatch(squeezed(text))
    if matched is None:
        what = "It is not in the form of a postcode and was left out, so the child cannot be found by it."
        address.warn("PostCode", what, value=text)
        return ""
    return f"{matched[1]} {matched[2]}"


def phones_in(fields: Fields) -> tuple[str, ...]:
    phones = fields.one("Phones")
    numbers = [phone.text("PhoneNo", longest=35) for phone in phones.each("Phone")] if phones else []
    return tuple(number for number in numbers if number)


def contacts_in(pupil: Fields) -> tuple[CtfContact, ...]:
    contacts = pupil.one("Contacts")
    return tuple(_contact(contact) for contact in contacts.each("Contact")) if contacts else ()


def _contact(fields: Fields) -> CtfContact:
    address = fields.one("Address")
    shares_address = address is not None and "addressaspupil" in address.children
    return CtfContact(
        order=fields.number("Order"),
        title=fields.text("Title"),
        surname=fields.text("Surname", longest=_NAME_LONGEST),
        forename=fields.text("Forename", longest=_NAME_LONGEST),
        relationship=fields.text("Relationship"),
        has_responsibility=_yes_or_no(fields, "Responsibility"),
        phones=phones_in(fields),
        email=fields.text("Email", longest=254),
        address=None if shares_address else address_in(fields),
    )


def _yes_or_no(fields: Fields, name: str) -> bool | None:
    text = fields.text(name).lower()
    if text in ("", "true", "1", "y", "false", "0", "n"):
        return text in ("true", "1", "y") if text else None
    fields.warn(name, "It says neither yes nor no and was left out.", value=text)
    return None
