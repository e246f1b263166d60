"""Addresses and numbers: which are well formed, and which ones Notify keeps for testing.

Sources: "Smoke testing" and "API keys: Test", https://docs.notifications.service.gov.uk/python.html
"""

import re

RECIPIENT = {"email": "email_address", "sms": "phone_number"}
LONGEST_ADDRESS = 320

EMAIL_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([a-z0-9-]+\.)+[a-z0-9-]{2,63}", re.IGNORECASE)
UK_MOBILE = re.compile(r"(?:\+?44|0)(7\d{9})")

# Validated and answered, never sent nor kept, so never found again.
SIMULATED = frozenset(
    {
        "simulate-delivered@notifications.service.gov.uk",
        "simulate-delivered-2@notifications.service.gov.uk",
        "simulate-delivered-3@notifications.service.gov.uk",
        "07700900000",
        "07700900111",
        "07700900222",
    }
)
# Kept, and fail once they have been tried. Everybody else's message is delivered.
FAILING = {
    "perm-fail@simulator.notify": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
    "07700900002": "permanent-failure",
    "07700900003": "temporary-failure",
}


def wrong_recipient(kind: str, to: object) -> list[str]:
    """What is wrong with the address (`email`) or number (`sms`), in Notify's words; empty when nothing."""
    if not isinstance(to, str):
        return [f"{RECIPIENT[kind]} {to} is not of type string"]
    if kind == "email":
        fits = EMAIL_ADDRESS.fullmatch(to.strip()) and ".." not in to and len(to) <= LONGEST_ADDRESS
        return [] if fits else ["email_address Not a valid email address"]
    return [] if uk_mobile(to) else ["phone_number Not a UK mobile number"]


def uk_mobile(number: str) -> str | None:
    """The number as `07…`, eleven digits, or None when it is not a UK mobile number."""
    match = UK_MOBILE.fullmatch(re.sub(r"[\s().-]", "", number))
    return f"0{match.group(1)}" if match else None


def written_plainly(kind: str, to: str) -> str:
    """The recipient as it is kept: no spaces, a number as `07…`."""
    return (uk_mobile(to) if kind == "sms" else None) or to.strip()
