"""From which address a request comes, behind however many proxies; and whose word about that is believed.

`X-Forwarded-For` is a line of addresses: each proxy writes at its end who spoke to it, and whoever asks may have
written anything at its beginning. So it is read from the end, as far as the proxies of `TRUSTED_PROXIES` wrote it.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

FORWARDED_FOR = "X-Forwarded-For"
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def proxies_named(words: Iterable[str]) -> tuple[Network, ...]:
    """The networks of the proxies that are believed, as a setting names them: "10.0.0.5", "10.1.0.0/24", "fd00::/64".

    Raises ImproperlyConfigured for what is no network, and for one that holds every address: then anybody at all could
    say who they are.
    """
    found = []
    for word in words:
        try:
            network = ip_network(word.strip())
        except ValueError as wrong:
            raise ImproperlyConfigured(f"TRUSTED_PROXIES: {wrong}") from wrong
        if network.prefixlen == 0:
            raise ImproperlyConfigured(f"TRUSTED_PROXIES: {network} is everybody")
        found.append(network)
    return tuple(found)


def caller_address(request: HttpRequest) -> str:
    """The address of whoever asks: of the one that speaks to our server, or for whom our own proxies speak.

    Written in one way, so that it can be counted. Empty where the server does not know. What a proxy of ours wrote that
    is no address is passed over: then the proxy itself is the caller.
    """
    speaker = _read(request.META.get("REMOTE_ADDR", ""))
    if speaker is None:
        return ""
    said = request.headers.get(FORWARDED_FOR, "").split(",") if settings.TRUSTED_PROXIES else []
    while said and _is_a_proxy_of_ours(speaker):
        named = _read(_without_port(said.pop().strip()))
        if named is None:
            break
        speaker = named
    return str(speaker)


def _read(text: str) -> Address | None:
    """An address; one of IPv4 that is written as IPv6 is the same caller."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _without_port(text: str) -> str:
    """Some proxies write the port as well: 192.0.2.7:5010, [2001:db8::7]:5010."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _is_a_proxy_of_ours(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
