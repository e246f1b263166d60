"""How often one visitor may open links of invitations: enough for a person, too few for a guess."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from childplan.common.callers import caller_address

MOST = 30
SECONDS = 600


def too_often(request: HttpRequest) -> bool:
    """Count this request; whether its visitor has made more than `MOST` within `SECONDS`."""
    key = f"portal:invitation:{hashlib.sha256(caller_address(request).encode()).hexdigest()}"
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > MOST)
    except ValueError:
        # It ran out in this very moment.
        return False
