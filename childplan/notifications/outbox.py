"""Sending one claimed message, outside any transaction, and the fates it may meet.

The order that survives a kill at any moment: the claim is committed before Notify hears of the message, the fate after.
Whoever finds a claim without a fate asks Notify by the reference first, because Notify takes a second try for a second
message.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from .links import with_link
from .notify import Notify, NotifyBusy, NotifyError, NotifyNotSetUp, NotifyRefused

# Longer than a claim may be old when it is used and Notify's timeouts then allow one lookup and one send to take: until
# then nobody else touches the message. Short enough that what a killed worker held is sent within a minute of the kill:
# the lease, ten seconds until a hand is free, the sending. `tests/childplan/notifications/test_outbox.py` adds it up.
LEASE = timedelta(seconds=25)
# A claim found older than this by its own holder is given up: the machine slept, and the lease may be another's now.
FRESH_SECONDS = 5.0
# First pause after an unknown fate. Notify needs a moment until a message it took can be found.
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 24
NOT_SET_UP_SECONDS = 300
NOBODY = "There is no address to send it to."


@dataclass(frozen=True)
class Claim:
    """One message, ours alone until the lease ends. to: empty when there is nobody to send it to.

    fate_unknown: an earlier try may have reached Notify. claimed: on this machine's own clock.
    """

    message_id: UUID
    attempt: int
    to: str
    template: str
    personalisation: Mapping[str, Any]
    fate_unknown: bool
    claimed: float

    @property
    def reference(self) -> str:
        return str(self.message_id)


@dataclass(frozen=True)
class Delivered:
    """Notify has the message. failed: and has given up on it."""

    notify_id: str
    failed: bool = False


@dataclass(frozen=True)
class Refused:
    """It was not sent and never will be."""

    why: str


@dataclass(frozen=True)
class Later:
    """Not the message's fault: try again after that many seconds.

    unsent: it certainly never reached Notify. for_all: the same would befall any other message now.
    """

    seconds: int
    why: str
    unsent: bool
    for_all: bool


@dataclass(frozen=True)
class Unknown:
    """No answer, or none that could be understood: it may have been sent."""

    why: str


Fate = Delivered | Refused | Later | Unknown


class InsideTransaction(RuntimeError):
    """Sending waits for the network; a transaction that waits with it holds its locks all the while."""


def send(claim: Claim, notify: Notify) -> Fate | None:
    """Hand the message to Notify, once; None when the claim has grown too old to use. Raises InsideTransaction."""
    if connection.in_atomic_block:
        raise InsideTransaction(claim.reference)
    if time.monotonic() - claim.claimed > FRESH_SECONDS:
        return None
    if not claim.to:
        return Refused(NOBODY)
    asking = claim.fate_unknown
    try:
        if asking:
            found = notify.find(claim.reference)
            if found:
                return Delivered(str(found[0].id), failed=found[0].failed)
            asking = False
        sent = notify.send_email(
            to=claim.to,
            template=claim.template,
            personalisation=with_link(claim.template, claim.personalisation),
            reference=claim.reference,
        )
    except NotifyError as error:
        return _fate_of(error, asking=asking)
    return Delivered(str(sent.id))


def _fate_of(error: NotifyError, *, asking: bool) -> Fate:
    """asking: it was the lookup that failed, so the earlier try is as unknown as before."""
    why = str(error)[:200]
    if isinstance(error, NotifyBusy):
        return Later(error.retry_after, why, unsent=not asking, for_all=True)
    if isinstance(error, NotifyNotSetUp):
        return Later(NOT_SET_UP_SECONDS, why, unsent=not asking, for_all=False)
    if isinstance(error, NotifyRefused) and not asking:
        return Refused(why)
    return Unknown(why)


def pause_after(attempts: int) -> timedelta:
    """How long a message of unknown fate rests after that many tries."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
