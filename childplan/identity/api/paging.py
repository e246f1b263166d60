"""Lists in pages: a limit, and a cursor that is opaque, sealed, and good for the same question of the same system."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from childplan.common import clock

CURSOR, LIMIT = "cursor", "limit"
USUAL, MOST = 50, 100
LONGEST = 2000
# Seconds. Nobody goes through a list for longer than a day.
GOOD_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class AskedPage:
    """Which page is asked for. limit: how many at most. after: where the page before ended, as the selector said it."""

    limit: int
    after: Sequence[Any] | None
    asked: str = field(repr=False)
    path: str = ""
    filters: Sequence[tuple[str, str]] = ()

    def next(self, position: Sequence[Any] | None) -> str | None:
        """The address of the next page, which begins after `position`; None when there is none."""
        if position is None:
            return None
        # Sealed, not only signed: a position may be a name, and addresses are written into logs.
        words = json.dumps([self.asked, list(position)]).encode()
        cursor = _seal().encrypt_at_time(words, int(clock.now().timestamp())).decode()
        return f"{self.path}?{urlencode([*self.filters, (LIMIT, self.limit), (CURSOR, cursor)])}"


def asked_page(request: Request, *, membership_id: int | None) -> AskedPage:
    """The page that the query asks for. Raises ValidationError, naming `limit` or `cursor`."""
    query = request.query_params
    limit = _limit(query.get(LIMIT))
    filters = [(name, str(value)) for name, value in query.items() if name not in (LIMIT, CURSOR)]
    # The same question: of this system, at this address, with these filters.
    asked = hashlib.sha256(json.dumps([membership_id, request.path, sorted(filters)]).encode()).hexdigest()
    return AskedPage(limit, _after(query.get(CURSOR), asked), asked, request.path, filters)


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise ValidationError({LIMIT: [ErrorDetail(f"Give a number from 1 to {MOST}.", "out_of_range")]})
    return int(text)


def _after(cursor: str | None, asked: str) -> Sequence[Any] | None:
    if cursor is None:
        return None
    try:
        opened = _seal().decrypt_at_time(cursor[:LONGEST].encode(), GOOD_FOR, int(clock.now().timestamp()))
        meant, position = json.loads(opened)
    except (InvalidToken, ValueError) as error:
        raise _wrong_cursor() from error
    if meant != asked:
        raise _wrong_cursor()
    return list(position)


def _wrong_cursor() -> ValidationError:
    words = "Follow the `next` of a page as it stands; a cursor is good for the question it was given to."
    return ValidationError({CURSOR: [ErrorDetail(words, "wrong_cursor")]})


def _seal() -> Fernet:
    return _made_from(settings.SECRET_KEY)


@cache
def _made_from(secret: str) -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"childplan.api.paging:" + secret.encode()).digest())
    )


def documented() -> list[OpenApiParameter]:
    """The parameters of every list, for the OpenAPI document."""
    # No default in the document: clients made from it would send one where none is wanted.
    whole = {"type": "integer", "minimum": 1, "maximum": MOST}
    return [
        OpenApiParameter(LIMIT, whole, description=f"How many at most; {USUAL} unless said"),
        OpenApiParameter(
            CURSOR, OpenApiTypes.STR, description="From the `next` of the page before; never made by hand"
        ),
    ]
