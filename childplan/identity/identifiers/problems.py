"""What is wrong with an identifier, in words for the person who typed it."""

import unicodedata

SHOWN_CHARACTERS = 40
"""How much of a value that was refused is repeated back; long pasted text helps nobody."""


class IdentifierError(ValueError):
    """An identifier that cannot be used.

    `field` is its name on the screen, `value` what was given (shortened, made printable), `why` what is wrong
    with it, `remedy` what to do about it. All four are sentences or names for people.
    """

    def __init__(self, *, field: str, value: str, why: str, remedy: str) -> None:
        self.field = field
        self.value = shown(value)
        self.why = why
        self.remedy = remedy
        super().__init__(f"{field} “{self.value}”: {why} {remedy}")


class WrongForm(IdentifierError):
    """Too long, too short, or made of characters that this identifier never has."""


class FailsCheck(IdentifierError):
    """The form is right and the check character says that something was mistyped."""


class NotInUse(IdentifierError):
    """The form is right, but nobody here is ever given this: repeated digits, placeholders, another country's
    range, a test number in live use, or what may be a real person's number in a demonstration."""


class UnknownAuthority(IdentifierError):
    """The three figures that should name a local authority name none."""


def shown(value: str, *, characters: int = SHOWN_CHARACTERS) -> str:
    """`value` on one line, without control characters, cut to `characters` with an ellipsis."""
    printable = "".join(" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in value[:400])
    line = " ".join(printable.split())
    return line if len(line) <= characters else line[: characters - 1] + "…"


def squeezed(text: str) -> str:
    """`text` in capitals without the spaces, hyphens and invisible characters that people and word processors
    put into long numbers."""
    ignored = ("Zs", "Zl", "Zp", "Cf", "Pd")
    return "".join(c for c in text if unicodedata.category(c) not in ignored and not c.isspace()).upper()


def digits_only(text: str, *, length: int, field: str, remedy: str) -> str:
    """`text` squeezed, when it is exactly `length` figures 0 to 9; raises WrongForm otherwise."""
    squeezed_text = squeezed(text)
    if not (squeezed_text.isascii() and squeezed_text.isdigit()):
        why = f"It is made of {length} digits and nothing else." if squeezed_text else "Nothing was entered."
        raise WrongForm(field=field, value=text, why=why, remedy=remedy)
    if len(squeezed_text) != length:
        why = f"It has {length} digits; this has {len(squeezed_text)}."
        raise WrongForm(field=field, value=text, why=why, remedy=remedy)
    return squeezed_text
