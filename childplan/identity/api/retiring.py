"""How an address of the API is given up: announced in every answer, long before it goes. See docs/reference/api.md."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.http import http_date

# Calendar days between the first announcement and the end, at least.
NOTICE_DAYS = 365


class TooSoon(ValueError):
    """An end nearer than the notice we promise."""


@dataclass(frozen=True)
class Retiring:
    """An address that will go. since: the day it was announced. until: the last day it answers.

    instead: the address that takes its place; "" where nothing does. Raises TooSoon.
    """

    since: date
    until: date
    instead: str = ""

    def __post_init__(self) -> None:
        if (self.until - self.since).days < NOTICE_DAYS:
            raise TooSoon(f"{NOTICE_DAYS} calendar days' notice, from {self.since}")

    @property
    def headers(self) -> dict[str, str]:
        """Deprecation as RFC 9745 has it, Sunset as RFC 8594."""
        links = ['</api/v1/#retiring>; rel="deprecation"; type="text/html"']
        if self.instead:
            links.append(f'<{self.instead}>; rel="successor-version"')
        return {
            "Deprecation": f"@{int(_begins(self.since).timestamp())}",
            "Sunset": http_date(datetime.combine(self.until, time(23, 59, 59), UTC).timestamp()),
            "Link": ", ".join(links),
        }


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
