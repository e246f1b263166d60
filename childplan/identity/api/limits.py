"""How often a partner system may ask: counted by the minute in the cache that all our servers share."""

import logging
import math
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import Throttled

from childplan.common import clock

WINDOW = 60
POLICY = "partner"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How a partner system stands in this minute. left: requests; resets: seconds until the next minute."""

    limit: int
    left: int
    resets: int

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft “RateLimit header fields for HTTP” has them."""
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{POLICY}";r={max(self.left, 0)};t={self.resets}',
        }


class TooMany(Throttled):
    """The partner system has asked as often as it may in this minute."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(wait=standing.resets)


def counted(membership_id: int) -> Standing | None:
    """Count one request of this partner. None where no limit is set, or nobody can be asked to count."""
    limit = settings.API_REQUESTS_A_MINUTE
    if not limit:
        return None
    moment = clock.now().timestamp()
    minute = int(moment // WINDOW)
    key = f"api:requests:{membership_id}:{minute}"
    try:
        used = _one_more(key)
    except Exception as error:
        # A limit protects us; that it cannot be counted is no reason to turn a good request away.
        logger.warning("requests are not counted", extra={"error": type(error).__name__})
        return None
    return Standing(limit, limit - used, math.ceil((minute + 1) * WINDOW - moment))


def _one_more(key: str) -> int:
    """One round trip for every request but the first of the minute; it may be the first in two places at once."""
    try:
        return int(cache.incr(key))
    except ValueError:
        if cache.add(key, 1, timeout=2 * WINDOW):
            return 1
        return int(cache.incr(key))
