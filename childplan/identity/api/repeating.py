"""A POST is done once, however often it is sent: the Idempotency-Key header, and the answer given again for a day."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from childplan.access import kept_answers
from childplan.access.kept_answers import KeptAnswer, Piece
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at_each

from .problems import ApiProblem, InvalidHeader

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
# What may stand in the key: a UUID, or any word a program makes of printable ASCII.
KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class AlreadyAnswered(Exception):
    """This very request was answered before; here is that answer."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__("already answered")
        self.kept = kept

    def response(self) -> HttpResponse:
        """The answer, byte for byte."""
        answer = HttpResponse(self.kept.content.encode(), status=self.kept.status)
        for name, value in self.kept.headers.items():
            answer[name] = value
        answer[REPLAYED] = "true"
        return answer


@dataclass(frozen=True)
class Claimed:
    """A key taken for the present request, under which its answer will be kept."""

    membership_id: int
    key: str
    fingerprint: str

    def keep(self, response: HttpResponse, pieces: list[Piece], *, at: datetime) -> None:
        """Keep the answer to a request that did something. What was refused did nothing and may be asked anew."""
        if 200 <= response.status_code < 300:
            kept_answers.keep(
                membership_id=self.membership_id,
                key=self.key,
                fingerprint=self.fingerprint,
                at=at,
                status=response.status_code,
                headers={name: response[name] for name in KEPT_HEADERS if name in response},
                pieces=pieces,
            )


def claimed(request: Request, *, membership_id: int, at: datetime) -> Claimed:
    """Take the key of this request. Raises InvalidHeader, ApiProblem (409, 422, 404) or AlreadyAnswered."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        raise InvalidHeader(HEADER, "missing", "Send a new key with each new request, such as a random UUID.")
    if not KEY.fullmatch(key):
        raise InvalidHeader(HEADER, "wrong_form", "Send 1 to 255 printable ASCII characters, without spaces.")
    claim = Claimed(membership_id, key, _fingerprint(request))
    try:
        kept = kept_answers.claim(membership_id=membership_id, key=key, fingerprint=claim.fingerprint, at=at)
    except kept_answers.InFlight as busy:
        raise ApiProblem("request-in-flight") from busy
    except kept_answers.KeyReused as reused:
        raise ApiProblem("idempotency-key-reused") from reused
    except NotFound as closed:
        raise ApiProblem("not-found") from closed
    if kept is not None:
        looked_at_each(kept.shown)
        raise AlreadyAnswered(kept)
    return claim


def _fingerprint(request: Request) -> str:
    """Of method, address and body. Keyed, so that what stands in the table says nothing of what was sent."""
    sent = b"".join(len(part).to_bytes(8, "big") + part for part in _parts(request))
    return hmac.new(b"childplan.api.repeating:" + settings.SECRET_KEY.encode(), sent, "sha256").hexdigest()


def _parts(request: Request) -> Iterator[bytes]:
    yield f"{request.method} {request.get_full_path()}".encode()
    if not (request.content_type or "").startswith("multipart/"):
        yield request._request.body
        return
    # Boundaries differ from one sending to the next; what is sent is the same.
    sent_form: Any = request.data
    for name in sorted(sent_form):
        for sent in sent_form.getlist(name):
            yield name.encode("utf-8", "backslashreplace")
            if hasattr(sent, "chunks"):
                sent.seek(0)
                digest = hashlib.file_digest(sent.file, "sha256").digest()
                sent.seek(0)
                yield f"{sent.name}".encode("utf-8", "backslashreplace") + digest
            else:
                yield str(sent).encode("utf-8", "backslashreplace")
