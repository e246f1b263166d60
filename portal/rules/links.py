"""The link of an invitation. Its token is made anew from our secret whenever it is needed, and is kept nowhere.

The outbox holds the invitation's id; whoever reads the database without the secret can make no link from it.
"""

import base64
import hashlib
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

SALT = "portal.invitation"


def token_of(invitation_id: UUID, *, secret: str | None = None) -> str:
    """The token in the link of this invitation: 256 bits, as letters, digits, - and _."""
    digest = salted_hmac(SALT, str(invitation_id), secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What is kept and compared."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(invitation_id: UUID) -> str:
    """The whole address that the email carries."""
    path = reverse("portal:invitation", args=[token_of(invitation_id)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"
