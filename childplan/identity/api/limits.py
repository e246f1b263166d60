"""How often a partner system may ask, and how often an address without a good token: counted by the minute in the cache
that all our servers share. Whoever shows a good token is counted by their own membership and by nothing else."""

import logging
import math
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import Throttled

from childplan.common import clock

WINDOW = 60
PARTNER, ADDRESS = "partner", "address"
# What is not there counts as so many requests: whoever tries one id after another comes to the limit sooner.
WEIGHT_OF_A_MISS = 10
# Who has an IPv6 address has all of its network.
NETWORK = 64

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How somebody stands in this minute. left: requests; resets: seconds until the next minute.

    policy: by what they are counted. key: under which the count is kept.
    """

    limit: int
    left: int
    resets: int
    policy: str = PARTNER
    key: str = ""

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft “RateLimit header fields for HTTP” has them."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={max(self.left, 0)};t={self.resets}',
        }


class TooMany(Throttled):
    """The partner system has asked as often as it may in this minute."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(wait=standing.resets)


def counted(membership_id: int) -> Standing | None:
    """Count one request of this partner. None where no limit is set, or nobody can be asked to count."""
    return _standing(PARTNER, f"api:requests:{membership_id}", settings.API_REQUESTS_A_MINUTE)


def refused(from_address: str) -> Standing | None:
    """Count one request without a good token, or with a wrong secret, by the address it came from. None as above."""
    return _standing(ADDRESS, f"api:refused:{_place(from_address)}", settings.API_REFUSED_A_MINUTE)


def missed(standing: Standing) -> Standing:
    """Count what the request asked for and is not there as all the requests that a miss is."""
    more = WEIGHT_OF_A_MISS - 1
    try:
        cache.incr(standing.key, more)
    except Exception as error:
        logger.warning("misses are not counted", extra={"error": type(error).__name__})
        return standing
    return replace(standing, left=standing.left - more)


def _standing(policy: str, whose: str, limit: int) -> Standing | None:
    if not limit:
        return None
    moment = clock.now().timestamp()
    minute = int(moment // WINDOW)
    key = f"{whose}:{minute}"
    try:
        used = _one_more(key)
    except Exception as error:
        # A limit protects us; that it cannot be counted is no reason to turn a good request away.
        logger.warning("requests are not counted", extra={"error": type(error).__name__})
        return None
    return Standing(limit, limit - used, math.ceil((minute + 1) * WINDOW - moment), policy, key)


def _place(from_address: str) -> str:
    """The address, or its network. It is `callers.caller_address` that says whose word about it is believed."""
    try:
        address = ip_address(from_address)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(ip_network((address, NETWORK), strict=False).network_address)


def _one_more(key: str) -> int:
    """One round trip for every request but the first of the minute; it may be the first in two places at once."""
    try:
        return int(cache.incr(key))
    except ValueError:
        if cache.add(key, 1, timeout=2 * WINDOW):
            return 1
        return int(cache.incr(key))
