"""What a setup code looks like, and what is kept of it."""

import secrets

from django.utils.crypto import salted_hmac

# Without the letters and numbers that are read for one another; 12 of 28 are 57 bits, and there are five tries.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWX"
LONG = 12


def new_code() -> str:
    """A code to be handed over once, in groups that can be read out: "K7PM-2WQX-9BDT"."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LONG))
    return "-".join(drawn[at : at + 4] for at in range(0, LONG, 4))


def kept_of(code: str, *, user_id: int) -> str:
    """What is kept of a code: it fits this person alone. Small letters, spaces and hyphens make no difference."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("childplan.signing.setup", f"{user_id}:{plain}", algorithm="sha256").hexdigest()
