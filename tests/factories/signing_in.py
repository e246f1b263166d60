"""Signing in strongly: how every test and proof that is not about signing in itself does it.

`sign_in(client, user)` leaves the session that the pages leave after password and second step. By the real pages:
`tests/journeys/visitor.py`, with the code of somebody's app from `code_of_app`.
"""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client

from childplan.accounts.models import User
from childplan.common import rows

BACKEND = "django.contrib.auth.backends.ModelBackend"
PERIOD = 30


def sign_in(client: Client, user: User) -> Client:
    """Signed in with password and second step, as the views record both. Within somebody's transaction."""
    client.force_login(user, backend=BACKEND)
    asked = HttpRequest()
    asked.session = session = client.session
    record_authentication(asked, user, "password", email=user.email)
    record_authentication(asked, user, "mfa", id=0, type="totp")
    session.save()
    return client


def sign_in_weakly(client: Client, user: User) -> Client:
    """Signed in with a password alone."""
    client.force_login(user, backend=BACKEND)
    return client


def signed_in_as(email: str, client: Client | None = None) -> Client:
    """The same for somebody by their address, as a visitor: where no transaction is open."""
    with rows.entered(rows.OUTSIDE):
        return sign_in(client or Client(), get_user_model().objects.get(email=email))


def cookie_of(user: User) -> dict[str, str]:
    """A cookie of a strong session, for a real browser or `requests`; committed as steward."""
    client = Client()
    with rows.entered(rows.STEWARD):
        sign_in(client, user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def code_of_key(key: str, *, after: int = 0) -> str:
    """What an app with that key shows now; after: that many half minutes later."""
    return format_hotp_value(hotp_value(key, int(time.time()) // PERIOD + after))


def app_of(user: User, key: str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") -> str:
    """Give somebody an app, laid as steward; its key."""
    secret = get_adapter().encrypt(key)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return key


def key_kept(secret: str) -> str:
    """The key of an app from what the database keeps of it: what the owner's phone has."""
    return str(get_adapter().decrypt(secret))
