"""How often one visitor may open links of invitations: enough for a person, too few for a guess."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MOST = 30
SECONDS = 600


def too_often(request: HttpRequest) -> bool:
    """Count this request; whether its visitor has made more than `MOST` within `SECONDS`.

    Whoever sits behind which proxy is decided where it is for sign-in (allauth's adapter), so that one setting holds.
    """
    address = get_adapter(request).get_client_ip(request)
    key = f"portal:invitation:{hashlib.sha256(str(address).encode()).hexdigest()}"
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > MOST)
    except ValueError:
        # It ran out in this very moment.
        return False
