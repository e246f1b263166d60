"""How allauth behaves here: nobody signs up; accounts are made by an organisation or an invitation."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from childplan.common.callers import caller_address

BY_HAND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closed sign-up. An unknown address gets the same answer as a wrong password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which address failed sign-ins are counted."""
        return caller_address(request)

    def get_reauthentication_methods(self, user: object) -> list[dict[str, object]]:
        """By what somebody shows again that it is they: a password is no second step where there is one."""
        every = list(super().get_reauthentication_methods(user))
        return [one for one in every if one["id"] != "reauthenticate"] or every


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second steps: their secrets are kept encrypted, and nobody takes off the last one of their own."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, or was used before. Wait for the next one and try again",
        "cannot_delete_authenticator": "Set up another second step before you remove this one",
    }

    def encrypt(self, text: str) -> str:
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _lock().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=BY_HAND)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def get_totp_issuer(self) -> str:
        return "Childplan"

    def build_totp_svg(self, url: str) -> str:
        """A picture for the page itself: no address of its own, no style, so that the content policy lets it stand."""
        drawn = str(super().build_totp_svg(url))
        return drawn[drawn.index("<svg") :]

    def generate_authenticator_name(self, user: object, type: Authenticator.Type) -> str:  # noqa: A002
        held = Authenticator.objects.filter(user_id=getattr(user, "pk", None), type=type).count()
        return f"Passkey {held + 1}"


def _lock() -> MultiFernet:
    """Closes with the first of `SIGN_IN_KEYS`, opens with any: a new key goes first, the old one stays behind it.

    Raises ImproperlyConfigured where there is none: nothing is kept in the clear.
    """
    if not settings.SIGN_IN_KEYS:
        raise ImproperlyConfigured("SIGN_IN_KEYS is empty")
    return MultiFernet([_key(text) for text in settings.SIGN_IN_KEYS])


def _key(text: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"childplan sign-in {text}".encode()).digest()))
