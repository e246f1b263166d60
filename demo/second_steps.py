"""The demonstration's second steps: nobody in the borough has a phone, so each code follows from their own address.

Anybody who reads this can make them. Only the demonstration lays them, and production has no demonstration.
"""

import base64
import hashlib
import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone

from childplan.accounts.models import User

from .bodies import DOMAIN

PERIOD = 30


def key_of(email: str) -> str:
    """The key of somebody's app, as an app takes it."""
    return base64.b32encode(hashlib.sha256(f"ravensmere {email}".encode()).digest()[:20]).decode()


def code_of(email: str, *, after: int = 0) -> str:
    """Their present code; after: the one that many half minutes later."""
    return str(format_hotp_value(hotp_value(key_of(email), int(time.time()) // PERIOD + after)))


def shown_code(email: str) -> str:
    """A code of theirs that works now and was not used. Empty for whoever is not of the borough."""
    user_id = User.objects.filter(email=email).values_list("pk", flat=True).first()
    if not email.endswith(f"@{DOMAIN}") or user_id is None:
        return ""
    present = int(time.time()) // PERIOD
    # Those that are taken now, the present one first.
    counters = sorted(yield_hotp_counters_from_time(), key=lambda counter: abs(counter - present))
    codes = [str(format_hotp_value(hotp_value(key_of(email), counter))) for counter in counters]
    return next((one for one in codes if not _was_used(user_id, one)), codes[0])


def lay_second_step(user: User) -> Authenticator:
    """Give somebody of the borough their app."""
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(key_of(user.email))},
        created_at=timezone.now(),
    )


def _was_used(user_id: int, code: str) -> bool:
    asked = TOTP(Authenticator(user_id=user_id))._get_used_cache_key(code)
    return cache.get(asked) is not None
