"""After a new key was put first in SIGN_IN_KEYS: close every kept secret with it, so that the old one can go."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand

from childplan.common import rows

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = "Encrypt the secrets of second steps again, with the first of SIGN_IN_KEYS."

    def handle(self, *_: Any, **__: Any) -> None:
        adapter, closed = get_adapter(), 0
        with rows.entered(rows.STEWARD):
            for step in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
                for name in SECRETS:
                    if name in step.data:
                        step.data[name] = adapter.encrypt(adapter.decrypt(step.data[name]))
                step.save(update_fields=["data"])
                closed += 1
        self.stdout.write(f"{closed} closed with the new key.")
