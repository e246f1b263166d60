"""Where the pupil lives, and the people the school would call."""

import re

from attendance.ctf.contents import CtfAddress, CtfContact
from attendance.ctf.fields import Fields
from attendance.ctf.people import NAME_LONGEST
from childplan.identity.identifiers import squeezed

_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_BS7666 = ("SAON", "PAON", "Street", "Locality", "Town", "AdministrativeArea", "PostTown")


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
        surname=fields.text("Surname", longest=NAME_LONGEST),
        forename=fields.text("Forename", longest=NAME_LONGEST),
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
