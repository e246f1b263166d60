"""Who is asking: the API key and the short-lived token the client signs with it.

A key reads `{name}-{service id}-{secret}`, the last two being UUIDs. Every request carries a JSON Web
Token signed HS256 with the secret: the service (`iss`), when it was signed (`iat`). It lasts 30 seconds.
Source: "Authorisation header", https://docs.notifications.service.gov.uk/rest-api.html
"""

import time
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

import jwt

from childplan.notifications.standin.refusals import Refusal

ACCURATE_TO_SECONDS = 30
UUID_LENGTH = 36

_OURS = uuid5(NAMESPACE_URL, "childplan:notify-stand-in:key")
# Guards nothing: anybody can work it out, and it opens only a stand-in on one's own computer.
DEMO_API_KEY = f"demo-{uuid5(_OURS, 'service')}-{uuid5(_OURS, 'signing')}"


@dataclass(frozen=True)
class ApiKey:
    """A key taken apart: the service it belongs to and the secret that signs."""

    service_id: str
    secret: str

    @classmethod
    def read(cls, text: str) -> "ApiKey":
        """Take a key apart; ValueError when it does not have the shape of one."""
        service_id, secret = text[-(2 * UUID_LENGTH + 1) : -(UUID_LENGTH + 1)], text[-UUID_LENGTH:]
        UUID(service_id)
        UUID(secret)
        return cls(service_id=service_id, secret=secret)


def check(authorization: str | None, *, key: ApiKey) -> None:
    """Let a fresh token of this service pass; anything else is refused 401 or 403 as Notify does."""
    if not authorization:
        raise Refusal(401, ("AuthError", "Unauthorized: authentication token must be provided"))
    scheme, _, token = authorization.partition(" ")
    if scheme.title() != "Bearer":
        raise Refusal(401, ("AuthError", "Unauthorized: authentication bearer scheme must be used"))
    _check_issuer(token, key)
    try:
        claims = jwt.decode(token, key.secret, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidAlgorithmError as wrong:
        raise _forbidden("Invalid token: algorithm used is not HS256") from wrong
    except jwt.InvalidSignatureError as wrong:
        raise _forbidden("Invalid token: API key not found") from wrong
    except jwt.InvalidTokenError as wrong:
        raise _forbidden("Invalid token") from wrong
    issued_at = claims.get("iat")
    if isinstance(issued_at, bool) or not isinstance(issued_at, int | float):
        raise _forbidden("Invalid token: iat field not provided")
    if abs(time.time() - issued_at) > ACCURATE_TO_SECONDS:
        raise _forbidden("Error: Your system clock must be accurate to within 30 seconds")


def _check_issuer(token: str, key: ApiKey) -> None:
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.InvalidTokenError as wrong:
        raise _forbidden("Invalid token: signature, api token is not valid") from wrong
    if issuer is None:
        raise _forbidden("Invalid token: iss field not provided")
    if issuer != key.service_id:
        raise _forbidden("Invalid token: service not found")


def _forbidden(message: str) -> Refusal:
    return Refusal(403, ("AuthError", message))
